"""Where somebody is signed in, and the tokens made for programs; what they may do is elsewhere."""

import uuid
from datetime import datetime

from django.db import models

from accounts.models.people import User

SCOPES = ("read", "draw", "nudge")


class DeviceQuerySet(models.QuerySet["RefreshFamily"]):
    """Reads that hold for every place where somebody is signed in."""

    def in_use(self, now: datetime) -> "DeviceQuerySet":
        return self.filter(revoked_at=None, expires_at__gt=now)


class RefreshFamily(models.Model):
    """One device: the line of refresh tokens of a client, or one session of our own pages.

    Of its tokens only the newest counts; what a generation's token is made of stands here, so
    that a second answer within the grace is the first one's, and no token need be stored.
    """

    class Platform(models.TextChoices):
        APP = "app", "app"
        WEB = "web", "browser"
        LEGACY_WEB = "legacy_web", "older web client"

    class Because(models.TextChoices):
        SIGNED_OUT = "signed_out", "signed out"
        EVERYWHERE = "everywhere", "signed out everywhere"
        DEACTIVATED = "deactivated", "account deactivated"
        REUSED = "reused", "an old token was used again"
        PROVED = "proved", "somebody proved that the address is theirs"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    name = models.CharField(max_length=80)
    platform = models.CharField(max_length=10, choices=Platform)
    generation = models.PositiveIntegerField(default=0)
    token_hmac = models.CharField(max_length=64, blank=True)
    previous_hmac = models.CharField(max_length=64, blank=True)
    rotated_at = models.DateTimeField(help_text="When the newest refresh token was made.")
    session_key = models.CharField(max_length=40, blank=True, help_text="Of our own pages.")
    created_at = models.DateTimeField(editable=False)
    last_used_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_because = models.CharField(max_length=12, choices=Because, blank=True)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = "device"
        indexes = [
            models.Index(fields=["user", "-last_used_at"], name="device_of_user"),
            models.Index(fields=["expires_at"], name="device_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_platform_display()})"


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Reads that hold for tokens made for programs."""

    def in_use(self, now: datetime) -> "ApiTokenQuerySet":
        lasting = models.Q(expires_at=None) | models.Q(expires_at__gt=now)
        return self.filter(lasting, revoked_at=None)


class ApiToken(models.Model):
    """A key that somebody made for a program of theirs; its words were shown once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=60)
    scopes = models.JSONField(default=list, help_text="Of read, draw, nudge.")
    token_hmac = models.CharField(max_length=64, unique=True)
    prefix = models.CharField(max_length=12, help_text="What is shown to tell it from others.")
    created_at = models.DateTimeField(editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "-created_at"], name="api_token_of_user")]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
