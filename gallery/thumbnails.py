"""A piece's stored pictures: rendered once, under names made of their content, never replaced."""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.core.files.storage import default_storage
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from canvas.redrawing import redraw
from canvas.rendering import SHARE, SOCIAL, THUMBNAIL, Preset
from canvas.snapshot import placed_strokes
from gallery.authorship import credit, models_used, source_type
from gallery.models import Piece, Provenance
from gallery.stored_files import put_in_place
from gallery.xmp import FileFacts, xmp_packet

WEBP_QUALITY = 90
NAME_LENGTH = 20  # hexadecimal digits of the content's hash


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """One picture of a piece: the field that names it, how it looks, how it is written."""

    field: str
    preset: Preset
    suffix: str
    encode: Callable[[Image.Image, str], bytes]


def small_webp(image: Image.Image, xmp: str) -> bytes:
    """Return the picture as WebP, a fraction of a PNG's size."""
    out = io.BytesIO()
    image.save(out, "WEBP", quality=WEBP_QUALITY, method=4, xmp=xmp.encode())
    return out.getvalue()


def small_png(image: Image.Image, xmp: str) -> bytes:
    """Return the picture as PNG, encoded for size: it is written once and read often."""
    out, told = io.BytesIO(), PngInfo()
    told.add_itxt("XML:com.adobe.xmp", xmp)
    image.save(out, "PNG", optimize=True, pnginfo=told)
    return out.getvalue()


PICTURES = (
    StoredPicture("thumbnail", THUMBNAIL, "webp", small_webp),
    StoredPicture("picture", SHARE, "png", small_png),
    StoredPicture("social_picture", SOCIAL, "png", small_png),
)


def render_missing(piece: Piece) -> None:
    """Render and store what the piece lacks; a picture that is there is left alone.

    Raises:
        OSError: the storage took no more; what was stored before that stays.
    """
    missing = [wanted for wanted in PICTURES if not getattr(piece, wanted.field)]
    strokes = placed_strokes(piece.canvas, piece.seq) if missing else []
    xmp = xmp_packet(file_facts(piece))
    size = {"width": piece.canvas.width, "height": piece.canvas.height}
    for wanted in missing:
        image = redraw(strokes, style=piece.canvas.style_name, preset=wanted.preset, **size)
        name = _store(piece, wanted, wanted.encode(image, xmp))
        Piece.objects.filter(pk=piece.pk, **{wanted.field: ""}).update(**{wanted.field: name})


def lost(piece: Piece) -> list[str]:
    """Return the fields that name a picture of the piece that is not in the storage any more."""
    named = {wanted.field: str(getattr(piece, wanted.field) or "") for wanted in PICTURES}
    return [field for field, name in named.items() if name and not default_storage.exists(name)]


def file_facts(piece: Piece) -> FileFacts:
    """Return what the piece's files tell of it."""
    return FileFacts(
        title=piece.shown_title,
        artist=piece.artist.shown_name,
        alt_text=piece.description,
        source_type=source_type(piece.shares, piece.painter),
        credit=credit(piece.painter),
        models=models_used(piece.painter),
        how=". ".join((credit(piece.painter), *_how(piece.provenance))) + ".",
    )


def _how(told: Provenance | None) -> list[str]:
    if told is None:
        return []
    prompts = ", ".join(told["prompt_versions"])
    return [
        f"Prompts {prompts}, seed {told['seed']}, {told['turns']} turns, {told['nudges']} nudges",
        f"Models cost {Decimal(told['usd']):.2f} USD",
    ]


def _store(piece: Piece, wanted: StoredPicture, content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()[:NAME_LENGTH]
    name = f"pieces/{piece.canvas_id}/{wanted.preset.name}-{digest}.{wanted.suffix}"
    if not (default_storage.exists(name) and default_storage.size(name) == len(content)):
        put_in_place(name, content)  # another length: a process died while it wrote
    return name
