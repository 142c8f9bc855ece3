"""What a client is told when it comes to a canvas: all of it, or what another one leads over to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from agent.contract import messages, workspace
from agent.contract.answers import as_json
from agent.contract.messages import Opening, Said
from agent.contract.shapes import GalleryEntry, gallery_of, paths_on, piece_name, style_config
from agent.contract.translation import style_change
from agent.models import Pause
from canvas.models import Canvas, Performance
from canvas.styles import StyleName
from gallery.models import Piece


@dataclass(frozen=True, slots=True)
class Arrival:
    """A canvas as a client finds it at `seq`.

    opening: `init`, as the text that travels; without the strokes of what is still in play.
    in_play: the performances under way. performed: all of them, in order.
    """

    canvas: Canvas
    seq: int
    opening: str
    gallery: list[GalleryEntry]
    is_paused: bool
    is_in_turn: bool
    in_play: Sequence[str]
    performed: Sequence[str]

    @property
    def number(self) -> int:
        return self.canvas.number


def look(user: User, canvas_id: UUID, seq: int, *, now: datetime) -> Arrival:
    """Look at the person's canvas at `seq`; what has no `seq` is told as it is now."""
    canvas = Canvas.objects.get(id=canvas_id)
    shows = list(canvas.performances.filter(added_seq__lte=seq).order_by("added_seq"))
    in_play = [show for show in shows[-1:] if show.ends_at > now]
    gallery = gallery_of(user)
    is_paused = Pause.objects.filter(canvas=canvas).exists()
    opening: Opening = {
        "type": "init",
        "strokes": paths_on(canvas, seq, without=_strokes_of(in_play)),
        "gallery": gallery,
        "status": "paused" if is_paused else workspace.status_of(canvas, now=now),
        "paused": is_paused,
        "piece_number": canvas.number,
        "monologue": workspace.remarks_on(canvas).monologue or "",
        "drawing_style": canvas.style_name,
        "style_config": style_config(canvas.style_name),
        "seq": seq,
    }
    return Arrival(
        canvas=canvas,
        seq=seq,
        opening=as_json(opening).decode(),
        gallery=gallery,
        is_paused=is_paused,
        is_in_turn=_is_in_turn(canvas, seq),
        in_play=[str(show.id) for show in in_play],
        performed=[str(show.id) for show in shows],
    )


def succession(came: Arrival, left: UUID, is_style_told: bool) -> list[Said]:
    """Return what tells of a new canvas, in the order that the clients count on.

    left: the canvas before. is_style_told: the style was asked for, so it is told even if it is
    the same.
    """
    before = Canvas.objects.get(id=left)
    hangs = Piece.objects.filter(canvas=before).exists()
    style: StyleName = came.canvas.style_name
    is_styled = is_style_told or before.style_name != style
    human = [path for path in paths_on(came.canvas, came.seq) if path["author"] == "human"]
    saved_id = piece_name(before.number) if hangs else None
    return [
        *([style_change(style, came.seq)] if is_styled else []),
        {"type": "new_canvas", "saved_id": saved_id, "seq": came.seq},
        {"type": "gallery_update", "canvases": came.gallery},
        messages.piece_state(came.number, completed=False),
        messages.paused(came.is_paused),
        *({"type": "human_stroke", "path": path, "seq": came.seq} for path in human),
        *([messages.iteration()] if came.is_in_turn else []),
    ]


def _is_in_turn(canvas: Canvas, seq: int) -> bool:
    turns = canvas.changes.filter(type__in=["turn_started", "turn_ended"], seq__lte=seq)
    return turns.order_by("-seq").values_list("type", flat=True).first() == "turn_started"


def _strokes_of(shows: Sequence[Performance]) -> frozenset[str]:
    return frozenset(timing[0] for show in shows for timing in show.timings)
