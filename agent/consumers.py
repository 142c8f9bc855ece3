"""The studio's socket: a spectator's that may also draw, nudge and steer the artist.

Every command is decoded, answered by one service call, and acknowledged to its sender. Who may do
what is asked again at each of them, not only when the socket opens.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

import structlog
from django.db import DatabaseError
from django.utils import timezone

from accounts.models import User
from agent import services as artist
from canvas import services
from canvas.consumers import CLOSE_SIGN_IN, SpectatorConsumer
from canvas.errors import CanvasRefusal
from canvas.events import (
    Ack,
    ChangeSettings,
    Clear,
    Command,
    Draw,
    LeaveNudge,
    MoveHand,
    Pause,
    Ping,
    Redo,
    RestoreCleared,
    Resume,
    Stop,
    StudioCommand,
    Undo,
    encode,
)
from canvas.hop import in_db
from canvas.intake import Intake
from canvas.models import Canvas
from canvas.sockets import Pace
from gallery.services import set_visibility

STROKES_PER_S = 20.0  # of one socket
STROKE_BURST = 60
HANDS_PER_S = 20.0
HAND_BURST = 40
RETRY_AFTER_S = 2.0  # when the database could not answer

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who commands, on which canvas, and when."""

    user: User
    canvas_id: UUID
    now: datetime


def _undo(sender: Sender, command: Undo) -> int:
    return services.undo_strokes(user=sender.user, canvas_id=sender.canvas_id, now=sender.now)


def _redo(sender: Sender, command: Redo) -> int:
    return services.redo_strokes(user=sender.user, canvas_id=sender.canvas_id, now=sender.now)


def _clear(sender: Sender, command: Clear) -> int:
    return services.clear_canvas(user=sender.user, canvas_id=sender.canvas_id, now=sender.now)


def _restore(sender: Sender, command: RestoreCleared) -> int:
    return services.restore_cleared(user=sender.user, canvas_id=sender.canvas_id, now=sender.now)


def _nudge(sender: Sender, command: LeaveNudge) -> str:
    left = artist.leave_nudge(
        user=sender.user,
        canvas_id=sender.canvas_id,
        text=command.text,
        spot=command.spot,
        area=command.area,
        client_id=command.id,
        now=sender.now,
    )
    return in_queue(left.place, is_merged=left.is_merged)


def in_queue(place: int, *, is_merged: bool) -> str:
    """Tell a person where their nudge stands, e.g. "Queued, 2nd."."""
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(place if place < 20 else place % 10, "th")
    where = f"{place}{suffix}"
    return (
        f"Added to your nudge that waits: {where} in the queue."
        if is_merged
        else (f"Queued, {where}.")
    )


def _pause(sender: Sender, command: Pause) -> None:
    artist.pause_artist(user=sender.user, canvas_id=sender.canvas_id, now=sender.now)


def _resume(sender: Sender, command: Resume) -> None:
    artist.resume_artist(user=sender.user, canvas_id=sender.canvas_id, now=sender.now)


def _stop(sender: Sender, command: Stop) -> None:
    artist.stop_turn(user=sender.user, canvas_id=sender.canvas_id, now=sender.now)


def _change_settings(sender: Sender, command: ChangeSettings) -> None:
    set_visibility(
        user=sender.user,
        canvas_id=sender.canvas_id,
        visibility=command.visibility,
        open_to=command.open_to,
        now=sender.now,
    )


VERBS: Mapping[type[Command], Callable[..., int | str | None]] = {
    Undo: _undo,
    Redo: _redo,
    Clear: _clear,
    RestoreCleared: _restore,
    LeaveNudge: _nudge,
    Pause: _pause,
    Resume: _resume,
    Stop: _stop,
    ChangeSettings: _change_settings,
}


class StudioConsumer(SpectatorConsumer):
    """Somebody works on a canvas."""

    role = "studio"

    async def connect(self) -> None:
        if not isinstance(self.user, User):
            await self.accept()
            await self.close(CLOSE_SIGN_IN, "sign in first")
            return
        self.strokes_pace = Pace(STROKES_PER_S, STROKE_BURST, self.clock)
        self.hands_pace = Pace(HANDS_PER_S, HAND_BURST, self.clock)
        await super().connect()
        if self.watcher is not None:
            await self._welcome_back(self.user)

    async def obey(self, command: StudioCommand) -> None:
        """Do what was asked and acknowledge it, or say in words why not."""
        if isinstance(command, Ping):
            await super().obey(command)
        elif isinstance(command, MoveHand):
            await self._move_hand(command)
        else:
            await self._answer(command)

    async def _welcome_back(self, user: User) -> None:
        """Let an artist that nobody watched go on; when it cannot, one may look all the same."""
        try:
            await in_db(artist.welcome_back)(
                user=user, canvas_id=self.canvas_id, now=timezone.now()
            )
        except (CanvasRefusal, DatabaseError) as failure:
            log.warning("studio.not_welcomed_back", canvas=str(self.canvas_id), why=repr(failure))

    async def _answer(self, command: Command) -> None:
        try:
            if isinstance(command, Draw):
                done: int | str | None = await self._draw(command)
            else:
                sender = Sender(cast("User", self.user), self.canvas_id, timezone.now())
                done = await in_db(VERBS[type(command)])(sender, command)
        except CanvasRefusal as refusal:
            wait = getattr(refusal, "retry_after_s", None)
            self.refuse(refusal.code, str(refusal), ref=command.ref, retry_after=wait)
            return
        except DatabaseError:
            log.exception("studio.database_failed", command=type(command).__name__)
            words = "The studio could not store that just now; please try again."
            self.refuse("unavailable", words, ref=command.ref, retry_after=RETRY_AFTER_S)
            return
        told = done if isinstance(done, str) else None
        seq = done if isinstance(done, int) else None
        self.tell(encode(Ack(ref=command.ref, seq=seq, words=told)))

    async def _draw(self, command: Draw) -> int:
        wait = self.strokes_pace.take(len(command.strokes))
        if wait:
            raise DrawingTooFast(wait)
        strokes = services.read_strokes(command.strokes, width=self.size[0], height=self.size[1])
        drawing = services.Drawing(cast("User", self.user), self.canvas_id, strokes)
        return await Intake.here().add(drawing)

    async def _move_hand(self, command: MoveHand) -> None:
        if self.hands_pace.take() or not self.may_draw:
            return
        name = cast("User", self.user).shown_name
        services.show_hand(
            canvas_id=self.canvas_id, name=name, stroke=command.stroke, points=command.points
        )

    def _head_if_visible(self) -> int | None:
        """Also learn what the commands need: the canvas's size, and whether hands are shown."""
        canvas = Canvas.objects.visible_to(self.user).filter(id=self.canvas_id).first()
        if canvas is None:
            return None
        self.size = (canvas.width, canvas.height)
        self.may_draw = Canvas.objects.open_to(self.user).filter(id=canvas.id).exists()
        return canvas.head_seq


@dataclass(eq=False)
class DrawingTooFast(CanvasRefusal):
    """More strokes a second than a hand can draw; wait `retry_after_s`."""

    retry_after_s: float
    code = "too_fast"
    words = "Drawing too fast. Please slow down."
