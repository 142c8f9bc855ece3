"""A film's pictures -> the bytes of an MP4 or an animated WebP. What they show is made elsewhere.

MP4 is H.264 in 4:2:0 with its index first, which every player reads while it loads.
"""

import io
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, pairwise
from pathlib import Path

import av
from av.video.reformatter import ColorRange, Colorspace
from PIL import Image

MP4_FPS, WEBP_FPS = 30, 12
H264 = {"crf": "20", "preset": "veryfast", "tune": "animation", "threads": "2"}
KEY_FRAME_EVERY = 2 * MP4_FPS
WEBP_QUALITY = 80
WEBP_METHOD = 1  # a tenth larger than the slowest, at a fraction of its time
BT_709 = 1  # as ITU-T H.273 numbers it

type Words = dict[str, str]  # what the file tells of itself, by the format's names


class FilmTooLarge(ValueError):
    """The file would be larger than its bound."""


def write_mp4(
    path: Path, pictures: Iterator[Image.Image], *, most_bytes: int, words: Words
) -> None:
    """Write the pictures, all of one even size, MP4_FPS of them a second.

    Raises:
        FilmTooLarge: it would be; the work stops there.
    """
    first = next(pictures)
    options = {"movflags": "+faststart"}
    with av.open(path, "w", format="mp4", options=options) as film:
        film.metadata.update(words)
        stream = film.add_stream("libx264", rate=MP4_FPS, options=H264)
        stream.width, stream.height, stream.pix_fmt = *first.size, "yuv420p"
        stream.gop_size = KEY_FRAME_EVERY
        stream.color_primaries = stream.color_trc = stream.colorspace = BT_709
        stream.color_range = ColorRange.MPEG
        stream.codec_context.time_base = Fraction(1, MP4_FPS)
        written = 0
        for number, picture in enumerate(chain([first], pictures)):
            frame = _turned(picture)
            frame.pts = number
            for packet in stream.encode(frame):
                film.mux(packet)
                written += packet.size
            if written > most_bytes:
                raise FilmTooLarge(f"more than {most_bytes:,} bytes")
        film.mux(stream.encode(None))


def write_webp(
    path: Path, pictures: Iterator[Image.Image], count: int, *, most_bytes: int, xmp: bytes
) -> None:
    """Write `count` pictures, WEBP_FPS a second, to be shown over and over.

    Raises:
        FilmTooLarge: it is.
    """
    first = next(pictures)
    at_ms = [round(1000 * number / WEBP_FPS) for number in range(count + 1)]
    out = io.BytesIO()
    first.save(
        out,
        "WEBP",
        save_all=True,
        append_images=[_Strip(pictures, count - 1)],
        duration=[later - at for at, later in pairwise(at_ms)],
        loop=0,
        quality=WEBP_QUALITY,
        method=WEBP_METHOD,
        xmp=xmp,
    )
    if out.tell() > most_bytes:
        raise FilmTooLarge(f"more than {most_bytes:,} bytes")
    path.write_bytes(out.getvalue())


class _Strip:
    """Pictures to come, in the shape in which Pillow takes an image of many: one at a time.

    A list of them would be a gigabyte.
    """

    mode = "RGB"

    def __init__(self, pictures: Iterator[Image.Image], count: int) -> None:
        self.n_frames = count
        self._pictures = pictures
        self._shown = Image.new("RGB", (1, 1))

    def seek(self, _: int) -> None:
        self._shown = next(self._pictures)

    def getim(self) -> object:
        return self._shown.getim()


def _turned(picture: Image.Image) -> av.VideoFrame:
    """Return the picture in the encoder's colours; a frame of its own each time, for its time."""
    frame: av.VideoFrame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]
    return frame.reformat(
        format="yuv420p",
        dst_colorspace=Colorspace.ITU709,
        dst_color_range=ColorRange.MPEG,
    )
