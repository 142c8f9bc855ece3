"""One asked-for sign-in as a row; opening, checking and spending it is in `accounts.challenges`."""

import uuid
from datetime import datetime

from django.core.validators import MaxValueValidator
from django.db import models

from accounts.models.people import InviteCode, User


class ChallengeQuerySet(models.QuerySet["LoginChallenge"]):
    """Reads that hold for one-use proofs."""

    def unspent(self) -> "ChallengeQuerySet":
        return self.filter(used_at=None, voided_at=None)

    def open(self, now: datetime) -> "ChallengeQuerySet":
        return self.unspent().filter(expires_at__gt=now)


class LoginChallenge(models.Model):
    """One asked-for sign-in: a link and perhaps a code, good once and for minutes.

    Only `web` challenges are bound to a browser. The others have none, and say so.
    """

    class Origin(models.TextChoices):
        WEB = "web", "asked on a page"
        PRINTED = "printed", "printed by the operator"
        STAFF = "staff", "made by staff"
        APP = "app", "asked by the app"
        LEGACY_WEB = "legacy_web", "asked by the older web client"

    CODE_TRIES = 5

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    origin = models.CharField(max_length=10, choices=Origin, editable=False)
    email = models.EmailField(editable=False, help_text="In lower case.")
    user = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.CASCADE, related_name="+"
    )
    invite = models.ForeignKey(
        InviteCode, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    issued_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    code_hmac = models.CharField(max_length=64, blank=True, editable=False)
    browser_hash = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001 - null: none
    attempts_left = models.PositiveSmallIntegerField(
        default=CODE_TRIES, editable=False, validators=[MaxValueValidator(CODE_TRIES)]
    )
    next_path = models.CharField(max_length=300, blank=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    expires_at = models.DateTimeField(editable=False)
    used_at = models.DateTimeField(null=True, editable=False)
    voided_at = models.DateTimeField(null=True, editable=False)

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=models.Q(used_at=None, voided_at=None),
                name="one_unspent_challenge_per_email",
            ),
            models.CheckConstraint(
                condition=models.Q(origin="web") ^ models.Q(browser_hash=None),
                name="only_web_challenges_have_a_browser",
            ),
        ]
        indexes = [
            models.Index(fields=["browser_hash", "-created_at"], name="challenge_of_browser"),
            models.Index(fields=["created_at"], name="challenge_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.get_origin_display()} at {self.created_at:%Y-%m-%d %H:%M}"
