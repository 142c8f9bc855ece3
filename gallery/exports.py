"""A piece as files to take home: which there are, how each is made, where it is kept.

A file is made once, under a name made of all that it tells; when a title or an artist's name
changes, another is made and the former goes.
"""

import hashlib
import io
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, get_args

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from canvas.models import Participant
from canvas.pdf_file import PdfTooLarge, PdfWords, pdf_file
from canvas.redrawing import redraw
from canvas.rendering import print_preset
from canvas.snapshot import placed_strokes
from canvas.svg_file import SvgTooLarge, svg_file
from gallery.authorship import credit, source_type
from gallery.errors import FileTooLarge
from gallery.models import Piece
from gallery.piece_json import FileAuthor, FileHead, JsonTooLarge, piece_json
from gallery.stored_files import drop_others, keep, kept
from gallery.thumbnails import NAME_LENGTH, file_facts, small_webp
from gallery.xmp import xmp_packet

type FileKind = Literal["png", "png-2x", "png-4x", "webp", "svg", "pdf", "json"]

MAKING = 2  # counts up when files are made differently: those that are kept are made anew
QUICK_STROKES, QUICK_POINTS = 300, 8_000  # so much is drawn while somebody waits
# Files of many strokes end here; of JSON more can be written in as long.
MOST_MB: Mapping[FileKind, int] = {"svg": 12, "pdf": 12, "json": 24}
PX_PER_CM = 96 / 2.54
MAX_NAME_LENGTH = 80  # characters of a title in a file's name
TOO_LARGE = b"too large"  # kept in place of a file, so that it is tried once
NOT_IN_NAMES = frozenset('<>:"/\\|?*')


@dataclass(frozen=True, slots=True)
class File:
    """One kind of file: how it is called, what it is, and how it is made of a piece.

    about: what it is good for, for people; may name {width} and {height}, and {across} and {down}
        in centimetres.
    """

    label: str
    about: str
    suffix: str
    content_type: str
    make: Callable[[Piece], bytes]
    scale: int = 1


@dataclass(frozen=True, slots=True)
class Offer:
    """A file as a piece's page offers it."""

    kind: FileKind
    label: str
    about: str


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
        most_bytes=MOST_MB["svg"] * 1_000_000,
    )


def _pdf(piece: Piece) -> bytes:
    facts, canvas = file_facts(piece), piece.canvas
    return pdf_file(
        placed_strokes(canvas, piece.seq),
        style=canvas.style_name,
        width=canvas.width,
        height=canvas.height,
        words=PdfWords(facts.title, facts.artist, facts.alt_text, xmp_packet(facts)),
        most_bytes=MOST_MB["pdf"] * 1_000_000,
    )


def _json(piece: Piece) -> bytes:
    facts: FileHead = {
        "id": str(piece.canvas_id),
        "title": piece.title,
        "alt_text": piece.alt_text,
        "artist": piece.artist.shown_name,
        "credit": credit(piece.painter),
        "digital_source_type": source_type(piece.shares, piece.painter),
        "style": piece.canvas.style_name,
        "width": piece.canvas.width,
        "height": piece.canvas.height,
        "hung_at": piece.hung_at,
    }
    strokes, most_bytes = placed_strokes(piece.canvas, piece.seq), MOST_MB["json"] * 1_000_000
    return piece_json(facts, strokes, _authors(piece), most_bytes=most_bytes)


FILES: Mapping[FileKind, File] = {
    "png": File("PNG", "{width} × {height} pixels", "png", "image/png", _png(1)),
    "png-2x": File("PNG, large", "{width} × {height} pixels", "png", "image/png", _png(2), scale=2),
    "png-4x": File(
        "PNG, largest", "{width} × {height} pixels", "png", "image/png", _png(4), scale=4
    ),
    "webp": File("WebP", "{width} × {height} pixels, the smallest", "webp", "image/webp", _webp),
    "pdf": File("PDF", "to print, {across} × {down} cm", "pdf", "application/pdf", _pdf),
    "svg": File("SVG", "shapes, for drawing programs", "svg", "image/svg+xml", _svg),
    "json": File("JSON", "the strokes, for programs", "json", "application/json", _json),
}


def offers(piece: Piece) -> list[Offer]:
    """Return the files of a piece as its page offers them."""
    width, height = piece.canvas.width, piece.canvas.height
    across, down = round(width / PX_PER_CM), round(height / PX_PER_CM)
    return [
        Offer(
            kind,
            file.label,
            file.about.format(
                width=width * file.scale, height=height * file.scale, across=across, down=down
            ),
        )
        for kind, file in FILES.items()
    ]


def kind_named(name: str) -> FileKind | None:
    """Return the kind of that name, or None when there is none."""
    kinds: tuple[FileKind, ...] = get_args(FileKind.__value__)
    return next((kind for kind in kinds if kind == name), None)


def is_quick(piece: Piece, kind: FileKind) -> bool:
    """Say whether the file is made while somebody waits for it."""
    is_small = FILES[kind].scale == 1 and piece.stroke_count <= QUICK_STROKES
    return is_small and piece.point_count() <= QUICK_POINTS


def stored(piece: Piece, kind: FileKind) -> bytes | None:
    """Return the piece's file when it has been made and can be read as it was written.

    Raises:
        FileTooLarge: it was tried, and would have been.
    """
    try:
        content = kept(_stem(piece, kind))
    except OSError:  # the storage is away, or it goes just now: whoever makes it finds out
        return None
    if content == TOO_LARGE:
        raise FileTooLarge(kind, MOST_MB[kind])
    return content


def make(piece: Piece, kind: FileKind) -> bytes:
    """Make the file and keep it, in place of one that told something else.

    Raises:
        FileTooLarge: it would be.
        OSError: the storage took no more; nothing of it is left there.
    """
    content = drawn(piece, kind)
    keep_file(piece, kind, content)
    return content


def drawn(piece: Piece, kind: FileKind) -> bytes:
    """Make the file; it is not kept, but that it would be too large is.

    Raises:
        FileTooLarge: it would be.
    """
    try:
        return FILES[kind].make(piece)
    except (SvgTooLarge, PdfTooLarge, JsonTooLarge) as refusal:
        with suppress(OSError):  # it is tried again by whoever comes next
            keep_file(piece, kind, TOO_LARGE)
        raise FileTooLarge(kind, MOST_MB[kind]) from refusal


def keep_file(piece: Piece, kind: FileKind, content: bytes) -> None:
    """Keep a file that was made, in place of one that told something else.

    Raises:
        OSError: the storage took no more; nothing of it is left there.
    """
    name = keep(_stem(piece, kind), content, suffix=FILES[kind].suffix)
    drop_others(name, what=kind)


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


def _stem(piece: Piece, kind: FileKind) -> str:
    """Return how the name begins under which the storage keeps the file."""
    return f"exports/{piece.canvas_id}/{kind}.{_digest(piece)}"


def _digest(piece: Piece) -> str:
    told = f"{MAKING} {piece.seq} {xmp_packet(file_facts(piece))}"
    return hashlib.sha256(told.encode()).hexdigest()[:NAME_LENGTH]


def _picture(piece: Piece, scale: int) -> Image.Image:
    size = {"width": piece.canvas.width, "height": piece.canvas.height}
    strokes = placed_strokes(piece.canvas, piece.seq)
    preset = print_preset(scale, **size)
    return redraw(strokes, style=piece.canvas.style_name, preset=preset, **size)


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
