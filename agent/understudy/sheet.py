"""The plotter's sheet: lines are laid front to back; what is in front hides what is behind."""

from collections.abc import Iterable, Sequence

import numpy as np

from agent.understudy.line import (
    Field,
    Mask,
    Region,
    in_region,
    inside,
    parallels,
    resample,
    runs,
    simplified,
    wobbled,
)
from agent.understudy.places import emptiest_corner, ink
from agent.understudy.plan import HEIGHT, WIDTH, Mark, Passage, Plan, split, travel_order
from agent.understudy.words import GO_ON, pick
from canvas.geometry import Points

MARGIN_PX = 14.0
NAME_PX = (144.0, 30.0)
NAME_PLACES = {
    "bottom_left": (82.0, 572.0),
    "bottom_center": (400.0, 572.0),
    "bottom_right": (718.0, 572.0),
}


class Sheet:
    """Collects lines by stage. Stages are drawn in order; lines are *made* nearest thing first."""

    def __init__(self, rng: np.random.Generator, margin: float = MARGIN_PX) -> None:
        self.rng = rng
        self.margin = margin
        self._covers: list[tuple[Points, Points, Points]] = []  # shape, its low and high corner
        self._stages: dict[int, list[Mark]] = {}

    def cover(self, polygon: Points) -> None:
        """Hide everything laid from now on behind a closed polygon."""
        shape = simplified(polygon, 0.4)
        self._covers.append((shape, shape.min(axis=0), shape.max(axis=0)))

    def visible(self, points: Points) -> Mask:
        """Return which points are on the sheet and not hidden."""
        low, m = np.array([WIDTH, HEIGHT]), self.margin
        seen: Mask = ((points >= m) & (points <= low - m)).all(axis=1)
        if not len(points):
            return seen
        least, most = points.min(axis=0), points.max(axis=0)
        for polygon, corner, opposite in self._covers:
            if (corner <= most).all() and (opposite >= least).all():
                seen &= ~inside(points, polygon)
        return seen

    def draw(
        self, stage: int, points: Points, wobble: float = 0.5, within: Region | None = None
    ) -> None:
        """Lay one line, shaken by a hand, where it is visible (and inside `within`)."""
        line = resample(wobbled(self.rng, points, wobble) if wobble else points)
        seen = self.visible(line)
        if within is not None:
            seen &= in_region(line, within)
        self._stages.setdefault(stage, []).extend(Mark(run) for run in runs(line, seen))

    def draw_all(self, stage: int, lines: Iterable[Points], wobble: float = 0.5) -> None:
        """Lay several lines."""
        for line in lines:
            self.draw(stage, line, wobble)

    def solid(self, stage: int, outline: Points, wobble: float = 0.4) -> None:
        """Lay a closed outline and hide what is behind it."""
        self.draw(stage, outline, wobble)
        self.cover(outline)

    def hatch(
        self,
        stage: int,
        region: Points,
        angle: float,
        spacing: float,
        tone: Field | None = None,
        above: float = 0.5,
        bend: float = 0.0,
        uneven: float = 0.25,
    ) -> None:
        """Lay parallel lines in a polygon: where `tone` (0 light .. 1 dark) is `above` a level.

        angle: degrees clockwise from the horizontal. bend: sagitta of the lines in px.
        """
        rows = parallels(self.rng, region, angle, spacing, bend, uneven)
        flat = rows.reshape(-1, 2)
        keep = inside(flat, region)
        if tone is not None:
            levels = np.repeat(above + self.rng.normal(0, 0.035, len(rows)), rows.shape[1])
            keep[keep] = tone(flat[keep, 0], flat[keep, 1]) > levels[keep]
        keep[keep] = self.visible(flat[keep])
        for row, kept in zip(rows, keep.reshape(len(rows), -1), strict=True):
            marks = [Mark(wobbled(self.rng, r, 0.4)) for r in runs(row, kept, 5.0)]
            self._stages.setdefault(stage, []).extend(marks)

    def model(
        self, stage: int, region: Points, tone: Field, angle: float, spacing: float, layers: int = 3
    ) -> None:
        """Model a form in crossed hatching: each layer lies only where the tone is darker."""
        turns = (0.0, 38.0, -52.0, 85.0)
        for layer in range(layers):
            level = 0.28 + 0.23 * layer
            self.hatch(stage, region, angle + turns[layer], spacing, tone, level)

    def crop(self, scale: float, x: float, y: float) -> None:
        """Enlarge everything that lies on the sheet around a place, and cut it at the margins."""
        about, low = np.array([x, y]), np.array([WIDTH, HEIGHT]) - self.margin
        for stage, marks in self._stages.items():
            grown = [resample(about + (mark.points - about) * scale) for mark in marks]
            self._stages[stage] = [
                Mark(run)
                for line in grown
                for run in runs(line, ((line >= self.margin) & (line <= low)).all(axis=1))
            ]

    def leave_room_for_the_name(self) -> None:
        """Lift the pen where the signature will stand: in the place that loses least by it."""
        laid = [mark for marks in self._stages.values() for mark in marks]
        x, y = NAME_PLACES[emptiest_corner(ink(laid))]
        half_w, half_h = NAME_PX[0] / 2, NAME_PX[1] / 2
        for stage, marks in self._stages.items():
            lines = [resample(mark.points) for mark in marks]
            self._stages[stage] = [
                Mark(run)
                for line in lines
                for run in runs(line, (np.abs(line - (x, y)) > (half_w, half_h)).any(axis=1))
            ]

    def marks(self, stage: int) -> list[Mark]:
        """Return what a stage holds so far."""
        return self._stages.get(stage, [])

    def plan(
        self,
        subject: str,
        thoughts: Sequence[str],
        *,
        titles: Sequence[str],
        alt_text: str,
        remark: str,
    ) -> Plan:
        """Return the plan: stage i is thought as `thoughts[i]`; bars stand between variants."""
        self.leave_room_for_the_name()
        passages = [
            Passage(pick(self.rng, thoughts[stage]), tuple(travel_order(marks)))
            for stage, marks in sorted(self._stages.items())
            if marks
        ]
        again = [pick(self.rng, GO_ON) for _ in range(6)]
        return Plan(
            subject, split(passages, again), tuple(titles), alt_text, pick(self.rng, remark)
        )
