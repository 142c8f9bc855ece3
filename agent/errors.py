"""What can go wrong around the artist, in words; doors map these to codes in one place."""

from dataclasses import dataclass

from canvas.errors import CanvasRefusal


@dataclass(eq=False)
class NudgeIsEmpty(CanvasRefusal):
    code = "bad_message"
    words = "A nudge needs words."


@dataclass(eq=False)
class TooManyNudges(CanvasRefusal):
    limit: int
    code = "too_many_nudges"

    def __str__(self) -> str:
        return f"{self.limit} nudges are waiting already; the artist will get to them."


@dataclass(eq=False)
class NudgeIsFull(CanvasRefusal):
    """Together with the words that wait already it would be too long."""

    limit: int
    code = "nudge_waiting"

    def __str__(self) -> str:
        return f"Your last nudge still waits, and one holds {self.limit} characters in all."


@dataclass(eq=False)
class TooManyOfOnesNudges(CanvasRefusal):
    """One person nudges without end."""

    wait: str
    retry_after_s: float
    code = "too_many_nudges"

    def __str__(self) -> str:
        return f"You have nudged a great deal; the artist listens to you again in {self.wait}."


@dataclass(eq=False)
class PictureNotTaken(CanvasRefusal):
    """Bytes that are no picture which may be kept."""

    why: str
    code = "bad_picture"

    def __str__(self) -> str:
        return self.why


@dataclass(eq=False)
class TooManyReferences(CanvasRefusal):
    limit: int
    code = "too_many_references"

    def __str__(self) -> str:
        return f"A piece has at most {self.limit} references; take one away first."


@dataclass(eq=False)
class ReferenceNotFound(CanvasRefusal):
    reference_id: str
    code = "not_found"
    words = "There is no such reference."
