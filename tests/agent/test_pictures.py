"""Pictures from outside: what is kept of them, and what is refused in words."""

import io
import struct
import tracemalloc
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from agent.pictures import (
    KEPT_SIDE_PX,
    MAX_BYTES,
    MAX_KEPT_BYTES,
    MAX_SIDE_PX,
    PictureRefused,
    read_picture,
)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    kept = read_picture(content)
    image = Image.open(io.BytesIO(kept.webp))
    image.load()
    assert (image.format, image.size) == ("WEBP", (kept.width, kept.height))
    assert len(kept.webp) <= MAX_KEPT_BYTES
    return image


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds next to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    ihdr = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(100_000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", ihdr) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


RED = Image.new("RGB", (400, 300), "#c03020")
MOVING = encoded(RED, "WEBP", save_all=True, append_images=[Image.new("RGB", (400, 300), "blue")])
WHOLE_PNG = encoded(Image.effect_noise((300, 300), 90).convert("RGB"), "PNG")

REFUSED = {
    "nothing": b"",
    "words": b"hello",
    "a page called .png": b"<html><script>alert(1)</script></html>",
    "an svg": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    "a gif": encoded(RED, "GIF"),
    "a bmp": encoded(RED, "BMP"),
    "a tiff": encoded(RED, "TIFF"),
    "a moving picture": MOVING,
    "50 megapixels": png_header(8_000, 6_250),
    "a bomb": png_header(60_000, 60_000),
    "a line": png_header(1, 100_000),
    "no width": png_header(0, 100),
    "half a file": WHOLE_PNG[: len(WHOLE_PNG) // 2],
    "a lie about its size": png_header(3_000, 3_000),
    "too many bytes": bytes(MAX_BYTES + 1),
}


class TestAPicture:
    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
    def test_is_kept_as_a_picture_of_our_own_making(self, kind: str) -> None:
        image = opened(encoded(RED, kind))
        red, green, blue = image.convert("RGB").getpixel((200, 150))  # type: ignore[misc]
        assert red > 150 > max(green, blue)

    def test_is_made_small_in_its_own_proportion(self) -> None:
        assert opened(encoded(RED.resize((3_000, 1_500)), "JPEG")).size == (KEPT_SIDE_PX, 512)

    def test_stands_upright_and_tells_nothing_of_where_it_was_taken(self) -> None:
        exif = Image.Exif()
        exif[0x0112], exif[0x010E] = 6, "at home"
        image = opened(encoded(RED, "JPEG", exif=exif))
        assert image.size == (300, 400)
        assert not image.getexif()
        assert b"at home" not in read_picture(encoded(RED, "JPEG", exif=exif)).webp

    @pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16", "CMYK"])
    def test_may_be_of_any_mode(self, mode: str) -> None:
        image = Image.new(mode, (50, 40))
        assert opened(encoded(image, "JPEG" if mode == "CMYK" else "PNG")).mode == "RGB"

    def test_that_can_be_seen_through_lies_on_white_paper(self) -> None:
        image = opened(encoded(Image.new("RGBA", (50, 40), (0, 0, 0, 0)), "PNG"))
        assert min(image.convert("RGB").getpixel((20, 20))) > 250  # type: ignore[arg-type]

    def test_of_pure_noise_still_becomes_small(self) -> None:
        noise = Image.effect_noise((1_500, 1_500), 120).convert("RGB")
        assert opened(encoded(noise, "JPEG")).size == (KEPT_SIDE_PX, KEPT_SIDE_PX)

    @pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED.keys())
    def test_that_is_none_is_refused_in_words(self, content: bytes) -> None:
        with pytest.raises(PictureRefused, match=r"[A-Z].*\.$"):
            read_picture(content)

    def test_as_long_as_a_side_may_be_is_taken(self) -> None:
        assert opened(encoded(Image.new("RGB", (MAX_SIDE_PX, 100)), "PNG")).width == KEPT_SIDE_PX

    @pytest.mark.filterwarnings("error::PIL.Image.DecompressionBombWarning")
    def test_that_pillow_would_only_warn_of_is_refused_by_each_of_many_threads(self) -> None:
        bombs = [png_header(side, 10_000) for side in (9_500, 12_000, 17_000)] * 8
        with ThreadPoolExecutor(8) as pool:
            asked = [pool.submit(read_picture, bomb) for bomb in bombs]
        for answer in asked:
            with pytest.raises(PictureRefused, match="megapixels"):
                answer.result()

    def test_that_claims_much_costs_no_memory(self) -> None:
        tracemalloc.start()
        with pytest.raises(PictureRefused):
            read_picture(png_header(60_000, 60_000))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 4_000_000
