"""How often something may happen, exactly and for every process; how much is said elsewhere.

A limit holds over *every* window of its length, not only over calendar hours: the moments of the
last `count` hits are kept and compared. That suits limits of tens; for hundreds a second use none
of this.
"""

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import RateLimit

LONGEST_KEY = 255


@dataclass(frozen=True)
class Limit:
    """At most `count` times in any `window_s` seconds."""

    name: str
    count: int
    window_s: int


class TooMany(Exception):
    """A limit is reached; nothing was spent."""

    code = "too_many"

    def __init__(self, *, limit: Limit, retry_after_s: int) -> None:
        self.limit = limit
        self.retry_after_s = retry_after_s
        super().__init__(f"{limit.name}: {limit.count} in {limit.window_s} s; {retry_after_s} s")

    @property
    def wait_in_words(self) -> str:
        """Say how long to wait, as in `12 minutes`."""
        return in_words(self.retry_after_s)


def spend(key: str, limit: Limit, *, now: datetime | None = None) -> None:
    """Count one hit of `key` against `limit`.

    Inside a transaction the key stays locked until its end, so that whatever follows happens one
    at a time for this key, and a rollback gives the hit back.

    Raises:
        TooMany: `limit.count` hits lie within the window.
    """
    now = now or timezone.now()
    with transaction.atomic():
        row = _held(_row_key(limit.name, key), now)
        opened = now.timestamp() - limit.window_s
        hits = [hit for hit in row.hits if hit > opened]
        if len(hits) >= limit.count:
            wait_s = hits[-limit.count] - opened
            raise TooMany(limit=limit, retry_after_s=max(1, math.ceil(wait_s)))
        row.hits = [*hits, now.timestamp()]
        row.expires_at = now + timedelta(seconds=limit.window_s)
        row.save(update_fields=["hits", "expires_at"])


def forget_stale(*, now: datetime | None = None) -> int:
    """Delete the rows whose last hit has left its window; return how many."""
    return RateLimit.objects.filter(expires_at__lt=now or timezone.now()).delete()[0]


def in_words(seconds: int) -> str:
    """Round up to the largest unit that says enough: `40 seconds`, `2 minutes`, `3 hours`."""
    for unit, length in (("hour", 3600), ("minute", 60)):
        if seconds > 1.5 * length:
            return f"{math.ceil(seconds / length)} {unit}s"
    return "1 second" if seconds == 1 else f"{seconds} seconds"


def _held(key: str, now: datetime) -> RateLimit:
    row, _ = RateLimit.objects.select_for_update().get_or_create(
        key=key, defaults={"expires_at": now}
    )
    return row


def _row_key(name: str, key: str) -> str:
    full = f"{name}:{key}"
    if len(full) <= LONGEST_KEY:
        return full
    return f"{name}:{hashlib.sha256(key.encode()).hexdigest()}"
