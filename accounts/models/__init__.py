"""The rows that say who somebody is and how they prove it; what happens to them is elsewhere."""

from accounts.models.challenges import ChallengeQuerySet, LoginChallenge
from accounts.models.devices import SCOPES, ApiToken, RefreshFamily
from accounts.models.people import InviteCode, User, UserManager
from accounts.models.upkeep import OutgoingMail, RateLimit

__all__ = [
    "SCOPES",
    "ApiToken",
    "ChallengeQuerySet",
    "InviteCode",
    "LoginChallenge",
    "OutgoingMail",
    "RateLimit",
    "RefreshFamily",
    "User",
    "UserManager",
]
