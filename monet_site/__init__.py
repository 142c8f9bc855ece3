"""Wiring only: settings, routes and entry points; no behaviour lives here."""

from monet_site.celery import app as celery_app

__all__ = ["celery_app"]
