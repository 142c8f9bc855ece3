"""Pictures from outside: bytes in, a small picture of our own making out. No I/O.

What a file says of itself is believed only as far as its header; it is decoded under a bound on
pixels, and written anew, so that nothing of the sender's file is kept but what can be seen.
"""

import io
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

MAX_BYTES = 12 * 1024 * 1024  # of what comes in
MAX_PIXELS = 16_000_000
MAX_SIDE_PX = 8_000
FORMATS = ("PNG", "JPEG", "WEBP")
KEPT_SIDE_PX = 1024
MAX_KEPT_BYTES = 512 * 1024
QUALITIES = (86, 70, 50, 30)  # tried in turn until it is small enough


class PictureRefused(Exception):
    """Bytes that are no picture which may be kept; `str()` says why, for people."""


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """A picture as it is kept: WebP without metadata, at most KEPT_SIDE_PX a side."""

    webp: bytes
    width: int
    height: int


def read_picture(content: bytes) -> KeptPicture:
    """Return the picture in `content`, upright, made small and encoded anew.

    Raises:
        PictureRefused: too many bytes or pixels, another format than FORMATS, several frames, or
            bytes that cannot be decoded to the end.
    """
    if len(content) > MAX_BYTES:
        raise PictureRefused(f"A picture may have at most {MAX_BYTES // 1024 // 1024} MB.")
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            # Of what lies below twice its own bound Pillow only warns. Ours is far lower; and to
            # make errors of warnings would do so for other threads too, or be undone by them.
            _check_header(image)
            return _encode(_decode(image))
    except UnidentifiedImageError:
        raise PictureRefused("That is no PNG, JPEG or WebP picture.") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureRefused(_TOO_LARGE) from None
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError):
        raise PictureRefused("That picture is damaged.") from None


_TOO_LARGE = (
    f"A picture may have at most {MAX_PIXELS // 1_000_000} megapixels and {MAX_SIDE_PX} px a side."
)


def _check_header(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE_PX:
        raise PictureRefused(_TOO_LARGE)
    if getattr(image, "n_frames", 1) > 1:
        raise PictureRefused("Moving pictures cannot be used.")


def _decode(image: Image.Image) -> Image.Image:
    image.draft("RGB", (2 * KEPT_SIDE_PX, 2 * KEPT_SIDE_PX))  # a JPEG is decoded smaller at once
    image.load()
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((KEPT_SIDE_PX, KEPT_SIDE_PX))
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        paper = Image.new("RGBA", upright.size, "white")
        return Image.alpha_composite(paper, upright.convert("RGBA")).convert("RGB")
    return upright.convert("RGB")


def _encode(image: Image.Image) -> KeptPicture:
    bare = Image.new("RGB", image.size)  # without what the file said besides
    bare.paste(image)
    for quality in QUALITIES:
        out = io.BytesIO()
        bare.save(out, "WEBP", quality=quality, method=4)
        if out.tell() <= MAX_KEPT_BYTES:
            return KeptPicture(out.getvalue(), *bare.size)
    raise PictureRefused("That picture cannot be made small enough.")
