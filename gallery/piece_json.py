"""A piece as JSON to take home: its strokes as they were asked for, who drew them, what it is.

`canvas.paths.parse_path` reads each stroke back. Nothing is read from the database here.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal, NotRequired, TypedDict

from django.core.serializers.json import DjangoJSONEncoder

from canvas.events import ParticipantRole
from canvas.paths import PathKind
from canvas.strokes import PlacedStroke
from canvas.styles import StyleName
from canvas.svg import path_d

FORMAT = "code-monet/piece"
VERSION = 1  # of the shape below; a reader refuses what it does not know
BETWEEN = b",\n"  # strokes


class JsonTooLarge(ValueError):
    """The document would be larger than its bound."""


class FileAuthor(TypedDict):
    """Somebody who drew."""

    name: str
    role: ParticipantRole


class FileStroke(TypedDict):
    """One stroke as asked for; what was left to the style is left out."""

    id: str
    author: int  # place in the document's authors
    seed: int
    type: PathKind
    points: NotRequired[list[list[float]]]  # [x, y], or [x, y, pressure]
    d: NotRequired[str]
    color: NotRequired[str]
    stroke_width: NotRequired[float]
    opacity: NotRequired[float]
    brush: NotRequired[str]


class FileHead(TypedDict):
    """What is told of the piece beside its strokes."""

    id: str
    title: str
    alt_text: str
    artist: str
    credit: str
    digital_source_type: str
    style: StyleName
    width: int
    height: int
    hung_at: datetime


class PieceDocument(FileHead):
    """The whole document."""

    format: Literal["code-monet/piece"]
    version: Literal[1]
    authors: list[FileAuthor]
    strokes: list[FileStroke]


def piece_json(
    facts: FileHead,
    strokes: Iterable[PlacedStroke],
    authors: Mapping[str, FileAuthor],
    *,
    most_bytes: int,
) -> bytes:
    """Return the document in UTF-8; `authors` are by participant id, told of if they drew.

    Raises:
        JsonTooLarge: there would be more than `most_bytes`; the work stops there.
    """
    strokes = list(strokes)
    drew = dict.fromkeys(stroke.author for stroke in strokes)
    places = {author: place for place, author in enumerate(drew)}
    people = [authors[author] for author in drew]
    told = {"format": FORMAT, "version": VERSION, **facts, "authors": people}
    head = json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).removesuffix("\n}")
    opening = f'{head},\n "strokes": [\n'.encode("utf-8", "replace")
    closing = b"\n ]\n}\n"
    lines: list[bytes] = []
    total = len(opening) + len(closing)
    for stroke in strokes:
        line = json.dumps(_stroke(stroke, places), ensure_ascii=False, allow_nan=False)
        lines.append(line.encode("utf-8", "replace"))
        total += len(lines[-1]) + len(BETWEEN)
        if total > most_bytes:
            raise JsonTooLarge(f"more than {most_bytes:,} bytes")
    return opening + BETWEEN.join(lines) + closing


def _stroke(stroke: PlacedStroke, places: Mapping[str, int]) -> FileStroke:
    path, asked = stroke.path, stroke.asked
    told: FileStroke = {
        "id": stroke.id,
        "author": places[stroke.author],
        "seed": stroke.seed,
        "type": path.kind,
    }
    if path.kind == "svg":
        told["d"] = path_d(path)  # two decimals: a sixteenth of a pixel is found again
    else:
        told["points"] = _points(stroke)
    if asked.color is not None:
        told["color"] = asked.color
    if asked.width_px is not None:
        told["stroke_width"] = asked.width_px
    if asked.opacity is not None:
        told["opacity"] = asked.opacity
    if asked.brush is not None:
        told["brush"] = asked.brush
    return told


def _points(stroke: PlacedStroke) -> list[list[float]]:
    points: list[list[float]] = stroke.path.points.tolist()
    if stroke.path.pressure is None:
        return points
    levels: list[float] = stroke.path.pressure.round(4).tolist()
    return [[*point, level] for point, level in zip(points, levels, strict=True)]
