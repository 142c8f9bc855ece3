"""What people ask of the artist: begin, nudge, pause, resume, stop. Doing turns is in `turns`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.limits import Limit, TooMany, spend
from accounts.models import User
from agent.errors import (
    NudgeIsEmpty,
    NudgeIsFull,
    NudgeStillWaiting,
    TooManyNudges,
    TooManyOfOnesNudges,
)
from agent.models import ASKED_AGAIN, MAX_PENDING_NUDGES, Commission, Nudge, Pause, Turn
from agent.provenance import provenance_of
from agent.queue import enqueue_turn
from canvas import broadcast, events, services
from canvas.models import Canvas, Easel
from canvas.styles import StyleName
from gallery.services import hang_piece

QUEUED_TOO_LONG = timedelta(seconds=5)  # after which the ring for a turn must have been lost


NUDGES_PER_HOUR = Limit("nudges", count=60, window_s=3600)  # of one person, on all canvases
NUDGE_JOINT = " / "


@dataclass(frozen=True, slots=True)
class LeftNudge:
    """A nudge in the queue: its place, from 1, and whether it was there and has grown."""

    nudge: Nudge
    place: int
    is_merged: bool


def open_studio(*, user: User, now: datetime) -> Canvas:
    """Return the canvas on the person's easel; the first time, a blank one that waits.

    The artist begins only when somebody asks: to look at a page must cost nothing.
    """
    canvas = Canvas.objects.filter(easel__artist=user).select_related("owner").first()
    return canvas or services.start_canvas(owner=user, style="plotter", now=now)


def begin_canvas(
    *,
    user: User,
    style: StyleName,
    now: datetime,
    direction: str = "",
    visibility: events.Visibility | None = None,
    open_to: events.OpenTo = "owner",
    seed: int | None = None,
    model: str = "",
) -> Canvas:
    """Put a blank canvas on the person's easel and let the artist begin.

    The piece that was there is cut at a stroke boundary and hung as it is, if it has any strokes.

    model: who shall paint, of `agent.painters.choices()`; "" leaves that to the site.
    """
    with transaction.atomic():
        easel = Easel.objects.select_for_update().filter(artist=user).first()
        if easel is not None and easel.canvas_id is not None:
            _take_down(easel.canvas_id, now=now)
        canvas = services.start_canvas(
            owner=user,
            style=style,
            direction=direction,
            visibility=visibility,
            open_to=open_to,
            seed=seed,
            now=now,
        )
        if model:
            Commission.objects.create(canvas=canvas, model=model)
        request_turn(canvas, by=user, now=now)
    return canvas


def request_turn(canvas: Canvas, *, by: User | None, now: datetime) -> Turn | None:
    """Queue a turn on the locked canvas, unless one is under way, or the artist is paused.

    A turn that was told to end and has not yet is followed by another one.
    """
    if canvas.finished_at is not None or Pause.objects.filter(canvas=canvas).exists():
        return None
    turns = Turn.objects.filter(canvas=canvas)
    if turns.active().exists():
        turns.active().exclude(cancel="").update(cancel=ASKED_AGAIN)
        return None
    turn = Turn.objects.create(
        canvas=canvas, number=turns.count() + 1, requested_by=by, requested_at=now
    )
    transaction.on_commit(lambda: enqueue_turn(turn.id), robust=True)
    return turn


def leave_nudge(
    *,
    user: User,
    canvas_id: UUID,
    text: str,
    now: datetime,
    spot: tuple[float, float] | None = None,
    area: tuple[float, float, float, float] | None = None,
) -> LeftNudge:
    """Leave words for the artist, who starts a turn over them unless it is paused.

    Each person has one nudge in the queue: further words are added to it while it waits, and it
    keeps its place.

    spot: x and y of what it points at, px. area: two corners of it instead.

    Raises:
        CanvasRefusal: there are no words in it, the person may not nudge here, their nudge is being
            read this moment or would grow too long, MAX_PENDING_NUDGES wait, or they nudged
            NUDGES_PER_HOUR times within an hour.
    """
    words = _one_line(text)
    if not words:
        raise NudgeIsEmpty
    with services.writing(user, canvas_id) as canvas:
        part = services.participant_of(canvas, user, now=now)
        pending = Nudge.objects.filter(canvas=canvas).pending()
        waiting = pending.select_related("participant").filter(participant=part).first()
        if waiting is None and pending.count() >= MAX_PENDING_NUDGES:
            raise TooManyNudges(MAX_PENDING_NUDGES)
        if waiting is None:
            nudge = Nudge(canvas=canvas, participant=part, text=words, created_at=now)
        else:
            nudge = _grown(waiting, words)
        _point(nudge, canvas, spot=spot, area=area)
        _spend_nudge(user, now)
        nudge.save()
        broadcast.publish(canvas, events.NudgeLeft(nudge=nudge.to_event()), by=part, now=now)
        request_turn(canvas, by=user, now=now)
        ahead = pending.filter(created_at__lt=nudge.created_at).count()
        return LeftNudge(nudge, place=ahead + 1, is_merged=waiting is not None)


def pause_artist(*, user: User, canvas_id: UUID, now: datetime) -> None:
    """Stop the artist at a stroke boundary and keep it from going on until it is resumed."""
    with services.writing(user, canvas_id) as canvas:
        services.require_owner(canvas, user)
        _, is_paused_now = Pause.objects.get_or_create(
            canvas=canvas, defaults={"reason": "owner", "at": now}
        )
        if is_paused_now:
            part = services.participant_of(canvas, user, now=now)
            broadcast.publish(canvas, events.ArtistPaused(reason="owner"), by=part, now=now)
        _cancel_turn(canvas, reason="paused", now=now)


def resume_artist(*, user: User, canvas_id: UUID, now: datetime) -> None:
    """Let the artist go on: with the pause over, or after it had come to rest."""
    with services.writing(user, canvas_id) as canvas:
        services.require_owner(canvas, user)
        paused, _ = Pause.objects.filter(canvas=canvas).delete()
        if paused:
            part = services.participant_of(canvas, user, now=now)
            broadcast.publish(canvas, events.ArtistResumed(), by=part, now=now)
        request_turn(canvas, by=user, now=now)


def welcome_back(*, user: User, canvas_id: UUID, now: datetime) -> None:
    """Let the artist go on when it paused because nobody watched, and its owner is here again."""
    paused = Pause.objects.filter(
        canvas_id=canvas_id, reason="alone", canvas__owner=user, canvas__finished_at=None
    )
    if paused.exists():
        resume_artist(user=user, canvas_id=canvas_id, now=now)


def stop_turn(*, user: User, canvas_id: UUID, now: datetime) -> None:
    """End the turn under way at a stroke boundary; the artist rests until somebody asks again."""
    with services.writing(user, canvas_id) as canvas:
        services.require_owner(canvas, user)
        _cancel_turn(canvas, reason="stopped", now=now)


def end_turns_of(*, user: User, now: datetime) -> None:
    """End the turns on a person's canvases at a stroke boundary: they have signed out."""
    for turn in Turn.objects.active().filter(canvas__owner=user):
        with transaction.atomic():
            canvas = Canvas.objects.locked().filter(id=turn.canvas_id).first()
            if canvas is not None and canvas.finished_at is None:  # a finished one ends by itself
                _cancel_turn(canvas, reason="signed_out", now=now)


