"""A canvas's life: started, set, named, finished."""

import secrets
from datetime import datetime
from functools import partial
from typing import Literal
from uuid import UUID

from django.db import transaction

from accounts.models import User
from canvas import broadcast, events
from canvas.errors import NumberIsTaken
from canvas.models import (
    MAX_ALT_LENGTH,
    MAX_DIRECTION_LENGTH,
    MAX_TITLE_LENGTH,
    Canvas,
    Easel,
)
from canvas.services.access import (
    agent_of,
    join,
    locked,
    owning,
    participant_of,
    require_owner,
    writing,
)
from canvas.styles import StyleName

SEED_BITS = 31


def start_canvas(
    *,
    owner: User,
    style: StyleName,
    now: datetime,
    direction: str = "",
    visibility: events.Visibility | None = None,
    open_to: events.OpenTo = "owner",
    seed: int | None = None,
) -> Canvas:
    """Put a blank canvas on the owner's easel, under the owner's next number."""
    with transaction.atomic():
        Easel.objects.get_or_create(artist=owner)
        easel = Easel.objects.select_for_update().get(artist=owner)
        canvas = Canvas.objects.create(
            owner=owner,
            number=easel.next_number,
            style=style,
            direction=direction.strip()[:MAX_DIRECTION_LENGTH],
            visibility=visibility or ("public" if owner.is_gallery_public else "private"),
            open_to=open_to,
            seed=secrets.randbits(SEED_BITS) if seed is None else seed,
            created_at=now,
        )
        _tell_of_move(easel.canvas_id)
        easel.canvas, easel.next_number, easel.next_style = canvas, easel.next_number + 1, ""
        easel.save()
        broadcast.publish(canvas, events.CanvasStarted(piece=canvas.facts()), by=None, now=now)
        join(canvas, None, now=now)
        join(canvas, owner, now=now)
    return canvas


def change_settings(
    *,
    user: User,
    canvas_id: UUID,
    visibility: events.Visibility,
    open_to: events.OpenTo,
    now: datetime,
) -> Canvas:
    """Set who may watch, and who may draw and nudge; also on a finished canvas."""
    with owning(user, canvas_id) as canvas:
        if (canvas.visibility, canvas.open_to) != (visibility, open_to):
            canvas.visibility, canvas.open_to = visibility, open_to
            canvas.save(update_fields=["visibility", "open_to"])
            event = events.SettingsChanged(visibility=visibility, open_to=open_to)
            broadcast.publish(canvas, event, by=participant_of(canvas, user, now=now), now=now)
        return canvas


def set_style(*, user: User, canvas_id: UUID, style: StyleName, now: datetime) -> Canvas:
    """Draw the canvas in another style from now on; every stroke keeps what was asked for it."""
    with writing(user, canvas_id) as canvas:
        require_owner(canvas, user)
        if canvas.style != style:
            canvas.style = style
            canvas.save(update_fields=["style"])
            part = participant_of(canvas, user, now=now)
            broadcast.publish(canvas, events.StyleChanged(style=style), by=part, now=now)
        return canvas


def renumber_piece(*, user: User, canvas_id: UUID, number: int, now: datetime) -> Canvas:
    """Give an unfinished canvas another number; its owner's next one comes after it.

    Raises:
        NumberIsTaken: another of the owner's canvases has it.
    """
    with transaction.atomic():
        # The easel before the canvas, as everybody locks them who needs both.
        easels = Easel.objects.select_for_update().filter(artist=user)
        next_number = max([number + 1, *easels.values_list("next_number", flat=True)])
        with writing(user, canvas_id) as canvas:
            require_owner(canvas, user)
            if canvas.number == number:
                return canvas
            if Canvas.objects.filter(owner=user, number=number).exists():
                raise NumberIsTaken(number)
            canvas.number = number
            canvas.save(update_fields=["number"])
            Easel.objects.filter(artist=user).update(next_number=next_number)
            part = participant_of(canvas, user, now=now)
            broadcast.publish(canvas, events.PieceRenumbered(number=number), by=part, now=now)
            return canvas


def name_piece(*, canvas_id: UUID, title: str, alt_text: str, now: datetime) -> Canvas:
    """Give the canvas its title and its description for people who cannot see it."""
    with locked(canvas_id) as canvas:
        title, alt_text = title.strip()[:MAX_TITLE_LENGTH], alt_text.strip()[:MAX_ALT_LENGTH]
        if (canvas.title, canvas.alt_text) != (title, alt_text):
            canvas.title, canvas.alt_text = title, alt_text
            canvas.save(update_fields=["title", "alt_text"])
            event = events.PieceNamed(title=title, alt_text=alt_text)
            broadcast.publish(canvas, event, by=agent_of(canvas), now=now)
        return canvas


def finish_canvas(*, canvas_id: UUID, ended_by: events.EndedBy, now: datetime) -> Canvas:
    """End the canvas: from now on no verb changes its strokes. A second call changes nothing."""
    with transaction.atomic():
        canvas = Canvas.objects.locked().get(id=canvas_id)
        if canvas.finished_at is None:
            canvas.finished_at, canvas.ended_by = now, ended_by
            canvas.save(update_fields=["finished_at", "ended_by"])
            broadcast.publish(canvas, events.CanvasFinished(ended_by=ended_by), by=None, now=now)
        return canvas


def tell_already_so(*, canvas_id: UUID, what: Literal["cleared", "resumed"]) -> None:
    """Tell those who watch of something asked for that changed nothing; see the contract."""
    frame = events.AlreadySo(what=what)
    transaction.on_commit(partial(broadcast.pass_on, canvas_id, frame), robust=True)


def _tell_of_move(left: UUID | None) -> None:
    """Tell those who look at the canvas that leaves the easel that it does."""
    if left is not None:
        transaction.on_commit(partial(broadcast.pass_on, left, events.EaselMoved()), robust=True)
