"""The canvas as the artist sees it: a picture that only ever draws what is new. It writes nothing.

A turn's looks, and those of the canvas's next turn in this process, go on from one raster.
"""

import threading
from dataclasses import replace
from uuid import UUID

from agent import references
from agent.loop import StepRecord
from agent.messages import (
    BriefingBlock,
    ImageBlock,
    ReferenceBlock,
    ShownBlock,
    TextBlock,
    ToolResultBlock,
    UserBlock,
    UserMessage,
)
from canvas.models import Canvas
from canvas.pictures import Shelf
from canvas.png import encode_png
from canvas.redrawing import draw, redraw
from canvas.rendering import AGENT_VIEW, Raster
from canvas.snapshot import placed_strokes
from canvas.styles import StyleName

KEPT = 24  # canvases, about 1.5 MB each


class LookingGlass:
    """One canvas's raster. A look waits for another one, such as of a turn that was broken off."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._raster: Raster | None = None
        self._style: StyleName | None = None
        self._seq = 0

    def look(self, canvas_id: UUID) -> ImageBlock:
        """Return the picture at the canvas's head; strokes that went make it start afresh."""
        with self._lock:
            canvas = Canvas.objects.get(id=canvas_id)
            raster, after = self._start(canvas)
            self._raster = None  # half drawn, it would be of no use
            draw(raster, placed_strokes(canvas, after=after))
            self._raster, self._seq = raster, canvas.head_seq
            return ImageBlock(canvas.head_seq, encode_png(raster.image()))

    def _start(self, canvas: Canvas) -> tuple[Raster, int]:
        """Return a raster, and up to which change it shows the canvas."""
        gone = canvas.strokes.filter(removed_seq__gt=self._seq, added_seq__lte=self._seq)
        if self._raster is not None and self._style == canvas.style_name and not gone.exists():
            return self._raster, self._seq
        self._style = canvas.style_name
        size = {"width": canvas.width, "height": canvas.height}
        return Raster(canvas.style_name, AGENT_VIEW, **size), 0


glasses = Shelf(LookingGlass, KEPT)


def developed(canvas: Canvas, step: StepRecord) -> StepRecord:
    """Return a saved step with its pictures drawn again: the journal keeps their numbers."""
    request = tuple(_seen(canvas, block) for block in step.request.content)
    outcomes = {
        use: replace(outcome, content=tuple(_shown(canvas, block) for block in outcome.content))
        for use, outcome in step.outcomes.items()
    }
    return replace(step, request=UserMessage(request), outcomes=outcomes)


def _seen(canvas: Canvas, block: UserBlock) -> UserBlock:
    if isinstance(block, ToolResultBlock):
        return replace(block, content=tuple(_shown(canvas, shown) for shown in block.content))
    return block if isinstance(block, BriefingBlock) else _shown(canvas, block)


def _shown(canvas: Canvas, block: ShownBlock) -> ShownBlock:
    match block:
        case ImageBlock():
            return replace(block, png=_png_at(canvas, block.seq))
        case ReferenceBlock():
            return references.reference_by_id(canvas, block.id) or block
        case TextBlock():
            return block


def _png_at(canvas: Canvas, seq: int) -> bytes:
    picture = redraw(
        placed_strokes(canvas, seq),
        style=canvas.style_name,
        preset=AGENT_VIEW,
        width=canvas.width,
        height=canvas.height,
    )
    return encode_png(picture)
