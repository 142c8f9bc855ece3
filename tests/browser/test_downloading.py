"""A visitor takes a piece home; the svg looks in Chromium as the png does."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from accounts.models import User
from canvas import services as canvases
from canvas.paths import parse_path
from gallery import exports, services, tasks
from gallery.models import Piece
from tests.browser.conftest import OpenWindow
from tests.browser.visitors import PHONE
from tests.gallery.hanging import NOON, draw, start

pytestmark = pytest.mark.browser
BRUSHES = ("oil_round", "watercolor", "dry_brush", "palette_knife", "ink", "airbrush", "splatter")
FARTHEST = 0.02 * 255  # mean distance of two pictures


def waves(alice: User, style: str) -> Piece:
    canvas = start(alice, style=style)
    for n, brush in enumerate(BRUSHES):
        y = 60 + 75 * n
        wave = [[60, y], [300, y - 90], [500, y + 90], [740, y]]
        path, asked = parse_path(
            {"type": "cubic", "points": wave, "brush": brush}, width=800, height=600
        )
        draw(alice, canvas, canvases.AskedStroke(f"wave-{n}", path, asked))
    canvases.name_piece(canvas_id=canvas.id, title="Waves", alt_text="Waves.", now=NOON)
    return services.hang_piece(canvas_id=canvas.id, ended_by="artist", now=NOON)


@pytest.mark.parametrize("style", ["plotter", "paint"])
def test_a_downloaded_svg_is_the_picture(
    open_window: OpenWindow, alice: User, settings, tmp_path: Path, style: str
) -> None:
    settings.MEDIA_ROOT = tmp_path
    piece = waves(alice, style)
    page = open_window(piece.get_absolute_url()).page
    page.get_by_text("Take it home").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="SVG", exact=True).click()
    assert download.value.suggested_filename == "Waves.svg"
    document = Path(download.value.path()).read_text()
    blank = page.context.new_page()
    blank.set_viewport_size({"width": 800, "height": 600})
    blank.set_content(f"<style>*{{margin:0}}svg{{display:block}}</style>{document}")
    shown = np.asarray(Image.open(io.BytesIO(blank.screenshot())).convert("RGB"), dtype=float)
    ours = np.asarray(Image.open(io.BytesIO(exports.make(piece, "png"))), dtype=float)
    assert ours.min() < 128
    assert np.abs(shown - ours).mean() < FARTHEST


def test_who_waits_for_a_large_file_gets_it(
    open_window: OpenWindow, alice: User, settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    piece = waves(alice, "plotter")
    page = open_window(piece.get_absolute_url(), viewport=PHONE).page
    page.get_by_text("Take it home").click()
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
    page.get_by_role("link", name="PNG, large", exact=True).click()
    page.get_by_role("status").get_by_text("is being made").wait_for()
    with page.expect_download() as download:
        tasks.make_file.apply(args=[piece.pk, "png-2x"]).get()
    assert download.value.suggested_filename == "Waves 2x.png"
    page.get_by_role("status").get_by_text("on its way to your downloads").wait_for()


def test_who_waits_without_scripts_gets_it_too(
    open_window: OpenWindow, alice: User, settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    piece = waves(alice, "plotter")
    page = open_window(piece.get_absolute_url(), java_script_enabled=False).page
    page.get_by_text("Take it home").click()
    page.get_by_role("link", name="PNG, large", exact=True).click()
    page.get_by_role("status").get_by_text("is being made").wait_for()
    with page.expect_download() as download:
        tasks.make_file.apply(args=[piece.pk, "png-2x"]).get()
    assert download.value.suggested_filename == "Waves 2x.png"
