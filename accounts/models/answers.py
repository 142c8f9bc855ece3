"""What creating requests under a key were answered; `accounts.idempotency` alone writes it."""

import uuid

from django.db import models

from accounts.models.people import User

MAX_KEY_LENGTH = 128


class KeptAnswer(models.Model):
    """One key of one person: claimed while its request runs, then the answer it got."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", editable=False)
    key = models.CharField(max_length=MAX_KEY_LENGTH, editable=False)
    digest = models.CharField(max_length=64, editable=False)  # SHA-256 of the request
    # whoever holds the claim may answer
    claim = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    leased_until = models.DateTimeField(editable=False)  # then another may claim it
    status = models.PositiveSmallIntegerField(null=True, editable=False)  # null: it still runs
    body = models.TextField(blank=True, editable=False)
    location = models.CharField(max_length=200, blank=True, editable=False)
    expires_at = models.DateTimeField(db_index=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.status or 'running'})"
