"""A piece as files to take home: which there are, how each is made, where it is kept.

A file is made once, under a name made of all that it tells; when a title or an artist's name
changes, another is made and the former goes.
"""

import hashlib
import io
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal, get_args

from django.core.files.storage import default_storage
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from canvas.models import Participant
from canvas.rendering import SHARE, render
from canvas.snapshot import placed_strokes
from canvas.svg_file import SvgTooLarge, svg_file
from gallery.authorship import credit, source_type
from gallery.errors import FileTooLarge
from gallery.models import Piece
from gallery.piece_json import FileAuthor, FileHead, piece_json
from gallery.stored_files import put_in_place
from gallery.thumbnails import NAME_LENGTH, file_facts, small_webp
from gallery.xmp import xmp_packet

type FileKind = Literal["png", "png-2x", "png-4x", "webp", "svg", "json"]

MAKING = 1  # counts up when files are made differently: those that are kept are made anew
QUICK_STROKES = 300  # so many are drawn while somebody waits
MAX_SVG_MB = 12
MAX_NAME_LENGTH = 80  # characters of a title in a file's name
OVERSAMPLING = {1: 4, 2: 4, 4: 2}  # by scale: a mask may be as large as the picture
TOO_LARGE = b"too large"  # kept in place of a file, so that it is tried once
NOT_IN_NAMES = frozenset('<>:"/\\|?*')


@dataclass(frozen=True, slots=True)
class File:
    """One kind of file: how it is called, what it is, and how it is made of a piece."""

    label: str
    suffix: str
    content_type: str
    make: Callable[[Piece], bytes]
    scale: int = 1


def _png(scale: int) -> Callable[[Piece], bytes]:
    return lambda piece: _encoded_png(_picture(piece, scale), xmp_packet(file_facts(piece)))


def _webp(piece: Piece) -> bytes:
    return small_webp(_picture(piece, 1), xmp_packet(file_facts(piece)))


def _svg(piece: Piece) -> bytes:
    facts, canvas = file_facts(piece), piece.canvas
    return svg_file(
        placed_strokes(canvas, piece.seq),
        style=canvas.style_name,
        width=canvas.width,
        height=canvas.height,
        authors={key: author["name"] for key, author in _authors(piece).items()},
        title=facts.title,
        description=facts.alt_text,
        metadata=xmp_packet(facts),
        most_bytes=MAX_SVG_MB * 1_000_000,
    )


def _json(piece: Piece) -> bytes:
    facts: FileHead = {
        "id": str(piece.canvas_id),
        "title": piece.title,
        "alt_text": piece.alt_text,
        "artist": piece.artist.shown_name,
        "credit": credit(piece.painter),
        "digital_source_type": source_type(piece.shares),
        "style": piece.canvas.style_name,
        "width": piece.canvas.width,
        "height": piece.canvas.height,
        "hung_at": piece.hung_at,
    }
    return piece_json(facts, placed_strokes(piece.canvas, piece.seq), _authors(piece))


FILES: Mapping[FileKind, File] = {
    "png": File("PNG", "png", "image/png", _png(1)),
    "png-2x": File("PNG, twice the size", "png", "image/png", _png(2), scale=2),
    "png-4x": File("PNG, four times the size", "png", "image/png", _png(4), scale=4),
    "webp": File("WebP", "webp", "image/webp", _webp),
    "svg": File("SVG", "svg", "image/svg+xml", _svg),
    "json": File("JSON, the strokes", "json", "application/json", _json),
}


def kind_named(name: str) -> FileKind | None:
    """Return the kind of that name, or None when there is none."""
    kinds: tuple[FileKind, ...] = get_args(FileKind.__value__)
    return next((kind for kind in kinds if kind == name), None)


def is_quick(piece: Piece, kind: FileKind) -> bool:
    """Say whether the file is made while somebody waits for it."""
    return FILES[kind].scale == 1 and piece.stroke_count <= QUICK_STROKES


