"""The rows that say who somebody is and how they prove it; what happens to them is elsewhere."""

from accounts.models.answers import MAX_KEY_LENGTH, KeptAnswer
from accounts.models.challenges import ChallengeQuerySet, LoginChallenge
from accounts.models.devices import SCOPES, ApiToken, RefreshFamily
from accounts.models.people import InviteCode, User, UserManager
from accounts.models.upkeep import OutgoingMail, RateLimit

__all__ = [
    "MAX_KEY_LENGTH",
    "SCOPES",
    "ApiToken",
    "ChallengeQuerySet",
    "InviteCode",
    "KeptAnswer",
    "LoginChallenge",
    "OutgoingMail",
    "RateLimit",
    "RefreshFamily",
    "User",
    "UserManager",
]
