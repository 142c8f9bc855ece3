"""What the artist spends: reserved before a call, settled with its answer, capped in four ways.

A call that was broken off is settled by the most that it can have used until then, and given back
only when it was refused. A reservation that is never settled (its worker died between asking and
answering) stays booked at the most it could have cost. So the caps err on the safe side.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from django.conf import settings
from django.db import transaction

from agent.messages import Usage
from agent.models import Spend, SpendDay, SpendQuerySet, Turn
from agent.pricing import Price, cost, price_of
from canvas.models import Canvas

type Booking = int | None  # of a reservation; None for what is free
type SpendKind = Literal["step", "critique", "imagine"]

# Of `settings.PAINT_CAPS`: what is used up. Every watcher reads it, so no sums are named.
CAPS = {
    "turn": "The paint for this turn is used up; another one has paint of its own.",
    "piece": "The paint for this piece is used up; people may still draw on it.",
    "user_day": "This artist’s paint for today is used up; it is back at {back} UTC.",
    "site_day": "Everybody’s paint for today is used up; it is back at {back} UTC.",
}


class PaintUsedUp(Exception):
    """A cap could be passed by the next call, so it is not made.

    cap: one of CAPS. back_at: when there is paint again, if time alone brings it.
    """

    def __init__(self, *, cap: str, limit_usd: Decimal, back_at: datetime | None) -> None:
        self.cap, self.limit_usd, self.back_at = cap, limit_usd, back_at
        back = f"{back_at:%H:%M}" if back_at else ""
        super().__init__(CAPS[cap].format(back=back))


@dataclass(frozen=True, slots=True)
class Gauge:
    """One thing that is used up bit by bit, in USD."""

    what: str
    used: Decimal
    cap: Decimal

    @property
    def percent(self) -> int:
        """How full it is, 0 to 100."""
        return min(100, round(100 * self.used / self.cap)) if self.cap else 100


@dataclass(frozen=True, slots=True)
class Meter:
    """How much paint is used and how much there is."""

    piece: Gauge
    day: Gauge
    back_at: datetime  # when the day's paint is fresh again

    @property
    def gauges(self) -> tuple[Gauge, Gauge]:
        return self.piece, self.day

    @property
    def words(self) -> str:
        """Say what is used up and when it is back; "" while there is paint."""
        if self.day.percent >= 100:
            return f"Today's paint is used up; it is back at {self.back_at:%H:%M} UTC."
        if self.piece.percent >= 100:
            return "The paint for this piece is used up; a new canvas has paint of its own."
        return ""


def reserve(
    turn: Turn,
    *,
    model: str,
    most_usd: Decimal,
    now: datetime,
    step: int = 0,
    kind: SpendKind = "step",
) -> Booking:
    """Book the most that a call can cost, before it is made.

    Raises:
        PaintUsedUp: with this call, a cap could be passed.
    """
    if not most_usd:
        return None
    with transaction.atomic():
        day = _locked_day(now)
        _check_caps(turn, day, most_usd)
        return Spend.objects.create(
            day=day,
            turn=turn,
            canvas_id=turn.canvas_id,
            user_id=turn.canvas.owner_id,
            kind=kind,
            step=step,
            model=model,
            reserved_usd=most_usd,
            reserved_at=now,
        ).pk


def settle(booking: Booking, usage: Usage, *, now: datetime) -> Decimal:
    """Replace a reservation by what the call did cost; return that, in USD."""
    if booking is None:
        return Decimal(0)
    spend = Spend.objects.get(pk=booking)
    return _settled(spend, cost(usage, model_price(spend.model)), usage, now)


def settle_broken_off(booking: Booking, usage: Usage, *, now: datetime) -> Decimal:
    """Settle a call whose answer never became whole; return what it costs at most, in USD.

    usage: the most that it can have used. It is booked at no more than was reserved.
    """
    if booking is None:
        return Decimal(0)
    spend = Spend.objects.get(pk=booking)
    usd = min(cost(usage, model_price(spend.model)), spend.reserved_usd)
    return _settled(spend, usd, usage, now)


def settle_flat(booking: Booking, usd: Decimal, *, now: datetime) -> Decimal:
    """Settle a call whose price does not depend on tokens; return what it cost, in USD."""
    if booking is None:
        return Decimal(0)
    return _settled(Spend.objects.get(pk=booking), usd, Usage(), now)


def release(booking: Booking, *, now: datetime) -> None:
    """Give a reservation back: the call was never made, or was refused."""
    if booking is not None:
        Spend.objects.filter(pk=booking).update(settled_usd=Decimal(0), settled_at=now)


def _settled(spend: Spend, usd: Decimal, usage: Usage, now: datetime) -> Decimal:
    spend.settled_usd = usd
    spend.input_tokens, spend.output_tokens = usage.input_tokens, usage.output_tokens
    spend.cache_read_tokens = usage.cache_read_tokens
    spend.cache_write_tokens = usage.cache_write_tokens
    spend.settled_at = now
    spend.save()
    return usd


def model_price(model: str) -> Price:
    """Return what a model costs by the settings' table."""
    return price_of(model, settings.MODEL_PRICES)


def meter(canvas: Canvas, *, now: datetime) -> Meter:
    """Return how far the piece and its owner's day are."""
    caps = settings.PAINT_CAPS
    today = Spend.objects.filter(day=_day(now), user_id=canvas.owner_id)
    return Meter(
        Gauge("This piece", Spend.objects.filter(canvas=canvas).usd(), caps["piece"]),
        Gauge("Today", today.usd(), caps["user_day"]),
        _midnight_after(now),
    )


def _check_caps(turn: Turn, day: SpendDay, most_usd: Decimal) -> None:
    today = Spend.objects.filter(day=day)
    booked: dict[str, SpendQuerySet] = {
        "turn": Spend.objects.filter(turn=turn),
        "piece": Spend.objects.filter(canvas_id=turn.canvas_id),
        "user_day": today.filter(user_id=turn.canvas.owner_id),
        "site_day": today,
    }
    for cap, spends in booked.items():
        limit = settings.PAINT_CAPS[cap]
        if spends.usd() + most_usd > limit:
            fresh = _midnight_after_day(day) if cap.endswith("_day") else None
            raise PaintUsedUp(cap=cap, limit_usd=limit, back_at=fresh)


def _locked_day(now: datetime) -> SpendDay:
    SpendDay.objects.get_or_create(day=_day(now))
    return SpendDay.objects.select_for_update().get(day=_day(now))


def _day(now: datetime) -> date:
    return now.astimezone(UTC).date()


def _midnight_after(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(
        days=1
    )


def _midnight_after_day(day: SpendDay) -> datetime:
    return datetime(day.day.year, day.day.month, day.day.day, tzinfo=UTC) + timedelta(days=1)
