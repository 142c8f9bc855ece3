"""The rows that say who somebody is and how they prove it; what happens to them is elsewhere."""

import uuid
from contextlib import suppress
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class UserManager(BaseUserManager["User"]):
    """Find and make people by e-mail, whatever its case."""

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Return the one spelling of an address: lower case, the domain as DNS writes it."""
        local, at, domain = (email or "").strip().lower().rpartition("@")
        with suppress(UnicodeError):  # a validator's business, not ours
            domain = domain.encode("idna").decode()
        return f"{local}{at}{domain}"

    def by_email(self, email: str) -> "User | None":
        """Return whose address it is, whatever its case, by the index that keeps it unique."""
        return self.alias(key=Lower("email")).filter(key=self.normalize_email(email)).first()

    def get_by_natural_key(self, username: str | None) -> "User":
        user = self.by_email(username or "")
        if user is None:
            raise User.DoesNotExist(f"No account has the address {username!r}.")
        return user

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person (or the demo artist) with an e-mail address and a name others see."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)  # and without regard to case: see the constraint
    display_name = models.CharField(max_length=60, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_gallery_public = models.BooleanField(default=True)  # new pieces start public
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_email")]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """The name others see; never the whole e-mail address."""
        return self.display_name or self.email.split("@")[0]


class InviteCode(models.Model):
    """Lets one new address in when `SIGN_UP=invite`; used once."""

    code = models.CharField(max_length=64, unique=True)
    note = models.CharField(max_length=120, blank=True, help_text="For whom, for the staff.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    used_at = models.DateTimeField(null=True, blank=True, editable=False)
    used_by = models.ForeignKey(
        User, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.note or 'Invite'} ({'used' if self.used_at else 'unused'})"


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

    CODE_TRIES = 5

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    origin = models.CharField(max_length=8, choices=Origin, editable=False)
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
