"""What people ask of the artist: begin, nudge, pause, resume, stop. Doing turns is in `turns`."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from agent import nudging, resting
from agent.errors import NudgeIsEmpty
from agent.models import ASKED_AGAIN, Commission, Pause, Turn
from agent.nudging import LeftNudge
from agent.provenance import provenance_of
from agent.queue import enqueue_turn
from canvas import broadcast, events, services
from canvas.models import Canvas, Easel
from canvas.styles import StyleName
from gallery.services import hang_piece

QUEUED_TOO_LONG = timedelta(seconds=5)  # after which the ring for a turn must have been lost


def open_studio(*, user: User, now: datetime) -> Canvas:
    """Return the canvas on the person's easel; the first time, a blank one that waits.

    The artist begins only when somebody asks: to look at a page must cost nothing.
    """
    on_easel = Canvas.objects.filter(easel__artist=user).select_related("owner")
    canvas = on_easel.first()
    if canvas is not None:
        return canvas
    with transaction.atomic():
        Easel.objects.get_or_create(artist=user)
        Easel.objects.select_for_update().get(artist=user)  # of two first visits one goes first
        return on_easel.first() or services.start_canvas(owner=user, style="plotter", now=now)


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
    spot: nudging.Spot | None = None,
    area: nudging.Area | None = None,
    client_id: str | None = None,
) -> LeftNudge:
    """Leave words for the artist, who starts a turn over them unless it is paused.

    Each person has one nudge in the queue: further words are added to it while it waits, and it
    keeps its place.

    spot: x and y of what it points at, px. area: two corners of it instead.
    client_id: of the sender's choosing; words sent again under it are answered as the first time,
        also when the piece has been finished since, or closed to the person.

    Raises:
        CanvasRefusal: there are no words in it, the person may not nudge here, their nudge is being
            read this moment or would grow too long, MAX_PENDING_NUDGES wait, or they nudged
            NUDGES_PER_HOUR times within an hour.
    """
    before = nudging.left_before(user, canvas_id, client_id)
    if before is not None:
        return before
    words = nudging.one_line(text)
    if not words:
        raise NudgeIsEmpty
    with services.writing(user, canvas_id) as canvas:
        before = nudging.left_before(user, canvas_id, client_id)  # or came in at this moment
        if before is not None:
            return before
        part = services.participant_of(canvas, user, now=now)
        nudge, is_merged = nudging.queued(canvas, part, words, now=now)
        nudging.point(nudge, canvas, spot=spot, area=area)
        nudging.spend_nudge(user, now)
        nudge.save()
        left = LeftNudge(nudge, nudging.place_of(nudge), is_merged)
        nudging.keep_receipt(left, client_id)
        broadcast.publish(canvas, events.NudgeLeft(nudge=nudge.to_event()), by=part, now=now)
        request_turn(canvas, by=user, now=now)
        return left


def pause_artist(*, user: User, canvas_id: UUID, now: datetime) -> bool:
    """Stop the artist at a stroke boundary and keep it from going on until it is resumed.

    Returns whether it was not paused before.
    """
    with services.writing(user, canvas_id) as canvas:
        services.require_owner(canvas, user)
        return _pause(canvas, "owner", by=user, now=now)


def rest_unwatched(*, user: User, canvas_id: UUID, now: datetime) -> None:
    """Pause an artist at work whose owner has gone, until they are back; see `welcome_back`."""
    with services.writing(user, canvas_id) as canvas:
        services.require_owner(canvas, user)
        if Turn.objects.filter(canvas=canvas).active().exists():
            _pause(canvas, "alone", by=user, now=now)


def resume_artist(*, user: User, canvas_id: UUID, now: datetime) -> bool:
    """Let the artist go on: with the pause over, or after it had come to rest.

    Returns whether it was paused.
    """
    with services.writing(user, canvas_id) as canvas:
        services.require_owner(canvas, user)
        was_paused = _end_pause(canvas, Pause.objects.filter(canvas=canvas), by=user, now=now)
        request_turn(canvas, by=user, now=now)
        return was_paused


def welcome_back(*, user: User, canvas_id: UUID, now: datetime) -> None:
    """Let the artist go on when it paused because nobody watched, and its owner is here again."""
    alone = Pause.objects.filter(
        canvas_id=canvas_id, reason="alone", canvas__owner=user, canvas__finished_at=None
    )
    if not alone.exists():
        return
    with services.writing(user, canvas_id) as canvas:
        if _end_pause(canvas, alone, by=user, now=now):
            request_turn(canvas, by=user, now=now)


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
    for turn_id in ids:  # they are found again until somebody takes them: rings must not pile up
        enqueue_turn(turn_id, expires_s=QUEUED_TOO_LONG.total_seconds())
    return len(ids)


def _pause(canvas: Canvas, reason: str, *, by: User, now: datetime) -> bool:
    """Pause the locked canvas's artist, unless it is paused; end its turn at a stroke boundary.

    An owner who pauses what paused because nobody was there means it: then it stays so.
    """
    pause, is_paused_now = Pause.objects.get_or_create(
        canvas=canvas, defaults={"reason": reason, "at": now}
    )
    is_meant = reason == "owner" and pause.reason == "alone"
    if is_meant:
        Pause.objects.filter(canvas=canvas).update(reason=reason, words="", at=now)
    if is_paused_now or is_meant:
        part = services.participant_of(canvas, by, now=now)
        paused = events.ArtistPaused(reason=reason, words=resting.words_of_pause(reason))
        broadcast.publish(canvas, paused, by=part, now=now)
    _cancel_turn(canvas, reason="paused", now=now)
    return is_paused_now


def _end_pause(canvas: Canvas, pauses: QuerySet[Pause], *, by: User, now: datetime) -> bool:
    """End the locked canvas's pause if it is one of `pauses`; return whether it was."""
    ended, _ = pauses.delete()
    if ended:
        part = services.participant_of(canvas, by, now=now)
        broadcast.publish(canvas, events.ArtistResumed(), by=part, now=now)
    return bool(ended)


def _cancel_turn(canvas: Canvas, *, reason: str, now: datetime) -> None:
    """Tell the turn to end; cut what it still performs. One not begun yet ends here.

    The cut loads the canvas anew and counts its log on: `canvas` is out of date afterwards.
    """
    turn = Turn.objects.filter(canvas=canvas).active().first()
    if turn is None:
        return
    # A worker claims without the canvas's lock: so the row itself says which of the two it is.
    row = Turn.objects.filter(id=turn.id)
    words = resting.words_after(reason)
    if row.filter(state="queued").update(state="ended", ended_reason=reason, ended_at=now):
        if words:  # else another change says it
            ended = events.TurnEnded(turn=str(turn.id), reason=reason, detail=words)
            broadcast.publish(canvas, ended, by=services.agent_of(canvas), now=now)
    else:
        row.filter(state="running").update(cancel=reason)
    services.cut_performance(canvas_id=canvas.id, now=now)


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
