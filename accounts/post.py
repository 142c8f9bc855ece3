"""The way of a mail: a row written with its cause, a bell after the commit, the mail server."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from celery import current_app
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts import mailbox
from accounts.emails import ComposedMail
from accounts.models import OutgoingMail

SEND_TASK = "accounts.send_mail"
MOST_ATTEMPTS = 4
CLAIM_LASTS = timedelta(minutes=2)  # the mail server's time-out is far shorter
WORTH_SENDING = timedelta(minutes=10)  # then the link in it is dead
MAILBOX_SHOWS = 30
# Without one, mails are printed: under a public name that would put live links into a log.
NO_SERVER = "There is no mail server (EMAIL_URL). Staff can issue a sign-in link."

log = structlog.get_logger(__name__)


def queue_mail(*, to: str, mail: ComposedMail, now: datetime) -> OutgoingMail:
    """Write the mail down and ring for it once the caller's transaction is in."""
    row = OutgoingMail.objects.create(
        to=to, subject=mail.subject, text=mail.text, html=mail.html, created_at=now
    )
    _ring_after_commit(row.pk)
    return row


def deliver(*, mail_id: UUID, now: datetime | None = None) -> OutgoingMail | None:
    """Try once to send a queued mail; of two callers at a time one gets it.

    Returns:
        The mail with its new state, `queued` if another try is worth while; None when it was
        already sent, has failed for good, or is being sent by somebody else.
    """
    now = now or timezone.now()
    mine = _free(now).filter(pk=mail_id)
    if not mine.update(
        state=OutgoingMail.State.SENDING, claimed_at=now, attempts=F("attempts") + 1
    ):
        return None
    mail = OutgoingMail.objects.get(pk=mail_id)
    if not settings.MAIL_SERVER and not mailbox.is_open():
        log.warning("mail.no_server", mail_id=str(mail.pk))
        return _closed(mail, error=NO_SERVER)
    if now - mail.created_at > WORTH_SENDING:
        return _closed(mail, error="Waited too long; its link would be dead.")
    try:
        _hand_over(mail)
    except Exception as error:  # whatever the server says is recorded for staff
        log.warning("mail.not_sent", mail_id=str(mail.pk), attempt=mail.attempts, exc_info=True)
        return _after_failure(mail, error=f"{type(error).__name__}: {error}")
    return _closed(mail, sent_at=now)


def ring_for_waiting(*, now: datetime | None = None) -> int:
    """Ring again for mails whose bell was lost with a process; return for how many."""
    now = now or timezone.now()
    waiting = _free(now).filter(created_at__lt=now - CLAIM_LASTS)
    for mail_id in waiting.values_list("pk", flat=True):
        _ring_after_commit(mail_id)
    return len(waiting)


def latest_mails() -> QuerySet[OutgoingMail]:
    """Return what the mailbox page of an installation without mail server shows."""
    return OutgoingMail.objects.order_by("-created_at")[:MAILBOX_SHOWS]


def _free(now: datetime) -> QuerySet[OutgoingMail]:
    state = OutgoingMail.State
    orphaned = Q(state=state.SENDING, claimed_at__lt=now - CLAIM_LASTS)
    return OutgoingMail.objects.filter(Q(state=state.QUEUED) | orphaned)


def _ring_after_commit(mail_id: UUID) -> None:
    # robust: the row is safe, and an absent broker must neither show nor take time in the answer
    transaction.on_commit(lambda: _ring(mail_id), robust=True)


def _ring(mail_id: UUID) -> None:
    current_app.send_task(SEND_TASK, args=[str(mail_id)], retry=False)


def _hand_over(mail: OutgoingMail) -> None:
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.to])
    message.attach_alternative(mail.html, "text/html")
    message.send()


def _after_failure(mail: OutgoingMail, *, error: str) -> OutgoingMail:
    if mail.attempts >= MOST_ATTEMPTS:
        return _closed(mail, error=error)
    mail.state = OutgoingMail.State.QUEUED
    mail.last_error = _fitting(error)
    mail.save(update_fields=["state", "last_error"])
    return mail


def _closed(
    mail: OutgoingMail, *, sent_at: datetime | None = None, error: str = ""
) -> OutgoingMail:
    mail.state = OutgoingMail.State.SENT if sent_at else OutgoingMail.State.FAILED
    mail.sent_at = sent_at
    mail.last_error = _fitting(error)
    if not mailbox.is_open():  # the words hold a code: nobody but the addressee needs them now
        mail.text = mail.html = ""
        mail.subject = "(Closed; its words are deleted.)"
    mail.save(update_fields=["state", "sent_at", "last_error", "subject", "text", "html"])
    return mail


def _fitting(error: str) -> str:
    return error[: OutgoingMail._meta.get_field("last_error").max_length]
