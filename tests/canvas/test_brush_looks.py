"""Brushes look like brushes: what a painter would look for in each, measured in pixels."""

import numpy as np
import pytest
from numpy.typing import NDArray

from canvas.rendering import render
from tests.canvas.strokes import placed

LINE = {"type": "line", "points": [[200, 300], [600, 300]], "opacity": 1}

type Picture = NDArray[np.float64]


def painted(brush: str, width: float = 28, color: str = "#e94560") -> Picture:
    """Return a level stroke of 400 px around (400, 300): brightness, 0 black to 255 paper."""
    stroke = placed({**LINE, "brush": brush, "stroke_width": width, "color": color})
    return np.asarray(render([stroke], style="paint").convert("L"), dtype=np.float64)


def paint_ends(picture: Picture, y: int) -> tuple[int, int]:
    """Return the first and the last inked x in a row."""
    inked = np.flatnonzero(picture[y] < 225)
    return int(inked[0]), int(inked[-1])


@pytest.mark.parametrize("brush", ["oil_flat", "palette_knife"])
def test_a_flat_brush_lands_square(brush: str) -> None:
    picture = painted(brush)
    begins = [paint_ends(picture, y)[0] for y in range(292, 309)]
    assert all(197 <= x <= 203 for x in begins)


@pytest.mark.parametrize("brush", ["oil_round", "oil_filbert", "ink", "watercolor"])
def test_a_round_brush_lands_round(brush: str) -> None:
    picture = painted(brush)
    assert paint_ends(picture, 300)[0] < paint_ends(picture, 294)[0]


@pytest.mark.parametrize("brush", ["oil_flat", "palette_knife", "marker"])
def test_a_flat_brush_that_only_touches_leaves_a_dab(brush: str) -> None:
    dot = {"type": "polyline", "points": [[400, 300]], "brush": brush, "stroke_width": 28}
    picture = np.asarray(render([placed(dot)], style="paint").convert("L"))
    down = [int(np.count_nonzero(picture[:, x] < 225)) for x in (395, 400, 405)]
    assert max(down) - min(down) <= 1
    assert 25 <= down[1] <= 30
    assert 10 <= np.count_nonzero(picture[290] < 225) <= 18


def test_a_flat_brush_leaves_raggedly() -> None:
    ends = [paint_ends(painted("oil_flat"), y)[1] for y in range(292, 309)]
    assert max(ends) - min(ends) >= 2


def test_a_marker_has_a_chisel_at_both_ends() -> None:
    picture = painted("marker")
    upper, lower = paint_ends(picture, 292), paint_ends(picture, 308)
    assert lower[0] - upper[0] >= 3
    assert lower[1] - upper[1] >= 3


def test_a_knife_pushes_up_a_ridge_in_light_and_one_in_shade() -> None:
    columns = painted("palette_knife")[:, 300:500]
    lit, middle, shaded = (
        columns[rows].mean() for rows in (slice(287, 290), slice(298, 302), slice(310, 313))
    )
    assert lit > middle + 4
    assert middle > shaded + 4


@pytest.mark.parametrize("width", [4, 12, 28])
@pytest.mark.parametrize("brush", ["pencil", "charcoal", "dry_brush"])
def test_the_papers_tooth_shows_through(brush: str, width: int) -> None:
    half = width // 3
    body = painted(brush, width)[300 - half : 300 + half, 230:570]
    darkest, lightest = np.percentile(body, (10, 95))
    assert lightest - darkest > 25


@pytest.mark.parametrize("brush", ["oil_round", "oil_flat", "oil_filbert"])
@pytest.mark.parametrize("color", ["#e94560", "#1a1a2e"])
def test_bristles_leave_traces_in_oil(brush: str, color: str) -> None:
    across = painted(brush, 12, color)[296:305, 380:420].mean(axis=1)
    assert across.max() - across.min() > 8


def test_watercolor_dries_darker_at_its_rim() -> None:
    picture = painted("watercolor", 12)
    columns = picture[:, 380:420]
    rim = columns[292:309].min(axis=0).mean()
    assert columns[298:303].mean() - rim > 15


def test_an_airbrush_fades_without_bands() -> None:
    profile = painted("airbrush")[270:301, 380:420].mean(axis=1)
    steps = -np.diff(profile)
    assert steps.min() > -0.5
    assert steps.max() < 0.15 * (255 - profile[-1])


def test_splatter_is_blotches_and_specks() -> None:
    picture = painted("splatter", 12) < 250
    thickness = picture[270:331, 200:600].sum(axis=0)
    assert thickness.max() > 2 * np.median(thickness[thickness > 0])
    assert picture[:285].any() or picture[316:].any()
