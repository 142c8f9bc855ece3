"""Somebody with a pen plotter: fills the form in, sees the sheet, takes the file."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts.models import User
from tests.browser.conftest import OpenWindow
from tests.browser.test_downloading import waves
from tests.browser.visitors import PHONE

pytest.importorskip("vpype", reason="the extra `plotter` is not installed")
pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_the_sheet_follows_the_form(open_window: OpenWindow, alice: User) -> None:
    page = open_window(f"{waves(alice, 'paint').get_absolute_url()}").page
    page.get_by_text("Take it home").click()
    page.get_by_role("link", name="For a pen plotter").click()
    expect(page.locator("figcaption")).to_contain_text("297 × 210 mm")
    page.get_by_label("Paper").select_option("A5")
    expect(page.locator("figcaption")).to_contain_text("210 × 148 mm")
    assert "paper=a5" in page.url
    page.get_by_label("Size").select_option("True size")
    expect(page.get_by_text("partly outside the margins")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="SVG").click()
    assert download.value.suggested_filename == "Waves plot.svg"
    assert 'width="210mm" height="148mm"' in Path(download.value.path()).read_text()


def test_it_works_without_scripts(open_window: OpenWindow, alice: User) -> None:
    address = f"{waves(alice, 'plotter').get_absolute_url()}/plot"
    page = open_window(address, java_script_enabled=False, viewport=PHONE).page
    page.get_by_label("Paper").select_option("A3")
    page.get_by_role("button", name="Show the sheet").click()
    expect(page.locator("figcaption")).to_contain_text("420 × 297 mm")
    page.get_by_text("The machine").click()
    page.get_by_label("Pen down").fill("M3 S90")
    with page.expect_download() as download:
        page.get_by_role("button", name="G-code").click()
    assert "\nM3 S90\n" in Path(download.value.path()).read_text()


def test_what_cannot_be_is_said_beside_the_question(open_window: OpenWindow, alice: User) -> None:
    visitor = open_window(f"{waves(alice, 'plotter').get_absolute_url()}/plot?paper=a5")
    visitor.page.get_by_role("button", name="HPGL").click()
    expect(visitor.page.locator("#plot-device-error")).to_contain_text("does not take A5")
    (told,) = visitor.problems
    assert "422" in told
    visitor.problems.clear()


def test_a_phone_shows_all_of_it(open_window: OpenWindow, alice: User) -> None:
    page = open_window(f"{waves(alice, 'paint').get_absolute_url()}/plot", viewport=PHONE).page
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]
    sheet = page.locator(".plot-sheet svg").bounding_box()
    assert sheet["width"] > 0.8 * PHONE["width"]
