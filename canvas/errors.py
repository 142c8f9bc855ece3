"""What can go wrong on a canvas, in words; doors map these to codes in one place."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(eq=False)
class CanvasRefusal(Exception):
    """A request that a canvas refuses; `code` is stable, `str()` is for people."""

    code: ClassVar[str] = "refused"
    words: ClassVar[str] = "That cannot be done on this canvas."

    def __str__(self) -> str:
        return self.words


@dataclass(eq=False)
class CanvasNotFound(CanvasRefusal):
    """There is no such canvas, or it is not this person's to see; the two look alike."""

    canvas_id: str
    code = "not_found"
    words = "There is no such canvas."


@dataclass(eq=False)
class NotYours(CanvasRefusal):
    canvas_id: str
    code = "forbidden"
    words = "Only the artist of this canvas can do that."


@dataclass(eq=False)
class CanvasIsFinished(CanvasRefusal):
    canvas_id: str
    code = "finished"
    words = "This piece is finished; its strokes don’t change any more."


@dataclass(eq=False)
class BadStroke(CanvasRefusal):
    stroke_id: str
    reason: str
    code = "bad_stroke"

    def __str__(self) -> str:
        return f"Stroke {self.stroke_id} cannot be drawn: {self.reason}"


@dataclass(eq=False)
class FileNotDrawn(CanvasRefusal):
    reason: str
    code = "file_not_drawn"

    def __str__(self) -> str:
        return self.reason


@dataclass(eq=False)
class ReadersAreBusy(CanvasRefusal):
    """As many files as may are read just now, by this process."""

    retry_after_s: float
    code = "busy"
    words = "Other files are being read just now; send it again in a few seconds."


@dataclass(eq=False)
class CanvasIsFull(CanvasRefusal):
    canvas_id: str
    limit: int
    code = "full"

    def __str__(self) -> str:
        return f"This canvas is full: it holds {self.limit:,} strokes."


@dataclass(eq=False)
class NumberIsTaken(CanvasRefusal):
    number: int
    code = "number_taken"

    def __str__(self) -> str:
        return f"Another of your pieces has the number {self.number}."


@dataclass(eq=False)
class NothingToUndo(CanvasRefusal):
    code = "nothing_to_undo"
    words = "There is nothing to take back."
