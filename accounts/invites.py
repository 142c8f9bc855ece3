"""Invite codes as their operators see them: made, listed, revoked. Using one up is signing in."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from accounts.models import InviteCode

CODE_BYTES = 16  # 22 characters that any address takes
MAX_AT_ONCE = 1_000
MAX_NOTE = 120


@dataclass(eq=False)
class InviteNotRevoked(Exception):
    """There is no such code, or somebody has come in by it; the two are told apart."""

    is_used: bool

    def __str__(self) -> str:
        return "It is used already." if self.is_used else "There is no such code."


def create_invites(*, count: int, now: datetime, note: str = "") -> list[InviteCode]:
    """Make codes, each of which lets one new address in.

    count: 1..MAX_AT_ONCE. note: for whom, for the staff.

    Raises:
        ValueError: the count is out of range.
    """
    if not 1 <= count <= MAX_AT_ONCE:
        raise ValueError(f"{count} codes cannot be made at once; 1 to {MAX_AT_ONCE} can")
    return InviteCode.objects.bulk_create(
        InviteCode(code=_fresh_code(), note=note[:MAX_NOTE], created_at=now) for _ in range(count)
    )


def revoke_invite(*, code: str) -> None:
    """Take back a code by which nobody has come in.

    Raises:
        InviteNotRevoked: it is used, or there is none.
    """
    invites = InviteCode.objects.filter(code=code)
    # One statement: a code that is being used this moment is not taken away behind its user.
    revoked, _ = invites.filter(used_at=None).delete()
    if not revoked:
        raise InviteNotRevoked(is_used=invites.exists())


def _fresh_code() -> str:
    """Return a random code that no command line takes for an option."""
    while (code := secrets.token_urlsafe(CODE_BYTES)).startswith("-"):
        pass
    return code
