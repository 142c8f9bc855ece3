"""Chromium windows for the benchmarks: opened on a running site, slowed, and traced."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-gpu"]
SIZE = {"width": 1280, "height": 900}
SLOWDOWN = 4
TASK = "ThreadControllerImpl::RunTask"
FRAME = "FireAnimationFrame"
PRIVATE = ("Private_Clean", "Private_Dirty")
# A page that does nothing but ask for frames: what this browser can show at best.
FRAMES_IN = """(seconds) => new Promise((resolve) => {
  let [count, began] = [0, 0];
  const frame = (now) => {
    began ||= now;
    if (now - began >= 1000 * seconds) resolve(count / ((now - began) / 1000));
    else { count += 1; requestAnimationFrame(frame); }
  };
  requestAnimationFrame(frame);
})"""


def installed() -> str | None:
    """Return where Chromium is, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """Run a browser for as long as the block lasts; the ORM stays usable beside it."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the loop is Playwright's; no view runs on it
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def window(browser: Browser, site: str, cookie: str = "") -> Page:
    """Return a fresh window with nothing kept from others, signed in by a Cookie header's text."""
    context = browser.new_context(viewport={"width": SIZE["width"], "height": SIZE["height"]})
    if cookie:
        name, _, value = cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": site}])
    return context.new_page()


def devtools(page: Page) -> CDPSession:
    return page.context.new_cdp_session(page)


@contextmanager
def slowed(page: Page, rate: int = SLOWDOWN) -> Iterator[None]:
    """Let the page's main thread go `rate` times slower."""
    tools = devtools(page)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    yield
    tools.send("Emulation.setCPUThrottlingRate", {"rate": 1})


def slower(rate: int) -> str:
    """Return what a row says of a page that is slowed."""
    return "" if rate == 1 else f", {rate} × slower"


def work_per_frame(trace: bytes) -> list[float]:
    """Return the seconds that the busiest main thread worked from each frame to the next."""
    events = json.loads(trace)["traceEvents"]
    frames: dict[tuple[int, int], list[float]] = {}
    for event in events:
        if event["name"] == FRAME:
            frames.setdefault((event["pid"], event["tid"]), []).append(event["ts"])
    if not frames:
        raise RuntimeError("no frame was traced")
    thread, begins = max(frames.items(), key=lambda found: len(found[1]))
    tasks = [
        (event["ts"], event["dur"])
        for event in events
        if event["name"] == TASK and (event["pid"], event["tid"]) == thread and "dur" in event
    ]
    begins.sort()
    tasks.sort()
    return _summed(tasks, begins)


def _summed(tasks: list[tuple[float, float]], begins: list[float]) -> list[float]:
    """Return the work between frames; a task belongs to where its middle lies."""
    found, at = [], 0
    for _, end in pairwise(begins):
        work = 0.0
        while at < len(tasks) and tasks[at][0] + tasks[at][1] / 2 < end:
            work += tasks[at][1]
            at += 1
        found.append(work / 1e6)
    return found[1:]  # the first one holds all that came before


def private_mb(pid: int) -> float:
    """Return the megabytes that a process shares with no other one."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    kb = [int(line.split()[1]) for line in lines if line.startswith(PRIVATE)]
    return sum(kb) * 1024 / 1e6


def renderers(browser: Browser) -> set[int]:
    """Return the ids of the processes that pages run in."""
    told = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    return {process["id"] for process in told["processInfo"] if process["type"] == "renderer"}
