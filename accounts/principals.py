"""Who acts, from which device, and what they may do; how that is found out is in `devices`."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import SCOPES, User

EVERYTHING = frozenset(SCOPES)


@dataclass(frozen=True, slots=True)
class Principal:
    """A person at one of their devices, or a program with a token of theirs."""

    user: User
    device_id: UUID | None  # none: a program
    scopes: frozenset[str] = EVERYTHING
    expires_at: datetime | None = None  # when what they showed runs out; none: never
    token_id: UUID | None = None  # of a program

    def may(self, scope: str) -> bool:
        """Tell whether `scope` ("read", "draw" or "nudge") is theirs."""
        return scope in self.scopes
