"""Make the screens: every page of a site with the demo, at three widths, by day and by night.

PYTHONPATH=. python docs/make_screens.py        # needs chromium; writes docs/screens/*.webp
"""

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

from make_pictures import QUIET, serve
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from tqdm import tqdm

if TYPE_CHECKING:
    from accounts.models import User
    from canvas.models import Canvas
    from tests.browser.places import Place, Site

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "screens"
# Of a window, with how much of a longer page is shown, px.
WINDOWS = {"1280": (1280, 800, 1100), "820": (820, 1100, 1300), "390": (390, 844, 1700)}
THEMES = ("light", "dark")
STROKES = 220  # that lie on the live canvas before it is looked at
WAIT_MS = 240_000
QUALITIES = (64, 50, 38, 28, 18, 10)
MAX_BYTES = 24 * 1024  # of one screen; all of them stay under 4 MB


def main() -> int:
    """Serve, furnish, look at everything, and stop what was started."""
    chromium = which("chromium") or which("google-chrome")
    if chromium is None:
        print("No chromium was found; the screens stay as they are.")
        return 1
    with tempfile.TemporaryDirectory() as home:
        address, server = serve(home)
        try:
            _set_up(home)
            with sync_playwright() as driver:
                browser = driver.chromium.launch(executable_path=chromium, args=QUIET)
                os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the loop is Playwright's
                with ThreadPoolExecutor() as packers:  # while the next page is looked at
                    packing = {n: packers.submit(_small, p) for n, p in _look(browser, address)}
                    screens = {name: packed.result() for name, packed in packing.items()}
                browser.close()
        finally:
            server.terminate()
            server.wait()
    _replace(screens)
    return 0


def _set_up(home: str) -> None:
    """Let this process see the database of the site that is served."""
    os.environ |= {"MONET_HOME": home, "DJANGO_SETTINGS_MODULE": "monet_site.settings"}
    import django

    django.setup()


def _look(browser: Browser, address: str) -> Iterator[tuple[str, bytes]]:
    _watch_until_drawn(browser, address)
    places = _furnish().places()
    done = tqdm(total=len(places) * len(WINDOWS), desc="Looking at pages", disable=None)
    for width, (across, down, most) in WINDOWS.items():
        size = {"width": across, "height": down}
        contexts: dict[tuple[User | None, bool], BrowserContext] = {}
        for place in places:
            kind = (place.who, place.has_scripts)
            if kind not in contexts:
                contexts[kind] = _enter(browser, address, place, size)
            page = _visit(contexts[kind], address, place)
            for theme in THEMES:
                name = f"{place.name.replace(' ', '-')}-{width}-{theme}"
                yield name, _shot(page, theme, most)
            page.close()
            done.update()
        for context in contexts.values():
            context.close()


def _watch_until_drawn(browser: Browser, address: str) -> None:
    """Be the visitor for whom the demo artist works, until there is something to see."""
    from agent import demo
    from canvas.models import Canvas

    page = browser.new_page()
    page.goto(address)
    for _ in range(WAIT_MS // 1000):
        canvas = Canvas.objects.in_progress().filter(easel__artist__email=demo.EMAIL).first()
        if canvas is not None and _strokes_on(canvas) >= STROKES:
            break
        page.wait_for_timeout(1000)
    page.close()


def _strokes_on(canvas: "Canvas") -> int:
    from canvas.snapshot import placed_strokes

    return len(placed_strokes(canvas, canvas.head_seq))


def _furnish() -> "Site":
    """Let the demo artist's canvas be open to a helper, who nudges and has a blank one too."""
    from django.utils import timezone

    from accounts.models import User
    from agent import demo, services
    from canvas.models import Canvas
    from canvas.services import start_canvas
    from gallery.models import Piece
    from tests.browser.places import Site

    now, artist = timezone.now(), demo.artist()
    helper = User.objects.create_user("berthe@example.org", display_name="Berthe")
    easel = Canvas.objects.get(easel__artist=artist)
    Canvas.objects.filter(pk=easel.pk).update(open_to="signed_in")
    words = "A little more light on the water, please."
    services.leave_nudge(user=helper, canvas_id=easel.id, text=words, now=now, spot=(520, 420))
    plotted, painted = (
        Piece.objects.for_showing().filter(artist=artist, canvas__style=style).latest("hung_at")
        for style in ("plotter", "paint")
    )
    blank = start_canvas(owner=helper, style="plotter", visibility="private", now=now)
    return Site(artist, helper, plotted, painted, easel, blank)


def _enter(browser: Browser, address: str, place: "Place", size: dict[str, int]) -> BrowserContext:
    from tests.browser.places import show_errors
    from tests.browser.visitors import session_of

    context = browser.new_context(
        viewport=size,  # type: ignore[arg-type]
        java_script_enabled=place.has_scripts,
        service_workers="block",  # the routes below would not hear what they fetch
    )
    context.set_default_timeout(20_000)
    show_errors(context, address)
    if place.who is not None:
        cookie = {"name": "sessionid", "value": session_of(place.who), "url": address}
        context.add_cookies([cookie])  # type: ignore[list-item]
    return context


def _visit(context: BrowserContext, address: str, place: "Place") -> Page:
    page = context.new_page()
    page.goto(address + place.path)
    page.locator(place.ready).first.wait_for()
    if place.act is not None:
        place.act(page)
    page.wait_for_timeout(800)  # pictures decode, small figures are drawn, a pen begins to move
    return page


def _shot(page: Page, theme: str, most: int) -> bytes:
    """Return a picture of the page, at most `most` px of it from the top."""
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.wait_for_timeout(60)
    width, height = page.evaluate("[innerWidth, document.documentElement.scrollHeight]")
    if page.locator("dialog[open]").count():  # its backdrop is as large as the window
        height = page.evaluate("innerHeight")
    clip = {"x": 0, "y": 0, "width": width, "height": min(height, most)}
    return page.screenshot(full_page=True, clip=clip)  # type: ignore[arg-type]


def _small(shot: bytes) -> bytes:
    """Return the picture as WebP at the best quality that stays small."""
    picture = Image.open(io.BytesIO(shot)).convert("RGB")
    packed = b""
    for quality in QUALITIES:
        held = io.BytesIO()
        picture.save(held, "WEBP", quality=quality)
        packed = held.getvalue()
        if len(packed) <= MAX_BYTES:
            break
    return packed


def _replace(screens: dict[str, bytes]) -> None:
    """Put these screens in the place of the former ones."""
    OUT.mkdir(exist_ok=True)
    for old in OUT.glob("*.webp"):
        old.unlink()
    for name, picture in screens.items():
        (OUT / f"{name}.webp").write_bytes(picture)
    total, largest = sum(map(len, screens.values())), max(map(len, screens.values()))
    print(f"{len(screens)} screens, {total // 1024} KiB, the largest {largest // 1024} KiB")


if __name__ == "__main__":
    sys.exit(main())
