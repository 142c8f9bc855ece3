"""A picture -> PNG, quickly: for looks that are sent once. Files that are kept are made elsewhere.

Deflating is most of a look's time, and zlib lets other threads run meanwhile: the rows are cut into
parts that are deflated side by side and joined into one stream.
"""

import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

PARTS = 4
SIGNATURE = b"\x89PNG\r\n\x1a\n"
RGB = 2  # the colour type, as IHDR names it
UP = 2  # the filter: each byte less the one above it; runs of paper become runs of zeros
ZLIB_HEAD = b"\x78\x01"  # deflate, the fastest level

type Rows = NDArray[np.uint8]


def encode_png(image: Image.Image) -> bytes:
    """Return an RGB picture as PNG, a few per cent larger than it could be; the picture is read."""
    rows = _filtered(np.asarray(image))
    header = struct.pack(">IIBBBBB", image.width, image.height, 8, RGB, 0, 0, 0)
    return b"".join(
        (SIGNATURE, _chunk(b"IHDR", header), _chunk(b"IDAT", _deflated(rows)), _chunk(b"IEND", b""))
    )


def _filtered(pixels: Rows) -> Rows:
    """Return the rows as differences to the rows above, each behind the byte that says so."""
    rows = pixels.reshape(len(pixels), -1)
    out = np.empty((len(rows), rows.shape[1] + 1), np.uint8)
    out[:, 0], out[0, 1:] = UP, rows[0]
    np.subtract(rows[1:], rows[:-1], out=out[1:, 1:])
    return out


def _deflated(rows: Rows) -> bytes:
    parts = np.array_split(rows, min(PARTS, len(rows)))
    ends = [zlib.Z_FULL_FLUSH] * (len(parts) - 1) + [zlib.Z_FINISH]
    deflated = _pool().map(_deflate, parts, ends)
    return b"".join((ZLIB_HEAD, *deflated, struct.pack(">I", zlib.adler32(rows))))


def _deflate(part: Rows, end: int) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, zlib.Z_RLE)
    return packer.compress(part) + packer.flush(end)


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(content, zlib.crc32(kind))
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(PARTS, thread_name_prefix="png")
