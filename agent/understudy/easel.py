"""The painter's easel: grounds, masses and single strokes, laid back to front in stages."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from agent.understudy.color import uneven
from agent.understudy.line import Region, in_region, inside, pts, resample, rotated, runs, wobbled
from agent.understudy.plan import HEIGHT, WIDTH, Mark, Passage, Plan, split
from agent.understudy.words import GO_ON, pick
from canvas.geometry import Points
from canvas.styles import MAX_WIDTH_PX

type Color = str | Callable[[float, float], str]
type Angle = float | Callable[[float, float], float]

BEYOND_PX = 20.0  # strokes run a little over the sheet's edge, so that no rim stays white
STEP_PX = 7.0


def color_at(color: Color, x: float, y: float) -> str:
    """Return a colour that may depend on the place."""
    return color(x, y) if callable(color) else color


class Easel:
    """Collects strokes by stage, in the order in which they are laid."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self._stages: dict[int, list[Mark]] = {}

    def stroke(
        self,
        stage: int,
        points: Points,
        color: str,
        width: float,
        opacity: float = 0.92,
        brush: str = "oil_round",
        shift: float = 5.0,
    ) -> None:
        """Lay one stroke; what lies off the sheet is cut away."""
        line = resample(points, 5.0)
        on = ((line > -BEYOND_PX) & (line < np.array([WIDTH, HEIGHT]) + BEYOND_PX)).all(axis=1)
        ink = uneven(self.rng, color, shift)
        self._stages.setdefault(stage, []).extend(
            Mark(run, ink, min(width, MAX_WIDTH_PX), opacity, brush) for run in runs(line, on, 1.0)
        )

    def dab(
        self,
        stage: int,
        x: float,
        y: float,
        size: float,
        color: str,
        width: float,
        angle: float = 0.0,
        brush: str = "oil_round",
        opacity: float = 0.95,
    ) -> None:
        """Lay one short touch of the brush, `size` px long."""
        way = np.radians(angle)
        reach = np.array([np.cos(way), np.sin(way)]) * size / 2
        bow = np.array([-reach[1], reach[0]]) * self.rng.normal(0, 0.25)
        centre = np.array([x, y])
        self.stroke(
            stage,
            np.array([centre - reach, centre + bow, centre + reach]),
            color,
            width,
            opacity,
            brush,
        )

    def ground(
        self,
        stage: int,
        color: Color,
        angle: float = 3.0,
        width: float = 30.0,
        overlap: float = 0.66,
        opacity: float = 1.0,
        brush: str = "palette_knife",
    ) -> None:
        """Cover the whole sheet in broad strokes from edge to edge, in overlapping rows."""
        reach, turn = 520.0, np.radians(angle)
        along, across = (
            np.array([np.cos(turn), np.sin(turn)]),
            np.array([-np.sin(turn), np.cos(turn)]),
        )
        centre = np.array([WIDTH, HEIGHT]) / 2
        self._border(stage, color, width)
        for v in np.arange(-reach, reach, width * overlap):
            at = -reach
            while at < reach:
                end = at + self.rng.uniform(380, 620)
                tilt = self.rng.normal(0, 1.0, 3)
                row = (
                    centre
                    + np.outer([at - 40, (at + end) / 2, end + 40], along)
                    + np.outer(v + tilt, across)
                )
                line = resample(row, 12.0)
                on = line[((line > -20) & (line < np.array([WIDTH, HEIGHT]) + 20)).all(axis=1)]
                if len(on) > 1:
                    x, y = np.clip(on.mean(axis=0), (0, 0), (WIDTH, HEIGHT))
                    ink = color_at(color, float(x), float(y))
                    self.stroke(stage, row, ink, width, opacity, brush)
                at = end

    def _border(self, stage: int, color: Color, width: float) -> None:
        """Cover the rim of the sheet, where strokes that run off it grow thin."""
        x0, x1, y0, y1 = 5.0, WIDTH - 5.0, 5.0, HEIGHT - 5.0
        corners = pts((x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0))
        for a, b in itertools.pairwise(corners):
            for k in range(3):
                part = np.array([a + (b - a) * (k / 3 - 0.04), a + (b - a) * (k / 3 + 0.37)])
                x, y = part.mean(axis=0)
                ink = color_at(color, float(x), float(y))
                self.stroke(stage, part, ink, width * 0.7, 1.0, "oil_flat")

    def drape(
        self,
        stage: int,
        ridge: Points,
        depth: float,
        color: Color,
        width: float,
        *,
        overlap: float = 0.6,
        reach: float = 260.0,
        brush: str = "oil_flat",
        shift: float = 6.0,
        flatten: float = 0.5,
    ) -> None:
        """Cover the land under a ridge line, `depth` px deep, in strokes that repeat the ridge.

        flatten: how far the deepest row has lost the ridge's shape, 0..1.
        """
        level = float(ridge[:, 1].mean())
        for off in np.arange(width * 0.42, depth, width * overlap):
            ease = flatten * off / depth
            row = np.stack([ridge[:, 0], ridge[:, 1] * (1 - ease) + level * ease + off], axis=1)
            step = float(np.abs(np.diff(ridge[:, 0])).mean())
            at = -int(self.rng.uniform(0, reach / step))
            while at < len(row):
                end = at + int(reach * self.rng.uniform(0.7, 1.4) / step)
                part = row[max(0, at - 6) : end + 6]
                if len(part) > 2:
                    x, y = part[len(part) // 2]
                    line = wobbled(self.rng, part, 1.2)
                    ink = color_at(color, float(x), float(y))
                    self.stroke(stage, line, ink, width, 1.0, brush, shift)
                at = end

    def fill(
        self,
        stage: int,
        region: Region,
        color: Color,
        angle: Angle,
        width: float,
        length: float,
        *,
        overlap: float = 0.75,
        opacity: float = 0.92,
        brush: str = "oil_flat",
        shift: float = 6.0,
        box: tuple[float, float, float, float] | None = None,
        inset: float = 0.3,
    ) -> None:
        """Lay strokes side by side over a region, each along `angle`, in rows.

        overlap: distance of the rows, inset: how far strokes stay inside; both in stroke widths.
        """
        frame = self._frame(region, box)
        lean = angle if not callable(angle) else angle(*frame.mean(axis=0))
        for x, y in self._seeds(frame, lean, width * overlap, length * 0.86):
            line = self._trace(
                x, y, angle, length * self.rng.uniform(0.65, 1.25), region, width * inset
            )
            if len(line) > 1:
                middle = line[len(line) // 2]
                ink = color_at(color, float(middle[0]), float(middle[1]))
                self.stroke(
                    stage, line, ink, width * self.rng.uniform(0.88, 1.1), opacity, brush, shift
                )

    def _frame(self, region: Region, box: tuple[float, float, float, float] | None) -> Points:
        if box is not None:
            return pts((box[0], box[1]), (box[2], box[3]))
        if callable(region):
            return pts((0, 0), (WIDTH, HEIGHT))
        low = np.maximum(region.min(axis=0), -BEYOND_PX)
        return np.array(
            [low, np.minimum(region.max(axis=0), np.array([WIDTH, HEIGHT]) + BEYOND_PX)]
        )

    def _seeds(
        self, frame: Points, lean: float, gap: float, along: float
    ) -> list[tuple[float, float]]:
        centre = frame.mean(axis=0)
        reach = float(np.hypot(*(frame[1] - frame[0]))) / 2
        seeds: list[tuple[float, float]] = []
        for row, v in enumerate(np.arange(-reach, reach + gap, gap)):
            us = np.arange(-reach - along * self.rng.random(), reach + along, along)
            for u in us[:: 1 if row % 2 else -1]:
                off = self.rng.uniform(-0.18, 0.18, 2) * (along, gap)
                x, y = rotated(
                    pts((centre[0] + u + off[0], centre[1] + v + off[1])),
                    lean,
                    (centre[0], centre[1]),
                )[0]
                if (frame[0] - gap <= (x, y)).all() and ((x, y) <= frame[1] + gap).all():
                    seeds.append((float(x), float(y)))
        return seeds

    def _trace(
        self, x: float, y: float, angle: Angle, length: float, region: Region, inset: float
    ) -> Points:
        halves: list[list[tuple[float, float]]] = []
        for way in (1.0, -1.0):
            px, py, half = x, y, [(x, y)]
            for _ in range(int(length / 2 / STEP_PX)):
                turn = np.radians(angle(px, py) if callable(angle) else angle)
                px, py = (
                    px + way * STEP_PX * float(np.cos(turn)),
                    py + way * STEP_PX * float(np.sin(turn)),
                )
                half.append((px, py))
            halves.append(half)
        line = np.array(halves[1][:0:-1] + halves[0])
        keep = in_region(line, region)
        kept = runs(line, keep, STEP_PX * 1.5)
        longest = max(kept, key=len, default=line[:0])
        trim = int(inset / STEP_PX)
        inner = longest[trim : len(longest) - trim] if len(longest) > 2 * trim + 2 else longest
        return wobbled(self.rng, inner, 0.8) if len(inner) > 1 else inner

    def crop(self, scale: float, x: float, y: float) -> None:
        """Enlarge everything above the ground (stage 0) around a place; cut what falls off."""
        about, far = np.array([x, y]), np.array([WIDTH, HEIGHT]) + BEYOND_PX
        for stage, laid in ((n, marks) for n, marks in self._stages.items() if n > 0):
            grown = [(mark, resample(about + (mark.points - about) * scale, 5.0)) for mark in laid]
            self._stages[stage] = [
                replace(mark, points=run, width=min((mark.width or 8.0) * scale, MAX_WIDTH_PX))
                for mark, line in grown
                for run in runs(line, ((line > -BEYOND_PX) & (line < far)).all(axis=1), 1.0)
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
        passages = [
            Passage(pick(self.rng, thoughts[stage]), tuple(marks))
            for stage, marks in sorted(self._stages.items())
            if marks
        ]
        again = [pick(self.rng, GO_ON) for _ in range(6)]
        return Plan(
            subject, split(passages, again), tuple(titles), alt_text, pick(self.rng, remark)
        )


def below(line: Points) -> Callable[[Points], np.ndarray]:
    """Return a test for lying below a ridge line that runs left to right."""

    def test(points: Points) -> np.ndarray:
        edge: np.ndarray = points[:, 1] > np.interp(points[:, 0], line[:, 0], line[:, 1])
        return edge

    return test


def slope_of(line: Points, smooth: float = 40.0) -> Callable[[float, float], float]:
    """Return the angle in degrees of a ridge line under each x, for strokes that follow it."""

    def angle(x: float, y: float) -> float:
        rise = np.interp([x - smooth, x + smooth], line[:, 0], line[:, 1])
        return float(np.degrees(np.arctan2(rise[1] - rise[0], 2 * smooth)))

    return angle


def within(polygon: Points) -> Callable[[Points], np.ndarray]:
    """Return a test for lying inside a closed polygon."""
    return lambda points: inside(points, polygon)
