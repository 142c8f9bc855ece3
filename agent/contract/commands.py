"""What a client asks for over the contract's socket, done: one call of a service each."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from accounts.limits import Limit, TooMany, spend
from accounts.models import User
from agent.contract import messages, workspace
from agent.contract.messages import (
    Clear,
    LoadCanvas,
    Message,
    NewCanvas,
    Nudge,
    Pause,
    Point,
    Resume,
    Said,
    SetStyle,
    style_named,
)
from agent.contract.shapes import paths_on, style_config
from agent.contract.translation import style_change
from agent.nudging import one_line
from canvas import events
from canvas.paths import MAX_POINTS
from canvas.services import Drawing, read_strokes
from canvas.simplify import simplified

STROKES = Limit("contract-strokes", 60, 60)  # of one person, from all their devices


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and when."""

    user: User
    now: datetime


@dataclass
class NotDone(Exception):
    """What was asked for cannot be done; `words` say so to the asker."""

    words: str


def drawing_of(asker: Asker, points: Sequence[Point]) -> Drawing | None:
    """Return a person's stroke, to be put on the canvas on their easel; None for no points.

    Raises:
        NotDone: more than the STROKES of a minute; strokes without points count too.
        CanvasRefusal: it is no stroke.
    """
    try:
        spend(str(asker.user.pk), STROKES, now=asker.now)
    except TooMany as refusal:
        raise NotDone("Drawing too fast. Please slow down.") from refusal
    if not points:
        return None
    canvas = workspace.canvas_of(asker.user, now=asker.now)
    size = {"width": canvas.width, "height": canvas.height}
    stroke = events.AskedStroke(id=uuid.uuid4().hex, path=_polyline(points, **size))
    return Drawing(asker.user, canvas.id, read_strokes([stroke], **size))


def do(asker: Asker, message: Message) -> Sequence[Said]:
    """Do what a message other than a stroke asks; return what the asker alone is told.

    Raises:
        CanvasRefusal, NotDone: it cannot be done, in words.
    """
    return DOINGS[type(message)](asker, message)


def _nudge(asker: Asker, message: Nudge) -> Sequence[Said]:
    words = _short(message.text)
    if words:
        workspace.nudge(asker.user, words, now=asker.now)
    return ()


def _clear(asker: Asker, message: Clear) -> Sequence[Said]:
    workspace.clear(asker.user, now=asker.now)
    return ()


def _pause(asker: Asker, message: Pause) -> Sequence[Said]:
    is_told = workspace.pause(asker.user, now=asker.now)
    return () if is_told else [messages.paused(True)]


def _resume(asker: Asker, message: Resume) -> Sequence[Said]:
    is_told = workspace.resume(asker.user, _short(message.direction or ""), now=asker.now)
    return () if is_told else [messages.paused(False)]


def _new_canvas(asker: Asker, message: NewCanvas) -> Sequence[Said]:
    direction = _short(message.direction or "")
    workspace.begin(asker.user, style=message.style, direction=direction, now=asker.now)
    return ()


def _load_canvas(asker: Asker, message: LoadCanvas) -> Sequence[Said]:
    number = message.piece_number
    piece = None if number is None else workspace.piece_numbered(asker.user, number)
    if piece is None:
        return ()
    return [
        {
            "type": "load_canvas",
            "strokes": paths_on(piece.canvas, piece.seq),
            "piece_number": piece.canvas.number,
            "drawing_style": piece.style,
            "style_config": style_config(piece.canvas.style_name),
        }
    ]


def _set_style(asker: Asker, message: SetStyle) -> Sequence[Said]:
    style = style_named(message.drawing_style)
    if style is None:
        raise NotDone(f"Invalid drawing style: {message.drawing_style[:40]}")
    canvas = workspace.set_style(asker.user, style, now=asker.now)
    return () if canvas.finished_at is None else [style_change(style, canvas.head_seq)]


DOINGS: Mapping[type[Message], Callable[..., Sequence[Said]]] = {
    Nudge: _nudge,
    Clear: _clear,
    Pause: _pause,
    Resume: _resume,
    NewCanvas: _new_canvas,
    LoadCanvas: _load_canvas,
    SetStyle: _set_style,
}


def _polyline(points: Sequence[Point], *, width: int, height: int) -> dict[str, object]:
    """Return the path of a hand's points, with no more of them than a path may have."""
    placed = np.clip(np.array([(at.x, at.y) for at in points]), 0, (width, height))
    return {"type": "polyline", "points": simplified(placed, MAX_POINTS).tolist()}


def _short(text: str) -> str:
    """Return the words as one line; raises NotDone when they are too many."""
    words = one_line(text)
    if len(words) > events.MAX_NUDGE_LENGTH:
        most = events.MAX_NUDGE_LENGTH
        raise NotDone(f"That is {len(words)} characters long; at most {most} can be said at once.")
    return words
