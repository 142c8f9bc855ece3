"""What the words' modules say, without a site: how a batch reads, how seldom news are told."""

from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import module_page

pytestmark = pytest.mark.browser

SHEET = {"width": 800, "height": 600, "style": "plotter"}
BATCH = """async ([lines, sheet]) => {
  const { batchOf, batchWords } = await import('/batches.js');
  const { packPoints } = await import('/geometry.js');
  return batchWords(batchOf(lines.map((line) => ({ points: packPoints(line.flat()) })), sheet));
}"""
# Tells news at the seconds given, on a clock of its own; returns [second, words] of what was said.
NARRATE = """async (told) => {
  const { Narrator } = await import('/narrator.js');
  const [said, timers] = [[], []];
  let now = 0;
  const time = { now: () => now, after: (ms, act) => timers.push({ at: now + ms, act }) };
  const narrator = new Narrator((words) => said.push([now / 1000, words]), time);
  const ring = (until) => {
    timers.sort((a, b) => a.at - b.at);
    while (timers[0]?.at <= until) {
      const { at, act } = timers.shift();
      now = at;
      act();
    }
  };
  for (const [second, words, weight] of told) {
    ring(1000 * second);
    now = 1000 * second;
    narrator.tell({ words, weight });
  }
  ring(Infinity);
  return said;
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    return module_page(browser)


def words(page: Page, lines: list[Any], **sheet: object) -> str:
    said: str = page.evaluate(BATCH, [lines, SHEET | sheet])
    return said


def hatches(x: int, y: int, count: int, step: int = 5) -> list[list[list[int]]]:
    """Return short parallel lines, every other one drawn backwards."""
    lines = [[[x + i * step, y], [x + i * step + 30, y - 40]] for i in range(count)]
    return [line if i % 2 else line[::-1] for i, line in enumerate(lines)]


class TestABatchInWords:
    def test_says_that_short_parallel_lines_are_hatching_and_where(self, page: Page) -> None:
        assert words(page, hatches(60, 500, 24)) == "hatching at the lower left, 24 strokes"

    def test_says_that_tiny_marks_are_dots(self, page: Page) -> None:
        dots = [[[380 + 3 * i, 290 + 7 * (i % 3)], [382 + 3 * i, 292]] for i in range(12)]
        assert words(page, dots) == "dotting in the middle, 12 strokes"

    def test_calls_all_else_drawing_and_in_paint_painting(self, page: Page) -> None:
        line = [[[700, 40], [760, 90], [720, 60]]]
        assert words(page, line) == "drawing at the upper right, 1 stroke"
        assert words(page, line, style="paint") == "painting at the upper right, 1 stroke"

    def test_names_bands_and_the_whole_sheet(self, page: Page) -> None:
        assert words(page, [[[10, 550], [790, 560]]]) == "drawing across the bottom, 1 stroke"
        assert words(page, [[[30, 10], [60, 590]]]) == "drawing down the left side, 1 stroke"
        assert words(page, [[[10, 10], [790, 590]]]) == "drawing all over the sheet, 1 stroke"

    def test_does_not_call_lines_in_every_direction_hatching(self, page: Page) -> None:
        spokes = [[[400, 300], [400 + 40 * x, 300 + 40 * y]] for x in (-1, 1, 0) for y in (-1, 1)]
        assert words(page, [*spokes, *spokes]).startswith("drawing")


class TestTheNarration:
    def test_says_the_first_sentence_at_once_and_then_at_most_one_in_ten_seconds(
        self, page: Page
    ) -> None:
        told = [[tenth / 10, f"batch {tenth}", 1] for tenth in range(600)]
        said = page.evaluate(NARRATE, told)
        times = [second for second, _ in said]
        assert times[0] == 0
        gaps = [later - sooner for sooner, later in pairwise(times)]
        assert min(gaps) >= 10
        assert len(said) <= 7, "a minute of ten batches a second"

    def test_says_the_latest_of_what_came_meanwhile(self, page: Page) -> None:
        told = [[0, "first", 1], [2, "second", 1], [5, "third", 1]]
        assert page.evaluate(NARRATE, told) == [[0, "first"], [10, "third"]]

    def test_keeps_what_weighs_more(self, page: Page) -> None:
        told = [[0, "a batch", 1], [2, "It is finished.", 3], [5, "a stroke", 0]]
        assert page.evaluate(NARRATE, told) == [[0, "a batch"], [10, "It is finished."]]

    def test_says_nothing_of_a_batch_twice(self, page: Page) -> None:
        assert page.evaluate(NARRATE, [[0, "once", 1]]) == [[0, "once"]]


class TestReading:
    @pytest.mark.parametrize(
        ("thought", "line"),
        [
            ("", ""),
            ("The hills come fi", ""),
            ("Dark water. The hills come first, so that the boats have somewhere to be, and the b",
             "Dark water."),
            ("The last band. It decides the mood.", "The last band. It decides the mood."),
            (f"{'Long. ' * 40}So I begin.", f"{'Long. ' * 11}So I begin."),
        ],
    )  # fmt: skip
    def test_the_last_words_fit_on_a_line_and_end(
        self, page: Page, thought: str, line: str
    ) -> None:
        script = "async (thought) => (await import('/reading.js')).lastWords(thought)"
        assert page.evaluate(script, thought) == line

    def test_a_thought_is_cut_into_pieces_at_sentences_and_loses_nothing(self, page: Page) -> None:
        thought = "One sentence of a thought that goes on and on. " * 30 + "\n\nAnd “the end.” "
        script = "async (thought) => (await import('/reading.js')).pieces(thought)"
        cut = page.evaluate(script, thought)
        assert max(len(piece) for piece in cut) <= 240
        assert cut[-1] == "And “the end.”"
        assert " ".join(cut).split() == thought.split()


class TestTurns:
    def test_take_in_what_was_said_before_they_began(self, page: Page) -> None:
        script = """async (turns) => {
          const { byTurn } = await import('/turns.js');
          const groups = byTurn(turns.map((turn) => ({ turn })));
          return groups.map(({ turn, entries }) => [turn, entries.length]);
        }"""
        told = [None, "a", None, "a", None, "b", None]
        grouped = page.evaluate(script, told)
        assert grouped == [["a", 4], ["b", 2], [None, 1]]


class TestPresenceInWords:
    @pytest.mark.parametrize(
        ("names", "said"),
        [
            ([], ""),
            (["Bob"], "Bob is drawing"),
            (["Bob", "Eve"], "Bob and Eve are drawing"),
            (["Bob", "Eve", "Ann"], "Bob and 2 others are drawing"),
        ],
    )
    def test_names_at_most_two(self, page: Page, names: list[str], said: str) -> None:
        script = "async (names) => (await import('/words.js')).drawingWords(names)"
        assert page.evaluate(script, names) == said
