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
class NudgeStillWaiting(CanvasRefusal):
    """One pending nudge a person."""

    nudge_id: str
    code = "nudge_waiting"
    words = "Your last nudge is still waiting to be seen; one at a time."
