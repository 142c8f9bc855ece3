"""Chromium windows for the benchmarks: opened on a running site, slowed, and traced."""

import json
import os
import shutil
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-gpu"]
SIZE = {"width": 1280, "height": 900}
SLOWDOWN = 4
TASK = "ThreadControllerImpl::RunTask"
FRAME = "FireAnimationFrame"
TOLD = "blink.mojom.DevToolsSession"
PRIVATE = ("Private_Clean", "Private_Dirty")
type Event = dict[str, Any]  # of a trace, in the browser's own words
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
    """Return the seconds that the busiest main thread worked from each frame to the next.

    By the thread's own clock, so that a busy machine doesn't count; nor does what the browser is
    told to do by us.
    """
    events = json.loads(trace)["traceEvents"]
    threads = Counter(_thread(event) for event in events if event["name"] == FRAME)
    if not threads:
        raise RuntimeError("no frame was traced")
    [(thread, _)] = threads.most_common(1)
    ours = sorted((event for event in events if _thread(event) == thread), key=itemgetter("ts"))
    tasks = [event for event in ours if event["name"] == TASK and "dur" in event]
    frames = _holding(tasks, [event["ts"] for event in ours if event["name"] == FRAME])
    told = _holding(tasks, [event["ts"] for event in ours if _is_told(event)]) - frames
    if not any("tdur" in task for task in tasks):
        raise RuntimeError("no task tells how long its thread worked")
    found: list[float] = []
    for i, task in enumerate(tasks):
        if i in frames:
            found.append(0.0)
        if found and i not in told:
            found[-1] += task.get("tdur", 0) / 1e6  # the very short ones have none
    return found[1:-1]  # the first one holds all that came before, the last one was cut off


def _thread(event: Event) -> tuple[int, int]:
    return event["pid"], event["tid"]


def _is_told(event: Event) -> bool:
    message = event.get("args", {}).get("chrome_mojo_event_info", {})
    return message.get("mojo_interface_tag") == TOLD


def _holding(tasks: list[Event], times: list[float]) -> set[int]:
    """Return which of the tasks, in their order, were running at one of the times."""
    begins = [task["ts"] for task in tasks]
    found = set()
    for time in times:
        i = bisect_right(begins, time) - 1
        if i >= 0 and time <= tasks[i]["ts"] + tasks[i]["dur"]:
            found.add(i)
    return found


def private_mb(pid: int) -> float:
    """Return the megabytes that a process shares with no other one."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    kb = [int(line.split()[1]) for line in lines if line.startswith(PRIVATE)]
    return sum(kb) * 1024 / 1e6


def renderers(browser: Browser) -> set[int]:
    """Return the ids of the processes that pages run in."""
    told = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    return {process["id"] for process in told["processInfo"] if process["type"] == "renderer"}
