"""Each stage of a brush, strand, body, traces, stands every hard line: finite, near, bounded."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas.bodies import MOST_LANES, body, squared
from canvas.brushes import BRUSHES, marks
from canvas.chance import Chance
from canvas.geometry import Floats, Points, cumulative_lengths
from canvas.marks import Mark
from canvas.path_shapes import Path, Run
from canvas.paths import MAX_POINTS, PathRefused, parse_path
from canvas.strands import MAX_STEPS, Strand, strand_of
from canvas.styles import MAX_WIDTH_PX, Ink
from canvas.traces import drops, ridges, rims, streaks

REACH_WIDTHS = 3.0  # of a stroke's width: no mark lies farther from its line
ADDED_POINTS = 20  # to a strand's, by ends and caps, in one mark at most


def line(*corners: tuple[float, float]) -> Points:
    return np.array(corners, dtype=np.float64)


ANGLES = np.linspace(0, 60 * np.pi, 10_000)
LINES: dict[str, Points] = {
    "one point": line((400, 300)),
    "two equal points": line((400, 300), (400, 300)),
    "many equal points": np.full((50, 2), 300.0),
    "the shortest step there is": line((400, 300), (400.0625, 300)),
    "there and back": line((100, 100), (300, 100), (100, 100)),
    "ten thousand points": np.column_stack((ANGLES, 300 + 90 * np.sin(ANGLES))),
    "ten thousand points in one pixel": 400 + np.column_stack((np.sin(ANGLES), np.cos(ANGLES))) / 4,
    "a hairpin": line((100, 300), (700, 300), (100, 300.0625)),
    "far outside": line((-1e6, 5e5), (1e6, -5e5)),
    "steps of all sizes": line((0, 0), (0.0625, 0), (700, 0), (700, 0.0625), (0, 600)),
}
WIDTHS_PX = (0.5, 8.0, MAX_WIDTH_PX, 5_000.0)


def strand(points: Points, brush: str, width: float, pressure: Floats | None = None) -> Strand:
    places = np.arange(len(points), dtype=np.float64)
    run = Run(points, points if len(points) > 2 else None, places, pressure)
    return strand_of(run, BRUSHES[brush], width_px=width, chance=Chance(7))


def all_stages(found: Strand, brush: str, width: float) -> list[Mark]:
    """Return what every stage makes of a strand, whether or not the brush has that part."""
    settings, ink, chance = BRUSHES[brush], Ink("#e94560", width, 0.7, brush), Chance(7)
    painted = body(found, settings, ink, chance)
    if found.length > width:
        painted += streaks(found, settings, ink, chance)
        painted += ridges(found, settings, ink, chance)
        painted += rims(found, settings, ink)
    return painted + drops(found, settings, ink, chance)


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("brush", BRUSHES)
def test_every_stage_stands_every_hard_line(brush: str, name: str) -> None:
    for width in WIDTHS_PX:
        found = strand(LINES[name], brush, width)
        low, high = LINES[name].min(axis=0), LINES[name].max(axis=0)
        most = len(LINES[name]) + 2 * MAX_STEPS + ADDED_POINTS
        for mark in all_stages(found, brush, width):
            assert np.isfinite(mark.points).all()
            assert np.isfinite(mark.widths).all()
            assert (mark.widths > 0).all()
            assert 1 <= len(mark.points) == len(mark.widths) <= most
            reach = REACH_WIDTHS * width + 1
            assert (mark.points - mark.widths[:, None] / 2 >= low - reach).all()
            assert (mark.points + mark.widths[:, None] / 2 <= high + reach).all()


def test_a_line_of_ten_thousand_points_is_refused_at_the_door() -> None:
    points = LINES["ten thousand points"].tolist()
    with pytest.raises(PathRefused, match=f"at most {MAX_POINTS}"):
        parse_path({"type": "polyline", "points": points}, width=800, height=600)


@pytest.mark.parametrize("brush", BRUSHES)
def test_control_points_far_outside_are_drawn_as_far_as_they_go(brush: str) -> None:
    for corner in ((1e6, -1e6), (-1e6, 1e6), (0.0, 0.0)):
        points = np.array(((0.0, 0.0), corner, corner, (800.0, 600.0)))
        painted = marks(Path("cubic", points), Ink("#e94560", 30, 1, brush), 1)
        assert all(np.isfinite(mark.points).all() for mark in painted)


@given(
    corners=st.lists(
        st.tuples(st.floats(0, 800), st.floats(0, 600)), min_size=2, max_size=40, unique=True
    ),
    brush=st.sampled_from(sorted(BRUSHES)),
    width=st.floats(0.5, 30),
    seed=st.integers(0, 2**32 - 1),
    pressed=st.booleans(),
)
def test_what_is_painted_is_bounded_by_the_line(
    corners: list[tuple[float, float]], brush: str, width: float, seed: int, pressed: bool
) -> None:
    """However long the line, marks are as many as the brush has parts, points as many as steps."""
    asked = [[x, y, i / len(corners)] if pressed else [x, y] for i, (x, y) in enumerate(corners)]
    path, _ = parse_path({"type": "polyline", "points": asked}, width=800, height=600)
    settings = BRUSHES[brush]
    painted = marks(path, Ink("#e94560", width, 1, brush), seed)
    own = settings.bristles + settings.drops + settings.blotches + settings.layers
    flattened = sum(len(mark.points) for mark in marks(path, Ink("#e94560", 1, 1, None), seed))
    pieces = (
        flattened + 2 * MAX_STEPS
    )  # of rims and ridges, which end where the stroke meets itself
    assert len(painted) <= own + MOST_LANES + pieces
    assert max(len(mark.points) for mark in painted) <= flattened + 2 * MAX_STEPS + ADDED_POINTS


@given(st.lists(st.floats(0, 1), min_size=3, max_size=30), st.sampled_from(sorted(BRUSHES)))
def test_pressure_never_widens_a_stroke_by_more_than_half(
    pressures: list[float], brush: str
) -> None:
    points = np.column_stack((np.linspace(100, 700, len(pressures)), np.full(len(pressures), 300)))
    found = strand(points, brush, 10, np.array(pressures))
    assert 0 < found.widths.min() <= found.widths.max() <= 15


def test_square_ends_keep_a_strand_in_order() -> None:
    found = squared(strand(line((100, 300), (400, 320), (700, 300)), "palette_knife", 20))
    assert (np.diff(found.along) >= 0).all()
    assert (np.diff(cumulative_lengths(found.points)) > 0).all()
    assert found.widths[0] < found.widths[1]
    assert found.widths[-1] < found.widths[-2]
