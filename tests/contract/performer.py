"""How the shipped client plays what it is told, on a simulated clock: words, events, strokes."""

import itertools
import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

DRAW_PX_PER_S = 300.0
FRAME_S = 1 / 60  # a stroke of one point takes a frame
WORD_S, HOLD_S = 0.05, 0.8
EVENT_S = 0.5

type Path = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A stroke whose animation is over."""

    path: Path


@dataclass(frozen=True, slots=True)
class Played:
    """A whole answer whose animation is over; its batch is to be acknowledged."""

    batch_id: int


type Outcome = Drawn | Played | None


class Performer:
    """One queue: what came first is played first."""

    def __init__(self) -> None:
        self._steps: deque[tuple[float, Outcome]] = deque()

    @property
    def is_idle(self) -> bool:
        return not self._steps

    def say(self, words: str) -> None:
        """Queue words, one after the other, and a moment to read them."""
        self._steps.append((len(words.split()) * WORD_S + HOLD_S, None))

    def show_event(self) -> None:
        self._steps.append((EVENT_S, None))

    def draw(self, strokes: list[dict[str, Any]]) -> None:
        """Queue an answer of pending strokes; an empty one is never acknowledged."""
        for stroke in strokes:
            self._steps.append((_seconds(stroke["points"]), Drawn(stroke["path"])))
        if strokes:
            self._steps.append((0.0, Played(strokes[0]["batch_id"])))

    def forget(self) -> None:
        """Drop everything that is not played yet."""
        self._steps.clear()

    def play(self, seconds: float) -> Iterator[Drawn | Played]:
        """Let so much time pass; yield what came to its end meanwhile."""
        while self._steps:
            left, outcome = self._steps.popleft()
            if left > seconds:
                self._steps.appendleft((left - seconds, outcome))
                return
            seconds -= left
            if outcome is not None:
                yield outcome


def _seconds(points: list[dict[str, float]]) -> float:
    length = sum(
        math.dist((a["x"], a["y"]), (b["x"], b["y"])) for a, b in itertools.pairwise(points)
    )
    return max(FRAME_S, length / DRAW_PX_PER_S)
