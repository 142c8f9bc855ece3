"""A piece that was taken home as JSON -> paths on a canvas; what writes such a file is elsewhere.

The file is anybody's: every stroke of it is read like one that is asked for over the wire.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence

from canvas.file_drawing import (
    MAX_ALL_PATH_DATA,
    MAX_ALL_POINTS,
    MAX_FILE_BYTES,
    FileDrawing,
    FileRefused,
)
from canvas.path_shapes import Path
from canvas.paths import PathRefused, parse_path
from canvas.styles import STYLES, AskedStyle, AuthorRole, StyleName, ink_for

FORMAT = "code-monet/piece"
VERSION = 1
MAX_STROKES = 2_000
MAX_SEED = 2**32 - 1


class PieceFileRefused(FileRefused):
    """It is no piece that can be read."""


def read_piece(content: bytes, *, width: int, height: int) -> FileDrawing:
    """Return the strokes of a piece's file, each in the ink it had, for a canvas of that size.

    Raises PieceFileRefused: it cannot be read, is larger than may be, or of another size.
    """
    document = _document(content)
    _check_size(document, width, height)
    strokes = _list(document, "strokes")
    if len(strokes) > MAX_STROKES:
        raise PieceFileRefused(
            f"The piece has {len(strokes):,} strokes; {MAX_STROKES:,} can be brought at once."
        )
    roles = [_role(author) for author in _list(document, "authors")]
    return _drawing(strokes, _style(document), roles, (width, height))


def _drawing(
    strokes: Sequence[object],
    style: StyleName,
    roles: Sequence[AuthorRole],
    size: tuple[int, int],
) -> FileDrawing:
    paths: list[tuple[Path, AskedStyle]] = []
    seeds: list[int] = []
    left_out: Counter[str] = Counter()
    points = path_data = 0
    for stroke in strokes:
        path_data += _length_of_d(stroke)
        if path_data > MAX_ALL_PATH_DATA:
            raise PieceFileRefused("The piece has more detail than is read of one file.")
        try:
            path, asked = parse_path(stroke, width=size[0], height=size[1])
        except PathRefused:
            left_out["strokes that cannot be read"] += 1
            continue
        points += len(path.points)
        if points > MAX_ALL_POINTS:
            raise PieceFileRefused(
                f"The piece has more than {MAX_ALL_POINTS:,} points, too many to bring at once."
            )
        paths.append((path, _as_it_was(asked, style, _role_of(stroke, roles))))
        seeds.append(_seed(stroke, len(seeds)))
    drawing = FileDrawing(tuple(paths), dict(left_out), tuple(seeds), "stroke")
    if not paths:
        raise PieceFileRefused(f"Nothing in the file can be drawn: {drawing.words}")
    return drawing


def _document(content: bytes) -> Mapping[str, object]:
    if len(content) > MAX_FILE_BYTES:
        raise PieceFileRefused(f"The file is larger than {MAX_FILE_BYTES // 1_000_000} MB.")
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise PieceFileRefused("The file breaks off or is no JSON.") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise PieceFileRefused("This is no piece of Code Monet's: its JSON is another.")
    if document.get("version") is True or document.get("version") != VERSION:
        raise PieceFileRefused(f"Its version is not {VERSION}, the one that is read here.")
    return document


def _check_size(document: Mapping[str, object], width: int, height: int) -> None:
    size = document.get("width"), document.get("height")
    if size != (width, height):
        raise PieceFileRefused(f"The piece is not of this canvas's size, {width} × {height}.")


def _list(document: Mapping[str, object], name: str) -> Sequence[object]:
    found = document.get(name)
    if not isinstance(found, list):
        raise PieceFileRefused(f"The file has no list of {name}.")
    return found


def _style(document: Mapping[str, object]) -> StyleName:
    asked = document.get("style")
    for name in STYLES:
        if name == asked:
            return name
    raise PieceFileRefused(f"Its style is none of {', '.join(STYLES)}.")


def _role(author: object) -> AuthorRole:
    return "agent" if isinstance(author, dict) and author.get("role") == "agent" else "human"


def _role_of(stroke: object, roles: Sequence[AuthorRole]) -> AuthorRole:
    place = stroke.get("author") if isinstance(stroke, dict) else None
    is_place = isinstance(place, int) and not isinstance(place, bool) and 0 <= place < len(roles)
    return roles[place] if is_place and isinstance(place, int) else "human"


def _as_it_was(asked: AskedStyle, style: StyleName, role: AuthorRole) -> AskedStyle:
    """Say what was left to the style: here the author, and with it the default, is another."""
    ink = ink_for(asked, style=style, author=role)
    return AskedStyle(ink.color, ink.width_px, ink.opacity, ink.brush)


def _seed(stroke: object, otherwise: int) -> int:
    seed = stroke.get("seed") if isinstance(stroke, dict) else None
    is_one = isinstance(seed, int) and not isinstance(seed, bool) and 0 <= seed <= MAX_SEED
    return seed if is_one and isinstance(seed, int) else otherwise


def _length_of_d(stroke: object) -> int:
    d = stroke.get("d") if isinstance(stroke, dict) else None
    return len(d) if isinstance(d, str) else 0
