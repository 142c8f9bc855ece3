"""The contract's shapes, and ours put into them; nothing is decided here and no door stands here.

The existing clients trip over nulls, so a path leaves out the style keys that nobody set. What
they get is the path as its author asked for it: brush marks are derived, never sent.
"""

import struct
from base64 import b64decode
from collections.abc import Iterator
from typing import Literal, NotRequired, TypedDict, cast

from accounts.models import User
from canvas.geometry import UNITS_PER_PX, pack_points, unpack_points
from canvas.models import Canvas, Stroke
from canvas.paths import Path, PathKind
from canvas.snapshot import roles_on
from canvas.strokes import PlacedStroke, WireStroke
from canvas.styles import STYLES, AskedStyle, AuthorRole, Ink, StyleName, ink_for
from canvas.svg import path_d
from gallery.models import Piece

ROW_COLUMNS = (
    "client_id",
    "participant_id",
    "kind",
    "points",
    "commands",
    "color",
    "width",
    "opacity",
    "brush",
)
SPELLINGS = {"#0066cc": "#0066CC"}  # as the clients' own table writes it


type Row = tuple[PathKind, bytes, str, AskedStyle, AuthorRole]


class WirePoint(TypedDict):
    x: float
    y: float


class WirePath(TypedDict):
    """One path; `points` is there even for svg, which has none."""

    type: PathKind
    points: list[WirePoint]
    author: AuthorRole
    d: NotRequired[str]
    color: NotRequired[str]
    stroke_width: NotRequired[float]
    opacity: NotRequired[float]
    brush: NotRequired[str]


class PendingStroke(TypedDict):
    """A stroke to be animated: as it is stored, and the points to move the pen along."""

    batch_id: int
    path: WirePath
    points: list[WirePoint]


class StrokeStyle(TypedDict):
    color: str
    stroke_width: float
    opacity: float
    stroke_linecap: Literal["round"]
    stroke_linejoin: Literal["round"]


class StyleConfig(TypedDict):
    """A drawing style as the clients draw it."""

    type: StyleName
    name: str
    description: str
    agent_stroke: StrokeStyle
    human_stroke: StrokeStyle
    supports_color: bool
    supports_variable_width: bool
    supports_opacity: bool
    color_palette: list[str] | None


class GalleryEntry(TypedDict):
    """A finished piece in its artist's own gallery; `id` and `thumbnail_token` are its name."""

    id: str
    created_at: str
    piece_number: int
    stroke_count: int
    drawing_style: str
    title: str | None
    thumbnail_token: str


def piece_name(number: int) -> str:
    """Return what the clients call a piece: "piece_000012"."""
    return f"piece_{number:06d}"


def wire_path(stroke: Stroke, author: AuthorRole) -> WirePath:
    """Return a stored stroke as a path of the contract."""
    asked = AskedStyle(stroke.color, stroke.width, stroke.opacity, stroke.brush)
    return _wired(stroke.path_kind, bytes(stroke.points), stroke.commands, asked, author)


def wire_path_of(stroke: PlacedStroke) -> WirePath:
    """Return a placed stroke as a path of the contract."""
    path = stroke.path
    return _wired(path.kind, pack_points(path.points), path.commands, stroke.asked, stroke.role)


def wire_path_of_frame(frame: WireStroke) -> WirePath:
    """Return a stroke of one of our own frames as a path of the contract."""
    asked = AskedStyle(
        frame.get("color"), frame.get("width"), frame.get("opacity"), frame.get("brush")
    )
    packed = b64decode(frame["points"])
    return _wired(frame["kind"], packed, frame.get("commands", ""), asked, frame["role"])


def paths_on(
    canvas: Canvas, seq: int | None = None, *, without: frozenset[str] = frozenset()
) -> list[WirePath]:
    """Return what lies on `canvas` at `seq` (its head when None), in drawing order.

    without: ids of strokes to leave out.
    """
    return [_wired(*row) for row in _rows(canvas, seq, without)]


def paths_as_seen(canvas: Canvas, seq: int) -> list[WirePath]:
    """Return the same with the ink each stroke has in the canvas's style, for who knows none."""
    return [_seen(_wired(*row), canvas.style_name) for row in _rows(canvas, seq)]


def style_config(style: StyleName) -> StyleConfig:
    """Return what the clients are told of a style."""
    known = STYLES[style]
    return {
        "type": known.name,
        "name": known.label,
        "description": known.description,
        "agent_stroke": _stroke_style(known.agent),
        "human_stroke": _stroke_style(known.human),
        "supports_color": known.has_color,
        "supports_variable_width": known.has_color,
        "supports_opacity": known.has_color,
        "color_palette": list(known.palette) or None,
    }


def gallery_of(artist: User) -> list[GalleryEntry]:
    """Return all that an artist hung, withdrawn pieces too, the oldest number first: one query."""
    told = ("canvas__number", "hung_at", "stroke_count", "style", "title")
    rows = Piece.objects.by(artist).order_by("canvas__number").values_list(*told)
    return [
        {
            "id": piece_name(number),
            "created_at": hung_at.isoformat(),
            "piece_number": number,
            "stroke_count": strokes,
            "drawing_style": style,
            "title": title or None,
            "thumbnail_token": piece_name(number),
        }
        for number, hung_at, strokes, style, title in rows
    ]


def _rows(canvas: Canvas, seq: int | None, without: frozenset[str] = frozenset()) -> Iterator[Row]:
    """Yield what `_wired` takes; rows skip the ORM's objects, which cost more than the rest."""
    roles = roles_on(canvas.id)
    lying = canvas.strokes.at(canvas.head_seq if seq is None else seq)
    for name, part, kind, packed, commands, *asked in lying.values_list(*ROW_COLUMNS):
        if name not in without:
            yield cast("PathKind", kind), bytes(packed), commands, AskedStyle(*asked), roles[part]


def _seen(wire: WirePath, style: StyleName) -> WirePath:
    asked = AskedStyle(
        wire.get("color"), wire.get("stroke_width"), wire.get("opacity"), wire.get("brush")
    )
    ink = ink_for(asked, style=style, author=wire["author"])
    wire["color"], wire["stroke_width"] = ink.color, ink.width_px
    wire["opacity"] = ink.opacity
    if not STYLES[style].has_color:
        wire.pop("brush", None)
    return wire


def _wired(
    kind: PathKind, packed: bytes, commands: str, asked: AskedStyle, author: AuthorRole
) -> WirePath:
    wire: WirePath = {"type": kind, "points": [], "author": author}
    if kind == "svg":
        wire["d"] = path_d(Path(kind, unpack_points(packed), commands))
    else:
        wire["points"] = _points(packed)
    if asked.color is not None:
        wire["color"] = asked.color
    if asked.width_px is not None:
        wire["stroke_width"] = asked.width_px
    if asked.opacity is not None:
        wire["opacity"] = asked.opacity
    if asked.brush is not None:
        wire["brush"] = asked.brush
    return wire


def _points(packed: bytes) -> list[WirePoint]:
    """Return packed points as the contract has them; for a few points numpy would be slower."""
    units = iter(struct.unpack(f"<{len(packed) // 2}h", packed))
    return [
        {"x": x / UNITS_PER_PX, "y": y / UNITS_PER_PX} for x, y in zip(units, units, strict=True)
    ]


def _stroke_style(ink: Ink) -> StrokeStyle:
    return {
        "color": SPELLINGS.get(ink.color, ink.color),
        "stroke_width": ink.width_px,
        "opacity": ink.opacity,
        "stroke_linecap": "round",
        "stroke_linejoin": "round",
    }
