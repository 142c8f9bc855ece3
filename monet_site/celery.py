"""The Celery app. Celery is a doorbell: a turn's truth is its database row."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "monet_site.settings")

app = Celery("code_monet")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_acks_late=False,  # the turn's lease makes it durable, not the broker
    task_ignore_result=True,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"visibility_timeout": 3600, "polling_interval": 0.05},
)
app.autodiscover_tasks()
