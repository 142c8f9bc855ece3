"""People, and the invitations that let new ones in; how they prove who they are is elsewhere."""

import uuid
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
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
    is_address_proved = models.BooleanField(
        default=True, editable=False, help_text="False after signing up with a password alone."
    )
    is_staff = models.BooleanField(default=False)
    is_gallery_public = models.BooleanField(default=True)  # new pieces start public
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

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

    def get_session_auth_hash(self) -> str:
        """Return what a session must know: counting `session_epoch` up ends every session."""
        return self._in_this_epoch(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Return the same under each of the site's older secret keys."""
        return map(self._in_this_epoch, super().get_session_auth_fallback_hash())

    def _in_this_epoch(self, known: str) -> str:
        return f"{known}.{self.session_epoch}" if self.session_epoch else known


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
