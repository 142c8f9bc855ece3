"""What the tests of films film: batches of strokes, thoughts, and orders of them."""

from base64 import b64encode

from canvas.events import (
    Cause,
    LogEvent,
    PerformanceData,
    StepTaken,
    StrokesAdded,
    StrokesRemoved,
    StrokeTiming,
)
from canvas.film_order import FilmOrder
from canvas.film_plan import FilmPlan, film_plan
from canvas.strokes import PlacedStroke, stroke_to_wire
from tests.canvas.strokes import placed

EVEN = b64encode(bytes([128, 255])).decode()
HARD: list[dict[str, object]] = [
    {"type": "polyline", "points": [[400, 300]]},
    {"type": "line", "points": [[9, 9], [9, 9]]},
    {"type": "svg", "d": "M 10 10 L 90 90 M 200 200 M 300 300 C 350 200 400 400 450 300 Z"},
    {"type": "cubic", "points": [[0, 0], [800, 0], [0, 600], [800, 600]], "brush": "splatter"},
    {"type": "line", "points": [[0, 0], [800, 600]], "stroke_width": 30, "brush": "airbrush"},
]


def across(number: int, y: float = 0.0, **style: object) -> PlacedStroke:
    points = [[50, 100 * number + y], [750, 100 * number + y]]
    return placed({"type": "line", "points": points, **style}, number=number)


def added(*strokes: PlacedStroke, at: int = 0, cause: Cause = "performed") -> StrokesAdded:
    """Return a batch that the agent performs, each stroke in one second; or a person's strokes."""
    timings = tuple(
        StrokeTiming(id=stroke.id, start_ms=1000 * i, end_ms=1000 * i + 1000, pace=EVEN)
        for i, stroke in enumerate(strokes)
    )
    show = PerformanceData(id="show", starts_at=at, duration_ms=1000, strokes=timings)
    return StrokesAdded(
        by="agent",
        cause=cause,
        strokes=tuple(map(stroke_to_wire, strokes)),
        performance=show if cause == "performed" else None,
        at=at,
    )


def removed(*ids: str, cause: Cause = "undone", at: int = 0) -> StrokesRemoved:
    return StrokesRemoved(by="alice", cause=cause, ids=ids, at=at)


def thought(text: str, step: int = 0, at: int = 0) -> StepTaken:
    return StepTaken(turn="turn", step=step, thought=text, at=at)


def plan(*frames: LogEvent, seconds: int = 10) -> FilmPlan:
    return film_plan(frames, seconds=seconds)


def order(kind: str, **fields: object) -> FilmOrder:
    two = placed({"type": "svg", "d": "M 10 10 L 90 90 M 200 200 L 300 300"}, number=9)
    told: dict[str, object] = {
        "kind": kind,
        "seconds": 5,
        "wide": 480,
        "has_captions": False,
        "style": "paint",
        "width": 800,
        "height": 600,
        "title": "Dusk & <dawn>",
        "artist": "Alice",
        "description": "Lines.",
        "how": "Drawn by the understudy.",
        "xmp": "<xmp>Dusk</xmp>",
        "most_bytes": 10_000_000,
        "frames": [added(across(1), across(2)), thought("A sea & a sky."), added(two, at=2_000)],
    }
    return FilmOrder.model_validate(told | fields)
