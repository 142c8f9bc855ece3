"""The WSGI door, for hosts that cannot speak ASGI; it carries no sockets."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "monet_site.settings")
application = get_wsgi_application()
