"""Passages that the understudy has computed by a small program of its own: which, and where."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from agent.understudy import textures
from agent.understudy.places import free_place, ink
from agent.understudy.plan import Mark, Passage
from canvas.geometry import Points
from canvas.styles import StyleName

type Texture = Callable[..., list[list[tuple[float, float]]]]
type Composed = tuple[Passage, ...]

CIRCLES_PX = 56.0  # radius
DROPS, STARS = 60, 110
SKY_ENDS_PX = 400.0  # a passage that lies lower on the whole is land
LATHE = "Into the hole, one thing I’d rather compute than draw: circles that nearly share a centre."
RAIN = "Last the rain itself. A program spreads the drops; I couldn’t be that even by hand."
DUST = "Small far stars: a program scatters them along a band, more than I’d have patience for."


@dataclass(frozen=True, slots=True)
class Ink:
    """What all strokes of a program are drawn with; None leaves it to the plotter's pen."""

    color: str | None = None
    width: float | None = None
    opacity: float | None = None
    brush: str | None = None

    def words(self) -> str:
        """Return the ink as keyword arguments."""
        asked = {
            "color": self.color,
            "stroke_width": self.width,
            "opacity": self.opacity,
            "brush": self.brush,
        }
        return "".join(f", {key}={value!r}" for key, value in asked.items() if value is not None)


def with_program(
    style: StyleName, subject: str, passages: Composed, rng: np.random.Generator
) -> Composed:
    """Return a plan's passages, with one computed by a program where the subject has one."""
    change = PROGRAMS.get((style, subject))
    return change(passages, rng) if change else passages


def _with_circles(passages: Composed, rng: np.random.Generator) -> Composed:
    at = _free(passages, rng, CIRCLES_PX)
    slip = round(float(rng.uniform(-0.5, 0.5)), 2)
    return (*passages, written(LATHE, textures.circles, (*at, CIRCLES_PX, 11, slip), Ink()))


def _with_streaks(passages: Composed, rng: np.random.Generator) -> Composed:
    """Rain is drawn last; the program takes over the ink of the drops that were planned."""
    *before, rain = passages
    drop = rain.marks[len(rain.marks) // 2]
    ink = Ink(drop.color, round(drop.width or 2.0, 1), round(drop.opacity or 0.6, 2), drop.brush)
    shift, lean = round(float(rng.random()), 3), round(float(rng.uniform(0.12, 0.3)), 2)
    return (*before, written(RAIN, textures.streaks, (shift, DROPS, lean), ink))


def _with_specks(passages: Composed, rng: np.random.Generator) -> Composed:
    """Stars come before the land, which hides those that lie too low."""
    low = [float(np.mean([m.points[:, 1].mean() for m in p.marks])) for p in passages]
    at = next((i for i, y in enumerate(low) if i and y > SKY_ENDS_PX), len(passages))
    shift = round(float(rng.random()), 3)
    ink = Ink("#fff6d8", 2.2, 0.85, "ink")
    stars = written(DUST, textures.specks, (shift, STARS, SKY_ENDS_PX), ink)
    return (*passages[:at], stars, *passages[at:])


def _free(
    passages: Sequence[Passage], rng: np.random.Generator, radius: float
) -> tuple[float, float]:
    cells = ink(mark for passage in passages for mark in passage.marks)
    x, y = free_place(rng, cells, (2.2 * radius, 2.2 * radius), "middle", ())
    return round(x, 1), round(y, 1)


def written(thought: str, texture: Texture, arguments: tuple[float, ...], look: Ink) -> Passage:
    """Return a passage that a program draws: its text, and what it will have drawn."""
    call = f"{texture.__name__}({', '.join(map(repr, arguments))})"
    code = (
        f"{inspect.getsource(texture)}\n\n"
        f"output_paths([polyline(points{look.words()}) for points in {call}])\n"
    )
    lines: list[Points] = [np.array(line) for line in texture(*arguments)]
    pen = Mark(lines[0], look.color, look.width, look.opacity, look.brush)
    return Passage(thought, tuple(replace(pen, points=line) for line in lines), code)


PROGRAMS: Mapping[tuple[StyleName, str], Callable[[Composed, np.random.Generator], Composed]] = {
    ("plotter", "geometry"): _with_circles,
    ("paint", "rain"): _with_streaks,
    ("paint", "starry"): _with_specks,
}
