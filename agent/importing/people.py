"""Whose the files are: the operator's list of addresses, and the accounts made of it.

The original's accounts lie in its database. A folder's name is all that its files say of a person.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.models import User

# Reserved for ever (RFC 2606): no mail gets there, so nobody can sign in with such an address.
PLACEHOLDER_DOMAIN = "imported.invalid"
YES, NO = {"1", "true", "t", "yes", "y"}, {"0", "false", "f", "no", "n"}


class BadList(ValueError):
    """A list of people that cannot be relied on; the message names the line."""


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """What the list says of somebody; None where it says nothing."""

    email: str
    is_active: bool | None = None
    is_gallery_public: bool | None = None


def read_people(path: Path) -> dict[UUID, ListedPerson]:
    """Read a CSV file with the columns `id` and `email`, perhaps `is_active`, `gallery_public`.

    Without a line of names the first two columns are taken.

    Raises:
        BadList: it cannot be read, or a line has no UUID, no address, or repeats one.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _people(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadList(f"{path} cannot be read: {error}") from error


def known_account(user_id: UUID, listed: ListedPerson | None) -> User | None:
    """Return the account that the folder's id finds, or else the listed address."""
    known = User.objects.filter(pk=user_id).first()
    return known or (User.objects.by_email(listed.email) if listed else None)


def account_of(
    user_id: UUID, listed: ListedPerson | None, *, is_gallery_public: bool
) -> tuple[User, tuple[str, ...]]:
    """Return the person's account, made when there is none, and remarks about it.

    An account made without an address gets the one that is listed now. A made account is active:
    what a closed one hung would be seen by nobody.

    is_gallery_public: for an account made now, where the list does not say.
    """
    known = known_account(user_id, listed)
    if known is not None:
        return known, _adopt_address(known, user_id, listed)
    said = listed.is_gallery_public if listed else None
    user = User.objects.create_user(
        listed.email if listed else f"{user_id}@{PLACEHOLDER_DOMAIN}",
        id=user_id,
        display_name="" if listed else f"Artist {user_id.hex[:8]}",
        is_gallery_public=is_gallery_public if said is None else said,
    )
    return user, ("an account is made",)


def has_placeholder(user: User) -> bool:
    """Say whether the account still waits for its person's address."""
    return user.email.endswith(f"@{PLACEHOLDER_DOMAIN}")


def _adopt_address(user: User, user_id: UUID, listed: ListedPerson | None) -> tuple[str, ...]:
    if user.pk != user_id:
        return (f"{user.email} has an account already, {user.pk}: it gets the pieces",)
    if listed is None or not has_placeholder(user):
        return ()
    if User.objects.by_email(listed.email) is not None:
        return (f"{listed.email} belongs to another account",)
    user.email, user.display_name = listed.email, ""
    user.save(update_fields=["email", "display_name"])
    return (f"its account gets the address {listed.email}",)


def _people(lines: Iterable[list[str]]) -> dict[UUID, ListedPerson]:
    names = ["id", "email"]
    people: dict[UUID, ListedPerson] = {}
    emails: set[str] = set()
    for place, cells in enumerate(lines, start=1):
        values = [cell.strip() for cell in cells]
        if place == 1 and "id" in map(str.lower, values):
            names = [value.lower() for value in values]
        elif any(values):
            user_id, person = _person(dict(zip(names, values, strict=False)), place)
            if user_id in people or person.email in emails:
                raise BadList(f"line {place} repeats {user_id} or {person.email}")
            people[user_id] = person
            emails.add(person.email)
    return people


def _person(cells: Mapping[str, str], place: int) -> tuple[UUID, ListedPerson]:
    try:
        user_id = UUID(cells.get("id", ""))
    except ValueError:
        raise BadList(f"line {place} has no UUID in the column id") from None
    email = User.objects.normalize_email(cells.get("email", ""))
    try:
        validate_email(email)
    except ValidationError:
        raise BadList(f"line {place} has no address in the column email") from None
    return user_id, ListedPerson(
        email=email,
        is_active=_truth(cells.get("is_active", ""), place),
        is_gallery_public=_truth(cells.get("gallery_public", ""), place),
    )


def _truth(word: str, place: int) -> bool | None:
    if word.lower() in YES | NO:
        return word.lower() in YES
    if word:
        raise BadList(f"line {place} has {word!r} where true or false belongs")
    return None
