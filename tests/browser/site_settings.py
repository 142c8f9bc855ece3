"""The site's settings for a server process of its own: static files straight from the tree."""

from monet_site.settings import *  # noqa: F403
from monet_site.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
