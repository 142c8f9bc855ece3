"""A second look at the piece: asking for it, and answering what it finds. Nothing of who looks."""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from agent.tools.critique import BLANK, FAILED, PASSED
from agent.tools.finishing import FAILS_TO_OVERRULE
from agent.understudy.additions import echo
from agent.understudy.nudges import gist, read
from agent.understudy.places import CELL_PX, ink
from agent.understudy.plan import HEIGHT, WIDTH, Mark, travel_order
from agent.understudy.progress import Action, Progress
from agent.understudy.words import pick
from canvas.geometry import Floats
from canvas.styles import StyleName

ASK = (
    "Now somebody else shall look.|Before I let go of it, another pair of eyes."
    "|I’ve looked at it too long; let somebody else say whether it holds."
)
MEND = (
    "So it isn’t there yet: “{found}” I give it some more, carefully.|“{found}” Fair enough. I add"
    " what that calls for, no more.|I hear “{found}” and I can see it. A little more work, then."
)
STAND = "Not yet, for the third time. I’ve done what I can for it, so I stop where I am."
NOT_SAID = "something is missing"
MEND_STROKES = 44
REACH_PX = 150.0  # around the place that was found wanting

UNPAINTED = "#8d7f6a"  # where nothing is painted to go by

FOUND_AT = {
    "left": (0.2, None), "right": (0.8, None), "top": (None, 0.2), "bottom": (None, 0.8),
}  # fmt: skip
_NUMBERED = re.compile(r"^[0-9]+\. (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Judged:
    """What came back from a critique."""

    passes: bool
    findings: tuple[str, ...] = ()


def read_judgement(words: str) -> Judged | None:
    """Return what the words of the critique tool say; None when they are no judgement.

    A canvas that somebody cleared meanwhile calls for mending like one that was found wanting.
    """
    if words == BLANK:
        return Judged(passes=False)
    if not words.startswith((PASSED, FAILED)):
        return None
    return Judged(words.startswith(PASSED), tuple(_NUMBERED.findall(words)))


def take_in(progress: Progress, judged: Judged) -> Progress:
    """Return the state after a judgement: on to the end, or a mending passage and another look."""
    if judged.passes:
        return progress
    progress = replace(progress, fails=progress.fails + 1)
    if progress.fails >= FAILS_TO_OVERRULE:
        *rest, end = progress.todo
        return replace(progress, todo=(*rest, replace(end, thought=STAND)))
    key = zlib.crc32(repr((progress.fails, judged.findings)).encode())
    rng = np.random.default_rng([progress.briefing.seed, key])
    found = gist(judged.findings[0]) if judged.findings else NOT_SAID
    mend = Action(
        "draw_paths",
        pick(rng, MEND).format(found=found),
        tuple(mending(rng, progress.laid, progress.briefing.style, judged.findings)),
        line=progress.look_line,
    )
    again = Action("critique", line=progress.look_line)
    return replace(progress, todo=(mend, again, *progress.todo))


def mending(
    rng: np.random.Generator, laid: Sequence[Mark], style: StyleName, findings: Sequence[str]
) -> list[Mark]:
    """Return strokes for what was found: where it is empty if a place was named, else beside what
    lies there."""
    place = next((at for found in findings if (at := _place(found)) is not None), None)
    cells = ink(laid)
    spots = _empty_spots(rng, cells, place)
    if len(spots) < MEND_STROKES // 4:
        return echo(rng, laid, style, where=place)
    return travel_order([_touch(rng, spot, laid, style) for spot in spots[:MEND_STROKES]])


def _place(finding: str) -> tuple[float, float] | None:
    """Return the middle of the place that a finding names, px."""
    named = [FOUND_AT[word] for word in read(finding).places if word in FOUND_AT]
    if not named:
        return None
    x = next((x for x, _ in named if x is not None), 0.5)
    y = next((y for _, y in named if y is not None), 0.5)
    return x * WIDTH, y * HEIGHT


def _empty_spots(
    rng: np.random.Generator, cells: Floats, place: tuple[float, float] | None
) -> list[tuple[float, float]]:
    """Return middles of cells without ink, near the place first, the sheet's foot left alone."""
    rows, columns = np.nonzero(cells == 0)
    spots = np.stack([columns, rows], axis=1) * CELL_PX + CELL_PX / 2
    spots = spots[(spots[:, 1] < HEIGHT - 3 * CELL_PX) & (spots[:, 1] > CELL_PX)]
    if not len(spots):
        return []
    middle = np.array(place or (WIDTH / 2, HEIGHT / 2))
    away = np.hypot(*(spots - middle).T) + rng.uniform(0, REACH_PX, len(spots))
    return [(float(x), float(y)) for x, y in spots[np.argsort(away)]]


def _touch(
    rng: np.random.Generator, spot: tuple[float, float], laid: Sequence[Mark], style: StyleName
) -> Mark:
    """Return one slanting stroke; in paint in the colour of what lies nearest."""
    size = rng.uniform(1.3, 2.1) * CELL_PX * (1.0 if style == "plotter" else 1.7)
    way = np.array([1.0, -0.35 + rng.normal(0, 0.08)]) * size / 2
    bow = np.array([0.0, rng.normal(0, 1.6)])
    middle = np.array(spot) + rng.uniform(-5, 5, 2)
    line = np.clip([middle - way, middle + bow, middle + way], (3, 3), (WIDTH - 3, HEIGHT - 3))
    if style == "plotter":
        return Mark(line)
    return Mark(line, _color_near(middle, laid), 16.0, 0.7, "oil_flat")


def _color_near(spot: Floats, laid: Sequence[Mark]) -> str:
    """Return the colour of the painted stroke whose middle is nearest."""
    inked = [(mark.color, mark.points.mean(axis=0)) for mark in laid if mark.color]
    away = [float(np.hypot(*(middle - spot))) for _, middle in inked]
    return inked[int(np.argmin(away))][0] if inked else UNPAINTED
