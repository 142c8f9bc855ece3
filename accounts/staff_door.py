"""Who of the staff may change whom, and the form by which staff sign in with a password."""

from typing import Any

from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.clients import client_key
from accounts.limits import TooMany, spend
from accounts.models import User
from accounts.passwords import PASSWORDS_PER_ACCOUNT, PASSWORDS_PER_CLIENT


class StaffSignInForm(AdminAuthenticationForm):
    """Django's own, with the limits of every other door that takes passwords."""

    def clean(self) -> dict[str, Any]:
        """Count the try before the password is looked at."""
        address = User.objects.normalize_email(self.cleaned_data.get("username"))
        now = timezone.now()
        try:
            if self.request is not None:
                spend(client_key(self.request.META), PASSWORDS_PER_CLIENT, now=now)
            spend(address, PASSWORDS_PER_ACCOUNT, now=now)
        except TooMany as refusal:
            words = f"Too many tries; go on in {refusal.wait_in_words}."
            raise ValidationError(words) from refusal
        return super().clean()


def is_within_reach(request: HttpRequest, person: User) -> bool:
    """Say whether the asker may change this person: only superusers may change staff."""
    return _is_superuser(request) or not (person.is_staff or person.is_superuser)


def within_reach(request: HttpRequest, people: QuerySet[User]) -> QuerySet[User]:
    """Return those of `people` whom the asker may change."""
    if _is_superuser(request):
        return people
    return people.filter(is_staff=False, is_superuser=False)


def locked_rights(request: HttpRequest) -> tuple[str, ...]:
    """Return the fields that give rights, for whoever may not give them."""
    return () if _is_superuser(request) else ("is_staff", "is_superuser", "groups")


def _is_superuser(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.is_superuser
