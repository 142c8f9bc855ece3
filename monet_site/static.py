"""How static files are stored: hashed names, so that browsers may keep them for ever."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hash the names inside `import … from "./other.js"` too."""

    support_js_module_import_aggregation = True
    # Each pass settles the modules whose imports are settled: as many as the longest chain of them.
    max_post_process_passes = 40


def collect_if_changed() -> None:
    """Collect and hash the static files, unless none changed since the last time."""
    told = Path(settings.STATIC_ROOT) / ".collected"
    now = _fingerprint()
    if told.exists() and told.read_text() == now:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    told.write_text(now)


def _fingerprint() -> str:
    """Return a digest of every static file's name, size and time of change."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name}:{stat.st_size}:{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
