"""The first page in Chromium, four times slower, over a phone's slow line, with nothing cached."""

from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Response

from benchmarks import place
from benchmarks.rows import Row, ms, skipped
from benchmarks.servers import free_port, site
from benchmarks.windows import chromium, devtools, installed, slowed, window

AREA = "the first page"
LCP_S, CLS, SCRIPT_KB = 1.5, 0.02, 150
PIECES, STROKES, POINTS = 8, 300, 40
# Slow 4G, as page tests shape it: 150 ms there and back, 1.6 Mbit/s down, 750 kbit/s up.
LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 750e3 / 8,
}
SETTLE_MS = 2500
NOTE = """
window.vitals = { lcp: 0, cls: 0 };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.vitals.lcp = entry.startTime / 1000;
}).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (!entry.hadRecentInput) window.vitals.cls += entry.value;
  }
}).observe({ type: "layout-shift", buffered: true });
"""
SCRIPTS = """() => performance.getEntriesByType("resource")
  .filter(({ name }) => new URL(name).pathname.endsWith(".js"))
  .map(({ decodedBodySize, encodedBodySize }) => [decodedBodySize, encodedBodySize])"""


def measure() -> list[Row]:
    """Hang some pieces and come to the first page as a stranger with a phone."""
    path = installed()
    if path is None:
        return [skipped(AREA, "largest paint, shifts, scripts", "", "there is no Chromium here")]
    place.settle()
    _hang()
    port = free_port()
    with site(port), chromium(path) as browser:
        return _rows(browser, f"http://127.0.0.1:{port}")


def _rows(browser: Browser, address: str) -> list[Row]:
    page = window(browser, address)
    page.set_viewport_size({"width": 390, "height": 844})
    asked = _hosts_asked(page)
    page.add_init_script(NOTE)
    tools = devtools(page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", LINE)
    with slowed(page):
        page.goto(address, wait_until="load")
        page.wait_for_timeout(SETTLE_MS)  # the replay has begun, and whatever comes late is there
        vitals = page.evaluate("window.vitals")
        sizes: list[list[int]] = page.evaluate(SCRIPTS)
    whole, sent = (sum(size[n] for size in sizes) / 1e3 for n in (0, 1))
    strange = asked - {urlsplit(address).netloc}
    words = f"the first page, with {PIECES} pieces, 4 × slower, over slow 4G, nothing cached"
    return [
        Row(
            AREA,
            f"largest contentful paint of {words}",
            f"< {LCP_S} s",
            ms(vitals["lcp"]),
            0 < vitals["lcp"] < LCP_S,
        ),
        Row(AREA, "its layout shifts", f"< {CLS}", f"{vitals['cls']:.3f}", vitals["cls"] < CLS),
        Row(
            AREA,
            "its JavaScript, and other hosts that it asks",
            f"< {SCRIPT_KB} kB, none",
            f"{whole:.0f} kB in {len(sizes)} modules, {sent:.0f} kB on the line; "
            f"{len(strange) or 'no'} other hosts",
            whole < SCRIPT_KB and not strange,
        ),
    ]


def _hosts_asked(page: Page) -> set[str]:
    hosts: set[str] = set()

    def note(answer: Response) -> None:
        if not answer.url.startswith("data:"):
            hosts.add(urlsplit(answer.url).netloc)

    page.on("response", note)
    return hosts


def _hang() -> None:
    """Hang pieces, and make their pictures as the worker does."""
    from django.utils import timezone

    from gallery.services import hang_piece, make_pictures

    for number in range(PIECES):
        owner = place.artist(number)
        canvas = place.blank_canvas(owner)
        place.draw(owner, canvas, strokes=STROKES, points=POINTS)
        piece = hang_piece(canvas_id=canvas.id, ended_by="artist", now=timezone.now())
        make_pictures(piece_id=piece.pk)
