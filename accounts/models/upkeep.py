"""What the site keeps for itself: mails on their way, and the moments that limits count."""

import uuid

from django.db import models


class OutgoingMail(models.Model):
    """One mail on its way: written with what caused it, sent after the commit, kept for staff."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True, help_text="Emptied once a mail server took it.")
    html = models.TextField(blank=True, help_text="Emptied once a mail server took it.")
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    last_error = models.CharField(max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(editable=False)
    claimed_at = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["-created_at"], name="mail_latest"),
            models.Index(fields=["to", "-created_at"], name="mail_of_address"),
            models.Index(
                fields=["created_at"],
                condition=models.Q(state__in=["queued", "sending"]),
                name="mail_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"Mail to {self.to} ({self.state})"


class RateLimit(models.Model):
    """The moments at which something limited was done, for one key; `limits` alone writes it."""

    key = models.CharField(primary_key=True, max_length=255)
    hits = models.JSONField(default=list, help_text="Seconds since 1970, oldest first.")
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key
