"""The developer who is signed in without asking: only with `DEBUG`, on a machine of one's own."""

from datetime import datetime

from django.conf import settings

from accounts import mailbox
from accounts.devices import open_device
from accounts.models import RefreshFamily, User
from accounts.tokens import Tokens

DEV_EMAIL = "dev@local.test"


class NotADevelopersMachine(Exception):
    """Here nobody is signed in without proof."""


def sign_in_developer(*, now: datetime) -> tuple[User, Tokens]:
    """Return the developer, made on first use, and tokens for a device of theirs.

    Raises:
        NotADevelopersMachine: Without `DEBUG`, or under a public address.
    """
    if not (settings.DEBUG and mailbox.is_open()):
        raise NotADevelopersMachine
    user = User.objects.by_email(DEV_EMAIL) or User.objects.create_user(DEV_EMAIL)
    platform = RefreshFamily.Platform.APP
    return user, open_device(user=user, name="A development build", platform=platform, now=now)
