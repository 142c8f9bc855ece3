"""Work that is done once under a key, however often it is asked for; how it is asked is a door's.

The work and the answer it gets are committed together: after a crash either both are there or
neither. The key is claimed before, on a lease, so that a second request that comes meanwhile is
told so, and one that comes after a crash may begin anew.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import KeptAnswer, User

KEPT_FOR = timedelta(hours=24)
LEASE = timedelta(seconds=30)  # far longer than any create takes


@dataclass(frozen=True, slots=True)
class Answer:
    """What a create was answered; `is_replayed` when that was done by an earlier request."""

    status: int
    body: str
    location: str = ""
    is_replayed: bool = False


class KeyReused(Exception):
    """The key was used for another request."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__("This Idempotency-Key was used for another request; make a new one.")


class StillRunning(Exception):
    """The first request with this key has not ended yet."""

    def __init__(self, key: str, retry_after_s: float) -> None:
        self.key = key
        self.retry_after_s = retry_after_s
        super().__init__("The first request with this Idempotency-Key is still being answered.")


def once(*, user: User, key: str, digest: str, work: Callable[[], Answer], now: datetime) -> Answer:
    """Return the answer of `work`, or that of the earlier request with the same key and digest.

    Work that raises leaves nothing behind, its key neither.

    Raises:
        KeyReused: the key came with another digest within KEPT_FOR.
        StillRunning: the earlier request has not ended, or another took over from this one.
    """
    held = _claim(user, key, digest, now)
    if isinstance(held, Answer):
        return held
    try:
        with transaction.atomic():
            answer = work()
            _keep(key, held, answer)
    except BaseException:
        KeptAnswer.objects.filter(claim=held, status=None).delete()
        raise
    return answer


def kept(*, user: User, key: str, digest: str, now: datetime) -> Answer | None:
    """Return what an earlier request with the same key and digest was answered, or None.

    For work that costs before it can be done once: a repeat need not pay for it again.

    Raises:
        KeyReused: the key came with another digest within KEPT_FOR.
    """
    known = KeptAnswer.objects.filter(user=user, key=key, expires_at__gt=now).first()
    return None if known is None else _known_answer(known, digest)


def forget_expired(*, now: datetime) -> int:
    """Delete the answers that need not be kept any more; return how many."""
    return KeptAnswer.objects.filter(expires_at__lt=now).delete()[0]


def _claim(user: User, key: str, digest: str, now: datetime) -> uuid.UUID | Answer:
    """Claim the key, or return what was answered under it."""
    claim = uuid.uuid4()
    mine = {"digest": digest, "claim": claim, "leased_until": now + LEASE}
    fresh = {**mine, "expires_at": now + KEPT_FOR}
    known, is_new = KeptAnswer.objects.get_or_create(user=user, key=key, defaults=fresh)
    if is_new:
        return claim
    if known.expires_at <= now:
        _take_over(known, **fresh, status=None, body="", location="")
        return claim
    answer = _known_answer(known, digest)
    if answer is not None:
        return answer
    if known.leased_until > now:
        raise StillRunning(key, (known.leased_until - now).total_seconds())
    _take_over(known, **mine)
    return claim


def _known_answer(known: KeptAnswer, digest: str) -> Answer | None:
    if known.digest != digest:
        raise KeyReused(known.key)
    if known.status is None:
        return None
    return Answer(known.status, known.body, known.location, is_replayed=True)


def _take_over(known: KeptAnswer, **fields: object) -> None:
    """Hold a row that nobody holds any more, unless somebody else was quicker."""
    same = KeptAnswer.objects.filter(pk=known.pk, claim=known.claim, status=known.status)
    if not same.update(**fields):
        raise StillRunning(known.key, LEASE.total_seconds())


def _keep(key: str, claim: uuid.UUID, answer: Answer) -> None:
    """Store the answer with the work; without the claim any more, neither is."""
    held = KeptAnswer.objects.filter(claim=claim, status=None)
    told = {"status": answer.status, "body": answer.body, "location": answer.location}
    if not held.update(**told):
        raise StillRunning(key, LEASE.total_seconds())
