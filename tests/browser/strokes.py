"""Strokes for the browser tests: what people and the artist draw there."""

from datetime import datetime

from django.utils import timezone

from canvas import services
from canvas.events import AskedStroke
from canvas.models import Canvas, Performance


def asked(name: str, *points: tuple[float, float], **ink: object) -> AskedStroke:
    places = [list(point) for point in points] or [[100, 100], [700, 120]]
    return AskedStroke(id=name, path={"type": "polyline", "points": places, **ink})


def wave(count: int, first: int = 0, length: float = 500) -> list[AskedStroke]:
    """Return `count` lines one below the other, each a second or so of drawing."""
    return [
        asked(
            f"wave-{i}",
            (100, 60 + 40 * i),
            (100 + length / 2, 90 + 40 * i),
            (100 + length, 60 + 40 * i),
        )
        for i in range(first, first + count)
    ]


def long_wave() -> list[AskedStroke]:
    """Return lines that take over twenty seconds: no machine is too late to see them drawn."""
    return wave(14)


def perform(canvas: Canvas, strokes: list[AskedStroke], at: datetime | None = None) -> Performance:
    read = services.read_strokes(strokes, width=canvas.width, height=canvas.height)
    return services.perform(canvas_id=canvas.id, strokes=read, now=at or timezone.now())
