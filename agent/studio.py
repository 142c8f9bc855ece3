"""What tools may do, on real rows: draw, look, name, and at the end hang. Every write is fenced.

A write first locks the canvas, then the turn, and happens only while this worker still holds the
turn's newest token and nobody asked it to stop.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction

from agent.clock import Clock
from agent.messages import ImageBlock
from agent.models import Turn
from agent.tools.base import AskedPath
from canvas import services
from canvas.hop import in_db
from canvas.models import Canvas, Performance
from canvas.rendering import AGENT_VIEW, Raster, encode_png
from canvas.snapshot import placed_strokes
from canvas.styles import StyleName
from gallery.services import hang_piece


class TurnIsOver(Exception):
    """This worker may not write for the turn: it was taken over, cancelled or ended."""

    def __init__(self, turn_id: UUID) -> None:
        super().__init__(f"turn {turn_id} is not this worker's to write for any more")
        self.turn_id = turn_id


@contextmanager
def fenced(turn: Turn) -> Iterator[Canvas]:
    """Lock the turn's canvas and the turn itself for a write of its holder.

    Raises:
        TurnIsOver: another worker holds a newer token, or the turn was cancelled or has ended.
    """
    with transaction.atomic():
        canvas = Canvas.objects.locked().get(id=turn.canvas_id)
        held = Turn.objects.select_for_update().filter(
            id=turn.id, fence=turn.fence, state="running", cancel=""
        )
        if not held.exists():
            raise TurnIsOver(turn.id)
        yield canvas


class LookingGlass:
    """The canvas as a picture that only ever draws what is new; one turn's, so one thread's."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._raster: Raster | None = None
        self._seq = 0

    def look(self) -> ImageBlock:
        """Return the picture at the canvas's head; strokes that went make it start afresh."""
        canvas = Canvas.objects.get(id=self._canvas.id)
        gone = canvas.strokes.filter(removed_seq__gt=self._seq, added_seq__lte=self._seq)
        if self._raster is None or gone.exists():
            self._raster, self._seq = Raster(canvas.style_name, AGENT_VIEW), 0
        self._raster.draw(placed_strokes(canvas, after=self._seq))
        self._seq = canvas.head_seq
        return ImageBlock(canvas.head_seq, encode_png(self._raster.image()))


class LiveStudio:
    """The tools' hands on one canvas, during one tool call."""

    def __init__(self, turn: Turn, call: str, glass: LookingGlass, clock: Clock) -> None:
        self._turn, self._call, self._glass, self._clock = turn, call, glass, clock
        self._batches = 0

    @property
    def style(self) -> StyleName:
        return self._turn.canvas.style_name

    @property
    def size(self) -> tuple[int, int]:
        return self._turn.canvas.width, self._turn.canvas.height

    async def draw(self, paths: Sequence[AskedPath]) -> None:
        """Perform `paths`; their ids come of the tool call, so a second run stores nothing."""
        batch, self._batches = self._batches, self._batches + 1
        strokes = [
            services.AskedStroke(f"{self._call}.{batch}.{index}", path, asked)
            for index, (path, asked) in enumerate(paths)
        ]
        show = await in_db(self._perform)(strokes)
        await self._clock.wait_until(show.ends_at)

    async def look(self) -> ImageBlock:
        return await in_db(self._glass.look)()

    async def name(self, title: str, alt_text: str) -> None:
        await in_db(self._name)(title, alt_text)

    async def hang(self) -> None:
        """Finish the canvas and hang it in the gallery."""
        await in_db(self._hang)()

    def _perform(self, strokes: Sequence[services.AskedStroke]) -> Performance:
        with fenced(self._turn) as canvas:
            return services.perform(canvas_id=canvas.id, strokes=strokes, now=self._clock.now())

    def _name(self, title: str, alt_text: str) -> None:
        with fenced(self._turn) as canvas:
            services.name_piece(
                canvas_id=canvas.id, title=title, alt_text=alt_text, now=self._clock.now()
            )

    def _hang(self) -> None:
        with fenced(self._turn) as canvas:
            hang_piece(canvas_id=canvas.id, ended_by="artist", now=self._clock.now())
