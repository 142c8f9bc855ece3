"""The browser's reducer and the server's make the same state of the same log."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from canvas.events import LOG_EVENT, PieceFacts, encode
from canvas.state import NUDGES_KEPT, STEPS_KEPT, CanvasState, fold, from_snapshot, to_snapshot
from canvas.strokes import seed_for
from tests.browser.conftest import module_page

pytestmark = pytest.mark.browser

LOGS: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parents[1] / "inputs" / "canvas_logs.json").read_text()
)
FOLD_JS = """async ({ frames, after }) => {
  const { applyEvent, emptyState, fromSnapshot } = await import("/state.js");
  const first = after ? fromSnapshot(after) : emptyState();
  return JSON.stringify(frames.reduce(applyEvent, first));
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    return module_page(browser)


def folded(frames: list[dict[str, Any]]) -> CanvasState:
    events = [LOG_EVENT.validate_python(frame) for frame in frames]
    return fold(CanvasState(piece=PieceFacts.model_validate(frames[0]["piece"])), events)


def snapshot_of(frames: list[dict[str, Any]]) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(encode(to_snapshot(folded(frames))))
    return told


def in_browser(page: Page, frames: list[dict[str, Any]], after: object = None) -> dict[str, Any]:
    told = json.loads(page.evaluate(FOLD_JS, {"frames": frames, "after": after}))
    return {"type": "snapshot"} | {key: value for key, value in told.items() if value is not None}


@pytest.mark.parametrize("name", LOGS)
def test_both_fold_a_log_to_the_same_state(page: Page, name: str) -> None:
    """R7."""
    assert in_browser(page, LOGS[name]) == snapshot_of(LOGS[name])


@pytest.mark.parametrize("name", LOGS)
def test_a_snapshot_and_the_rest_make_the_same_state(page: Page, name: str) -> None:
    """R7."""
    for cut in range(1, len(LOGS[name]), 7):
        before, rest = LOGS[name][:cut], LOGS[name][cut:]
        assert in_browser(page, rest, snapshot_of(before)) == snapshot_of(LOGS[name])


def test_a_snapshot_read_back_is_the_state(page: Page) -> None:
    for frames in LOGS.values():
        assert from_snapshot(to_snapshot(folded(frames))) == folded(frames)


def test_both_keep_as_many_nudges_and_steps(page: Page) -> None:
    kept = page.evaluate(
        """async () => {
          const { NUDGES_KEPT, STEPS_KEPT } = await import("/state.js");
          return [NUDGES_KEPT, STEPS_KEPT];
        }"""
    )
    assert kept == [NUDGES_KEPT, STEPS_KEPT]


def test_both_make_the_same_seed_of_an_id(page: Page) -> None:
    ids = ["a", "wave-0", "~7.0", "0123456789abcdef01234567", "turn:1.2_x"]
    seeds = page.evaluate(
        "async (ids) => ids.map((await import('/events.js')).seedFor)",
        ids,
    )
    assert seeds == [seed_for(name) for name in ids]


def test_the_limits_of_the_browser_are_the_servers(page: Page) -> None:
    from canvas import events
    from canvas.paths import MAX_POINTS

    limits = page.evaluate("async () => ({ ...(await import('/events.js')) })")
    assert limits["MAX_POINTS"] == MAX_POINTS
    for name in ("PROTOCOL_VERSION", "MAX_FRAME_BYTES", "MAX_STROKES_PER_FRAME"):
        assert limits[name] == getattr(events, name)