def stored(piece: Piece, kind: FileKind) -> bytes | None:
    """Return the piece's file when it has been made and can be read.

    Raises:
        FileTooLarge: it was tried, and would have been.
    """
    try:
        with default_storage.open(stored_name(piece, kind)) as kept:
            content: bytes = kept.read()
    except OSError:  # not there, or the storage is away: whoever makes it finds out
        return None
    if content == TOO_LARGE:
        raise FileTooLarge(kind, MAX_SVG_MB)
    return content or None  # an empty one is what a power cut can leave


def make(piece: Piece, kind: FileKind) -> bytes:
    """Make the file and keep it, in place of one that told something else.

    Raises:
        FileTooLarge: it would be.
        OSError: the storage took no more; nothing of it is left there.
    """
    try:
        content = FILES[kind].make(piece)
    except SvgTooLarge as refusal:
        put_in_place(stored_name(piece, kind), TOO_LARGE)
        raise FileTooLarge(kind, MAX_SVG_MB) from refusal
    put_in_place(stored_name(piece, kind), content)
    _drop_former(piece, kind)
    return content


def file_etag(piece: Piece, kind: FileKind) -> str:
    """Return the entity tag of the piece's file; no file need have been made for it."""
    return f'"{piece.canvas_id}.{kind}.{_digest(piece)}"'


def file_name(piece: Piece, kind: FileKind) -> str:
    """Return what the file is called at home: the title, as far as every system takes it."""
    title = unicodedata.normalize("NFC", piece.shown_title)
    kept = "".join(c if c.isprintable() and c not in NOT_IN_NAMES else " " for c in title)
    stem = " ".join(kept.split())[:MAX_NAME_LENGTH].strip(" .") or piece.name
    size = "" if FILES[kind].scale == 1 else f" {FILES[kind].scale}x"
    return f"{stem}{size}.{FILES[kind].suffix}"


def stored_name(piece: Piece, kind: FileKind) -> str:
    """Return where the storage keeps the file."""
    return f"{_folder(piece)}/{kind}.{_digest(piece)}.{FILES[kind].suffix}"


def _folder(piece: Piece) -> str:
    return f"exports/{piece.canvas_id}"


def _digest(piece: Piece) -> str:
    told = f"{MAKING} {piece.seq} {xmp_packet(file_facts(piece))}"
    return hashlib.sha256(told.encode()).hexdigest()[:NAME_LENGTH]


def _drop_former(piece: Piece, kind: FileKind) -> None:
    current = _digest(piece)
    with suppress(OSError):  # it takes room and no more; the next file drops it
        for name in default_storage.listdir(_folder(piece))[1]:
            if name.startswith(f"{kind}.") and f".{current}." not in name:
                default_storage.delete(f"{_folder(piece)}/{name}")


def _picture(piece: Piece, scale: int) -> Image.Image:
    width, height = piece.canvas.width, piece.canvas.height
    preset = replace(
        SHARE,
        width=width * scale,
        height=height * scale,
        oversampling=OVERSAMPLING[scale],
    )
    strokes = placed_strokes(piece.canvas, piece.seq)
    return render(strokes, style=piece.canvas.style_name, preset=preset, width=width, height=height)


def _encoded_png(image: Image.Image, xmp: str) -> bytes:
    out, told = io.BytesIO(), PngInfo()
    told.add_itxt("XML:com.adobe.xmp", xmp)
    image.save(out, "PNG", compress_level=6, pnginfo=told)
    return out.getvalue()


def _authors(piece: Piece) -> dict[str, FileAuthor]:
    """Return who has a part in the canvas, by participant id, in the order in which they came."""
    there = Participant.objects.filter(canvas=piece.canvas).order_by("created_at")
    told = [person.to_event() for person in there]
    return {person.id: {"name": person.name, "role": person.role} for person in told}
