"""The site's settings on a database of the house's own, with nobody to enqueue for."""

from monet_site.settings import *  # noqa: F403

CELERY_BROKER_URL = "memory://"
EMBEDDED_WORKER = False
