"""The site's settings with a home of their own, so that tests leave nothing lying about."""

import os
import tempfile
from pathlib import Path

_home = Path(tempfile.mkdtemp(prefix="code-monet-tests-"))
os.environ["MONET_HOME"] = str(_home)
for _name in ("REDIS_URL", "EMAIL_URL", "MONET_DEMO", "SIGN_UP", "PUBLIC_URL"):
    os.environ.pop(_name, None)

from monet_site.settings import *  # noqa: E402, F403
from monet_site.settings import DATABASES, IS_SQLITE, STORAGES  # noqa: E402

if IS_SQLITE:
    DATABASES["default"]["TEST"] = {"NAME": str(_home / "test.sqlite3")}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Whoever runs the tests may have keys of their own: no test spends them or leaves this machine.
ANTHROPIC_API_KEY = GOOGLE_API_KEY = ANTHROPIC_BASE_URL = ""
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
WHITENOISE_AUTOREFRESH = True
LOG_LEVEL = "WARNING"
