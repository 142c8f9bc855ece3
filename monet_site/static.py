"""How static files are stored: hashed names, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hash the names inside `import … from "./other.js"` too."""

    support_js_module_import_aggregation = True
