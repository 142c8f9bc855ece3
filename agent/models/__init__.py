"""The artist's rows, one file a subject."""

from agent.models.lines import Announcement, Line, LineQuerySet
from agent.models.memory import Audience, Commission, Critique, Memory, Notebook, Reference
from agent.models.nudges import MAX_PENDING_NUDGES, Nudge, NudgeQuerySet, NudgeReceipt
from agent.models.spends import Spend, SpendDay, SpendQuerySet
from agent.models.turns import (
    ASKED_AGAIN,
    LEASE_S,
    MAX_RUNNING,
    RENEW_S,
    Pause,
    Step,
    Turn,
    TurnQuerySet,
)

__all__ = [
    "ASKED_AGAIN",
    "LEASE_S",
    "MAX_PENDING_NUDGES",
    "MAX_RUNNING",
    "RENEW_S",
    "Announcement",
    "Audience",
    "Commission",
    "Critique",
    "Line",
    "LineQuerySet",
    "Memory",
    "Notebook",
    "Nudge",
    "NudgeQuerySet",
    "NudgeReceipt",
    "Pause",
    "Reference",
    "Spend",
    "SpendDay",
    "SpendQuerySet",
    "Step",
    "Turn",
    "TurnQuerySet",
]
