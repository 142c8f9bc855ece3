"""A stroke as a value: a path placed on a canvas by somebody, and its one shape on the wire.

Live frames, stored rows, renderings and files all share it. What it looks like is in `brushes`.
"""

import base64
import binascii
from dataclasses import dataclass
from typing import NotRequired, TypedDict

import numpy as np

from canvas.geometry import Floats, pack_points, unpack_points
from canvas.paths import PRESSURE_LEVELS, Path, PathKind
from canvas.styles import AskedStyle, AuthorRole


@dataclass(frozen=True, slots=True, eq=False)
class PlacedStroke:
    """One stroke: `id` is its author's client id, unique on its canvas; `seed` feeds the brush."""

    id: str
    author: str  # participant id
    role: AuthorRole
    path: Path
    asked: AskedStyle
    seed: int  # 0 .. 2**32 - 1
    seq: int = 0  # the change that added it; 0 while it is not stored yet
    restores: str | None = None  # id of the removed stroke that it brings back


class WireStroke(TypedDict):
    """A stroke in JSON. Points are base64 of int16 pairs, pressure base64 of bytes."""

    id: str
    author: str
    role: AuthorRole
    kind: PathKind
    points: str
    seed: int
    seq: int
    commands: NotRequired[str]
    pressure: NotRequired[str]
    color: NotRequired[str]
    width: NotRequired[float]
    opacity: NotRequired[float]
    brush: NotRequired[str]
    restores: NotRequired[str]


def stroke_to_wire(stroke: PlacedStroke) -> WireStroke:
    """Return the stroke as JSON values, without the keys that say nothing."""
    path, asked = stroke.path, stroke.asked
    wire: WireStroke = {
        "id": stroke.id,
        "author": stroke.author,
        "role": stroke.role,
        "kind": path.kind,
        "points": _text(pack_points(path.points)),
        "seed": stroke.seed,
        "seq": stroke.seq,
    }
    if path.commands:
        wire["commands"] = path.commands
    if path.pressure is not None:
        wire["pressure"] = _text(pack_pressure(path.pressure))
    if asked.color is not None:
        wire["color"] = asked.color
    if asked.width_px is not None:
        wire["width"] = asked.width_px
    if asked.opacity is not None:
        wire["opacity"] = asked.opacity
    if asked.brush is not None:
        wire["brush"] = asked.brush
    if stroke.restores is not None:
        wire["restores"] = stroke.restores
    return wire


def stroke_from_wire(wire: WireStroke) -> PlacedStroke:
    """Return the stroke that `stroke_to_wire` wrote; raises ValueError on torn base64.

    It reads our own words back. What a stranger sends goes through `paths.parse_path`.
    """
    pressure = wire.get("pressure")
    path = Path(
        kind=wire["kind"],
        points=unpack_points(_bytes(wire["points"])),
        commands=wire.get("commands", ""),
        pressure=None if pressure is None else unpack_pressure(_bytes(pressure)),
    )
    asked = AskedStyle(
        color=wire.get("color"),
        width_px=wire.get("width"),
        opacity=wire.get("opacity"),
        brush=wire.get("brush"),
    )
    return PlacedStroke(
        id=wire["id"],
        author=wire["author"],
        role=wire["role"],
        path=path,
        asked=asked,
        seed=wire["seed"],
        seq=wire["seq"],
        restores=wire.get("restores"),
    )


def pack_pressure(pressure: Floats) -> bytes:
    """Return pressures in 0..1 as one byte each."""
    return np.floor(pressure * PRESSURE_LEVELS + 0.5).astype(np.uint8).tobytes()


def unpack_pressure(packed: bytes) -> Floats:
    """Return the pressures that `pack_pressure` packed."""
    levels: Floats = np.frombuffer(packed, dtype=np.uint8).astype(np.float64) / PRESSURE_LEVELS
    return levels


def _text(packed: bytes) -> str:
    return base64.b64encode(packed).decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("points and pressure are base64") from error


def seed_for(stroke_id: str) -> int:
    """Return the brush seed of a stroke: FNV-1a of its id, 32 bits, the same in the browser."""
    seed = 0x811C9DC5
    for byte in stroke_id.encode():
        seed = (seed ^ byte) * 0x01000193 & 0xFFFFFFFF
    return seed
