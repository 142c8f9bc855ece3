"""A visitor has a film made and watches it; an animated svg plays by itself, anywhere."""

import io
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page

from accounts.models import User
from gallery import exports, films, tasks
from gallery.film_options import film_options
from gallery.film_rows import Film
from gallery.models import Piece
from tests.browser.conftest import OpenWindow
from tests.browser.test_downloading import FARTHEST, waves
from tests.browser.visitors import PHONE

pytestmark = pytest.mark.browser
AN_HOUR = timedelta(hours=1)
MOMENTS_S = (1, 2.5, 4.9)  # of a film of five seconds, its end held


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def svg_of(piece: Piece) -> str:
    options = film_options("svg", 5, 800, has_captions=False)
    films.ask_for_film(piece=piece, options=options, asker="bob", now=timezone.now())
    films.make_next_film(now=timezone.now())
    return (films.film_file(piece=piece, options=options) or b"").decode()


def show(page: Page, document: str) -> None:
    page.set_viewport_size({"width": 800, "height": 600})
    page.set_content(f"<style>*{{margin:0}}svg{{display:block}}</style>{document}")


def seen(page: Page) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB"), dtype=float)


def test_a_visitor_has_a_film_made_and_watches_it(open_window: OpenWindow, alice: User) -> None:
    piece = waves(alice, "paint")
    page = open_window(piece.get_absolute_url(), viewport=PHONE).page
    page.get_by_text("Take it home").click()
    page.get_by_role("link", name="A time-lapse").click()
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
    page.get_by_label("Seconds").fill("5")
    page.get_by_label("Width").select_option("480")
    page.get_by_role("button", name="Make the film").click()
    page.get_by_text("Your film waits for its turn").wait_for()
    Film.objects.update(state="being_made", percent=42, held_until=timezone.now() + AN_HOUR)
    page.get_by_text("42 per cent").wait_for()  # the page asks again by itself
    Film.objects.update(state="asked", held_until=None)
    tasks.make_next_film.apply().get()
    page.locator("video").wait_for()
    size = "video => new Promise(told => video.readyState ? told(video.videoWidth)"
    size += " : video.onloadedmetadata = () => told(video.videoWidth))"
    assert page.locator("video").evaluate(size) == 480
    with page.expect_download() as download:
        page.get_by_role("link", name="Take it home").click()
    assert download.value.suggested_filename == "Waves 5s.mp4"


@pytest.mark.parametrize("style", ["plotter", "paint"])
def test_an_animated_svg_draws_itself_to_the_end(
    open_window: OpenWindow, alice: User, style: str
) -> None:
    piece = waves(alice, style)
    page = open_window("/").page.context.new_page()
    show(page, svg_of(piece))
    drawn = []
    for moment in MOMENTS_S:
        page.evaluate(
            "s => document.getAnimations().forEach(a => { a.pause(); a.currentTime = 1000 * s; })",
            moment,
        )
        drawn.append(seen(page))
    inks = [(moment.mean(axis=2) < 250).sum() for moment in drawn]
    assert 0 < inks[0] < inks[1] < inks[2]
    whole = np.asarray(Image.open(io.BytesIO(exports.make(piece, "png"))), dtype=float)
    assert np.abs(drawn[-1] - whole).mean() < FARTHEST


def test_an_animated_svg_is_finished_at_once_for_those_who_want_less_motion(
    open_window: OpenWindow, alice: User
) -> None:
    piece = waves(alice, "paint")
    page = open_window("/", reduced_motion="reduce").page.context.new_page()
    show(page, svg_of(piece))
    assert page.evaluate("() => document.getAnimations().length") == 0
    whole = np.asarray(Image.open(io.BytesIO(exports.make(piece, "png"))), dtype=float)
    assert np.abs(seen(page) - whole).mean() < FARTHEST
