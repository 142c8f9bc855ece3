"""The quick PNG: every pixel kept, whatever the picture's shape; decoders take it."""

import io
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from canvas.png import encode_png

LOTS = np.random.default_rng(5)


def decoded(png: bytes) -> Image.Image:
    with Image.open(io.BytesIO(png)) as image:
        image.verify()  # checks every chunk's sum
    return Image.open(io.BytesIO(png))


@pytest.mark.parametrize("size", [(1, 1), (7, 1), (1, 3), (3, 5), (800, 600), (1199, 631)])
def test_every_pixel_is_kept(size: tuple[int, int]) -> None:
    pixels = LOTS.integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    image = decoded(encode_png(Image.fromarray(pixels)))
    assert (image.mode, image.size) == ("RGB", size)
    assert np.array_equal(np.asarray(image), pixels)


def test_blank_paper_is_small() -> None:
    assert len(encode_png(Image.new("RGB", (800, 600), "white"))) < 10_000


def test_several_threads_encode_one_picture_alike() -> None:
    from concurrent.futures import ThreadPoolExecutor

    image = Image.fromarray(LOTS.integers(0, 256, (60, 80, 3), dtype=np.uint8))
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: encode_png(image), range(40)))
    assert len(made) == 1


def test_nothing_but_the_asked_is_started_when_it_is_imported() -> None:
    script = "import threading, canvas.png; assert threading.active_count() == 1"
    subprocess.run([sys.executable, "-c", script], check=True)
