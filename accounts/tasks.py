"""Celery's doorbells: each takes a row's id and makes one call; safe to run twice."""

from uuid import UUID

from celery import Task, shared_task
from django.utils import timezone

from accounts import devices, idempotency, limits, post
from accounts.models import OutgoingMail

FIRST_RETRY_S = 5


@shared_task(name=post.SEND_TASK, bind=True, max_retries=post.MOST_ATTEMPTS, ignore_result=True)
def send_mail(self: "Task[[str], None]", mail_id: str) -> None:
    """Try to send one mail; come back after 5, 20, then 80 seconds while the server refuses."""
    mail = post.deliver(mail_id=UUID(mail_id))
    if mail is not None and mail.state == OutgoingMail.State.QUEUED:
        raise self.retry(countdown=FIRST_RETRY_S * 4 ** (mail.attempts - 1))


@shared_task(name="accounts.tidy", ignore_result=True)
def tidy() -> None:
    """Ring for mails that wait since a crash; drop what nobody asks about any more."""
    post.ring_for_waiting()
    limits.forget_stale()
    idempotency.forget_expired(now=timezone.now())
    devices.forget_ended(now=timezone.now())