def ring_again(now: datetime) -> int:
    """Enqueue turns that nobody holds: their worker died, or their ring was lost."""
    lost = Turn.objects.claimable(now).exclude(
        state="queued", requested_at__gt=timezone.now() - QUEUED_TOO_LONG
    )
    ids = list(lost.values_list("id", flat=True)[:100])
    for turn_id in ids:
        enqueue_turn(turn_id)
    return len(ids)


def _cancel_turn(canvas: Canvas, *, reason: str, now: datetime) -> None:
    """Tell the turn to end; cut what it still performs. One not begun yet ends here."""
    active = Turn.objects.filter(canvas=canvas).active()
    if not active.exists():
        return
    services.cut_performance(canvas_id=canvas.id, now=now)
    # A worker claims without the canvas's lock: so the rows themselves say which of the two it is.
    active.filter(state="queued").update(state="ended", ended_reason=reason, ended_at=now)
    active.filter(state="running").update(cancel=reason)


def _take_down(canvas_id: UUID, *, now: datetime) -> None:
    """End the canvas that makes room for another: hang it, or let an empty one go."""
    canvas = Canvas.objects.locked().get(id=canvas_id)
    if canvas.finished_at is not None:
        return
    _cancel_turn(canvas, reason="replaced", now=now)
    if canvas.strokes.live().exists():
        hang_piece(
            canvas_id=canvas_id,
            ended_by="replaced",
            provenance=provenance_of(canvas),
            now=now,
        )
    else:
        services.finish_canvas(canvas_id=canvas_id, ended_by="replaced", now=now)


def _grown(waiting: Nudge, words: str) -> Nudge:
    """Add words to a nudge that the artist has not been told yet."""
    if waiting.told_at is not None:
        raise NudgeStillWaiting(str(waiting.id))
    waiting.text = f"{waiting.text}{NUDGE_JOINT}{words}"
    if len(waiting.text) > events.MAX_NUDGE_LENGTH:
        raise NudgeIsFull(events.MAX_NUDGE_LENGTH)
    return waiting


def _spend_nudge(user: User, now: datetime) -> None:
    try:
        spend(str(user.pk), NUDGES_PER_HOUR, now=now)
    except TooMany as refusal:
        raise TooManyOfOnesNudges(refusal.wait_in_words, refusal.retry_after_s) from refusal


def _one_line(text: str) -> str:
    """Return the words alone: no line breaks, no control characters, which no column need hold."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _point(
    nudge: Nudge,
    canvas: Canvas,
    *,
    spot: tuple[float, float] | None,
    area: tuple[float, float, float, float] | None,
) -> None:
    """Let the nudge point at an area or a spot, on the canvas; else it points where it did."""
    if area is not None:
        (left, top), (right, bottom) = _on_canvas(canvas, area[:2]), _on_canvas(canvas, area[2:])
        nudge.spot_x, nudge.spot_y = (left + right) / 2, (top + bottom) / 2
        nudge.area_width, nudge.area_height = abs(right - left), abs(bottom - top)
    elif spot is not None:
        nudge.spot_x, nudge.spot_y = _on_canvas(canvas, spot)
        nudge.area_width = nudge.area_height = None


def _on_canvas(canvas: Canvas, spot: tuple[float, float]) -> tuple[float, float]:
    x, y = spot
    return min(max(x, 0.0), canvas.width), min(max(y, 0.0), canvas.height)
