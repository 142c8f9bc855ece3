"""What the understudy means to do: marks, passages of marks, and the plan of a piece."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from agent.messages import JsonObject, JsonValue
from agent.understudy.line import length, resample, simplified
from canvas.geometry import Points

WIDTH, HEIGHT = 800.0, 600.0  # what every plan is composed for, px
MAX_POINTS_A_PATH = 600  # well below what the canvas takes
EVEN_STEP_PX = 10.0
PASSAGE_STROKES = 60  # a longer passage is drawn in two goes
MOST_STROKES = 190  # of a passage, when the piece would have too many passages otherwise
MAX_PASSAGES = 10  # of a plan, the last accents included


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """One stroke to be: points in px; the ink is None where the plotter's one pen draws."""

    points: Points
    color: str | None = None
    width: float | None = None
    opacity: float | None = None
    brush: str | None = None

    def as_path(self) -> JsonObject:
        """Return the mark as `draw_paths` takes it, inside the canvas, to a tenth of a px."""
        line = _on_sheet(self.points)
        # A brush reads the pace from the points' distances, so a painted line keeps an even pace.
        line = simplified(line) if self.brush is None else resample(line, EVEN_STEP_PX)
        line = np.round(line[:: 1 + len(line) // MAX_POINTS_A_PATH], 1)
        points: list[JsonValue] = [{"x": float(x), "y": float(y)} for x, y in line]
        path: JsonObject = {"type": "polyline", "points": points}
        ink = {"color": self.color, "brush": self.brush}
        path.update({key: value for key, value in ink.items() if value is not None})
        if self.width is not None:
            path["stroke_width"] = round(self.width, 1)
        if self.opacity is not None:
            path["opacity"] = round(self.opacity, 2)
        return path


def _on_sheet(points: Points) -> Points:
    """Return the line cut at the sheet's edge: bent along the edge it would draw a frame."""
    if ((points < 0) | (points > (WIDTH, HEIGHT))).any():
        points = resample(points, EVEN_STEP_PX)
        within = ((points >= 0) & (points <= (WIDTH, HEIGHT))).all(axis=1)
        if within.sum() > 1:
            first, last = np.flatnonzero(within)[[0, -1]]
            points = points[max(first - 1, 0) : last + 2]
    cut: Points = np.clip(points, (0.0, 0.0), (WIDTH, HEIGHT))
    return cut


@dataclass(frozen=True, slots=True)
class Passage:
    """Marks that are drawn in one go, and what is thought before."""

    thought: str
    marks: tuple[Mark, ...]
    code: str = ""  # the program that draws them, where one does


@dataclass(frozen=True, slots=True)
class Plan:
    """A piece before it is drawn."""

    subject: str  # its name in the repertoire, e.g. "hills"
    passages: tuple[Passage, ...]
    titles: tuple[str, ...]
    alt_text: str
    remark: str  # something true of the plan, to be said while looking at it
    extras: tuple[str, ...] = field(default=())  # motifs that were added on request


def split(passages: Iterable[Passage], again: Sequence[str]) -> tuple[Passage, ...]:
    """Return the passages with long ones drawn in several goes; `again` words the later goes."""
    passages = list(passages)
    limit = next(
        size
        for size in (*range(PASSAGE_STROKES, MOST_STROKES, 8), MOST_STROKES)
        if size == MOST_STROKES or sum(_goes(p, size) for p in passages) < MAX_PASSAGES
    )
    parts: list[Passage] = []
    for passage in passages:
        goes = _goes(passage, limit)
        for go in range(goes):
            a, b = (len(passage.marks) * k // goes for k in (go, go + 1))
            thought = passage.thought if go == 0 else again[(len(parts) + go) % len(again)]
            parts.append(replace(passage, thought=thought, marks=passage.marks[a:b]))
    return tuple(parts)


def _goes(passage: Passage, limit: int) -> int:
    return -(-len(passage.marks) // limit)


def travel_order(marks: Sequence[Mark]) -> list[Mark]:
    """Return the marks so that each starts near where the last ended, turned round if need be."""
    if not marks:
        return []
    starts = np.array([m.points[0] for m in marks])
    ends = np.array([m.points[-1] for m in marks])
    left = np.ones(len(marks), dtype=np.bool_)
    ordered: list[Mark] = []
    here = np.array([0.0, HEIGHT / 2])
    for _ in marks:
        to_start = np.where(left, np.hypot(*(starts - here).T), np.inf)
        to_end = np.where(left, np.hypot(*(ends - here).T), np.inf)
        backwards = to_end.min() + 1e-9 < to_start.min()
        index = int((to_end if backwards else to_start).argmin())
        left[index] = False
        mark = marks[index]
        ordered.append(replace(mark, points=mark.points[::-1]) if backwards else mark)
        here = ordered[-1].points[-1]
    return ordered


def pen_length(marks: Iterable[Mark]) -> float:
    """Return how far the pen goes while it is down, in px."""
    return sum(length(mark.points) for mark in marks)
