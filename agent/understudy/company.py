"""Answering what people drew: an echo, birds on a line, leaves along it, rings, a quiet frame."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from agent.messages import PersonStroke
from agent.understudy.forms import leaf
from agent.understudy.line import curve, ellipse, pts, resample
from agent.understudy.nudges import name_of
from agent.understudy.places import words_for
from agent.understudy.plan import HEIGHT, WIDTH, Mark, travel_order
from agent.understudy.progress import Progress
from agent.understudy.words import pick
from canvas.geometry import Points
from canvas.styles import StyleName

MOST_ANSWERED = 3  # strokes of one briefing; the longest ones
PAINT_INK = "#f3ead8"

SAID = {
    "wire": "drew a long line {where}; I’ll let it be a wire and put birds on it.|drew a level line"
    " {where}. That’s a wire if I ever saw one; some birds for it.",
    "stalk": "drew an upright line {where}; it can be a stalk. I give it leaves."
    "|put a tall line {where}. It wants to grow, so: leaves.",
    "ring": "closed a shape {where}. I answer with rings around it, like a stone in water."
    "|drew a round thing {where}; I let it send out rings.",
    "scribble": "made a knot of lines {where}. I won’t draw into it; I put a quiet frame round it."
    "|was busy {where}. I leave that as it is and only give it an edge.",
    "echo": "drew a stroke {where}; I answer beside it, in parallel."
    "|left a mark {where}. I repeat it a few times, a little shorter each.",
}


@dataclass(frozen=True, slots=True)
class _Answer:
    kind: str
    lines: list[Points]


def welcome(progress: Progress, strokes: Sequence[PersonStroke]) -> Progress:
    """Return the state with a passage that answers strokes people drew since the last look."""
    if not strokes:
        return progress
    progress = replace(progress, people_strokes=progress.people_strokes + len(strokes))
    longest = sorted(strokes, key=lambda s: -s.length_px)[:MOST_ANSWERED]
    key = repr([(s.author, s.trace) for s in strokes]).encode()
    rng = np.random.default_rng([progress.briefing.seed, zlib.crc32(key)])
    words, marks = [], []
    for stroke in longest:
        answer = _answer(rng, stroke)
        said = pick(rng, SAID[answer.kind]).format(where=words_for(*_middle(stroke)))
        words.append(f"{name_of(stroke.author)} {said}")
        marks += _inked(answer.lines, progress.briefing.style)
    if len(strokes) > MOST_ANSWERED:
        words.append("The smaller strokes beside it I let stand; they’re good as they are.")
    if progress.is_signed:
        return progress.saying(
            f"{name_of(longest[0].author)} drew on; the piece is signed, so I leave it."
        )
    return progress.adding(" ".join(words), travel_order(marks))


def _middle(stroke: PersonStroke) -> tuple[float, float]:
    b = stroke.bounds
    return (b.left + b.right) / 2, (b.top + b.bottom) / 2


def _answer(rng: np.random.Generator, stroke: PersonStroke) -> _Answer:
    b = stroke.bounds
    wide, tall = b.right - b.left, b.bottom - b.top
    across = float(np.hypot(wide, tall))
    if len(stroke.trace) < 2 or across < 8:
        x, y = _middle(stroke)
        return _Answer("ring", [ellipse(x, y, r, r, rng.uniform(0, 360), 300) for r in (9.0, 16.0)])
    trace = np.array(stroke.trace, dtype=np.float64)
    gap = float(np.hypot(*(trace[-1] - trace[0])))
    if stroke.length_px > 5 * across:
        return _Answer("scribble", _frame(stroke))
    if gap < 0.2 * stroke.length_px and stroke.length_px > 60:
        return _Answer("ring", _rings(trace))
    if wide > 150 and wide > 2.5 * tall:
        return _Answer("wire", _birds(rng, trace))
    if tall > 80 and tall > 1.6 * wide:
        return _Answer("stalk", _leaves(rng, trace))
    return _Answer("echo", _parallels(trace))


def _inked(lines: Sequence[Points], style: StyleName) -> list[Mark]:
    on = [np.clip(line, (3, 3), (WIDTH - 3, HEIGHT - 3)) for line in lines]
    if style == "plotter":
        return [Mark(line) for line in on]
    return [Mark(line, PAINT_INK, 5.0, 0.9, "ink") for line in on]


def _frame(stroke: PersonStroke) -> list[Points]:
    (x, y), b = _middle(stroke), stroke.bounds
    rx, ry = (b.right - b.left) * 0.62 + 14, (b.bottom - b.top) * 0.62 + 14
    return [ellipse(x, y, rx, ry, 12 + 93 * k, 74) for k in range(4)]


def _rings(trace: Points) -> list[Points]:
    centre = trace.mean(axis=0)
    closed = curve(np.vstack([trace, trace[:1]]), 6)
    rings = []
    for k in (1, 2, 3):
        reach = np.hypot(*(closed - centre).T)[:, None]
        grown = centre + (closed - centre) * (1 + 11 * k / np.maximum(reach, 10))
        rings.append(grown[2 * k : len(grown) - 3 * k])
    return [ring for ring in rings if len(ring) > 2]


def _birds(rng: np.random.Generator, trace: Points) -> list[Points]:
    line = resample(trace, 4.0)
    lines: list[Points] = []
    spots = np.sort(rng.uniform(0.12, 0.88, int(rng.integers(3, 6))))
    for spot in spots:
        x, y = line[int(spot * (len(line) - 1))]
        s, way = rng.uniform(8, 12), rng.choice([-1, 1])
        body = [
            (0.9, -1.5),
            (0.5, -1.1),
            (0.3, -0.4),
            (-0.3, -0.1),
            (-1.6, 0.5),
            (-0.7, -0.7),
            (-0.2, -1.4),
            (0.3, -1.85),
            (0.75, -1.8),
            (0.9, -1.5),
        ]
        lines.append(curve([(x + way * u * s, y + v * s) for u, v in body], 5))
        lines.append(pts((x + way * s * 0.85, y - s * 1.6), (x + way * s * 1.3, y - s * 1.45)))
        lines.append(pts((x, y - s * 0.2), (x, y + 1)))
        for k in range(3):
            u = -0.5 + 0.25 * k
            lines.append(
                pts((x + way * u * s, y - s * 0.7), (x + way * (u - 0.3) * s, y - s * 0.25))
            )
    return lines


def _leaves(rng: np.random.Generator, trace: Points) -> list[Points]:
    line = resample(trace if trace[0, 1] > trace[-1, 1] else trace[::-1], 3.0)
    lines: list[Points] = []
    for k, spot in enumerate(np.linspace(0.2, 0.94, 8)):
        x, y = line[int(spot * (len(line) - 1))]
        size = 34 * (1.15 - 0.5 * spot) * rng.uniform(0.85, 1.15)
        shape = leaf(x, y, size, size * 0.24, -90 + (58 if k % 2 else -58), 0.1 if k % 2 else -0.1)
        lines += [np.vstack([shape, shape[:1]]), ((shape[:13] + shape[13:][::-1]) / 2)[:10]]
    return lines


def _parallels(trace: Points) -> list[Points]:
    line = resample(trace, 5.0)
    way = np.gradient(line, axis=0)
    way /= np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)[:, None]
    normal = np.stack([-way[:, 1], way[:, 0]], axis=1)
    lines = []
    for k in (1, 2, 3, 4):
        cut = int(len(line) * 0.07 * k)
        part = (line + normal * 8.0 * k)[cut : len(line) - cut]
        if len(part) > 1:
            lines.append(part)
    return lines or [line + normal * 8.0]
