"""What the words' modules say, without a site: how a batch reads, how seldom news are told."""

from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import SCRIPTS, module_page

pytestmark = pytest.mark.browser

SHEET = {"width": 800, "height": 600, "style": "plotter"}
BATCH = """async ([lines, sheet]) => {
  const { batchOf, batchWords } = await import('/batches.js');
  const { packPoints } = await import('/geometry.js');
  return batchWords(batchOf(lines.map((line) => ({ points: packPoints(line.flat()) })), sheet));
}"""
# A list of the talk in which a thought passes, as `passing`.
PASSING = """async () => {
  const { PassingThought } = await import('/passing.js');
  document.body.innerHTML = '<ol></ol>';
  window.passing = new PassingThought(document.querySelector('ol'));
}"""
HIDE = """(isHidden) => {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => isHidden });
}"""
IN_THE_LIST = "document.querySelector('ol').textContent"
# Shows a small picture of a stroke; returns whether what was worked out of it is kept afterwards.
PICTURE = """async (isLive) => {
  const { thumbnail } = await import('/figures.js');
  const { isKnown, marksOf } = await import('/drawn.js');
  const { packPoints } = await import('/geometry.js');
  const stroke = { id: 'a', role: 'agent', points: packPoints([100, 100, 300, 200]) };
  const sheet = { width: 800, height: 600, style: 'plotter' };
  if (isLive) marksOf(stroke, 'plotter');
  const element = thumbnail([stroke], sheet);
  element.style.cssText = 'display: block; width: 96px; height: 72px';
  document.body.replaceChildren(element);
  while (element.width < 10) await new Promise(requestAnimationFrame);
  return isKnown(stroke);
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

# A page with what stands below a sheet; `said` gathers what its listeners are told of the line.
LINE = """async () => {
  const { Far } = await import('/far.js');
  document.body.innerHTML =
    '<div data-far="waiting" hidden><p>Far.</p></div><div data-far="closed" hidden></div>';
  window.said = [];
  const far = new Far(document.body, (words) => window.said.push(words));
  window.tell = (status, words = '') => far.lineChanged({ status, words });
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

    def test_says_that_the_line_is_back_only_after_having_said_that_it_was_gone(
        self, browser: Browser
    ) -> None:
        page = module_page(browser)
        page.clock.install()
        page.evaluate(LINE)
        said = "window.said"
        page.evaluate("window.tell('waiting')")
        page.clock.fast_forward(5_000)
        page.evaluate("window.tell('open')")
        page.clock.fast_forward(10_000)
        assert page.evaluate(said) == [], "a short gap is no news"
        page.evaluate("window.tell('waiting')")
        page.clock.fast_forward(7_000)
        page.evaluate("window.tell('open')")
        assert page.evaluate(said) == ["Far.", "The site is reached again."]
        page.evaluate("window.tell('closed', 'It is private.')")
        assert page.evaluate(said)[2:] == ["It is private."]
        page.close()


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

    def test_asks_no_browser_for_a_lookbehind(self) -> None:
        read = [path.name for path in SCRIPTS.glob("*.js") if "(?<" in path.read_text("utf-8")]
        assert read == [], "Safari below 16.4 would not read these modules at all"


class TestAThoughtThatPasses:
    def test_ends_its_countdown_when_the_seconds_are_over(self, browser: Browser) -> None:
        page = module_page(browser)
        page.clock.install()
        page.evaluate(PASSING)
        wait = "{ turn: 'a', step: 0, words: 'Busy, trying again in 3 s', seconds: 3 }"
        page.evaluate(f"passing.wait({wait}, (say) => say())")
        assert page.evaluate(IN_THE_LIST) == "Busy, trying again in 3 s"
        page.clock.run_for(60_000)
        assert page.evaluate(IN_THE_LIST) == "Busy, trying again"
        page.close()

    def test_counts_nothing_down_while_nobody_looks(self, browser: Browser) -> None:
        page = module_page(browser)
        page.clock.install()
        page.evaluate(PASSING)
        wait = "{ turn: 'a', step: 0, words: 'Busy, trying again in 9 s', seconds: 9 }"
        page.evaluate(f"passing.wait({wait}, (say) => say())")
        page.evaluate(HIDE, True)
        page.clock.run_for(4_000)
        assert page.evaluate(IN_THE_LIST) == "Busy, trying again in 9 s"
        page.evaluate(HIDE, False)
        page.clock.run_for(1_000)
        assert page.evaluate(IN_THE_LIST) == "Busy, trying again in 4 s"
        page.close()

    def test_gives_way_to_the_tool_that_is_used_after_a_wait(self, page: Page) -> None:
        page.evaluate(PASSING)
        wait = "{ turn: 'a', step: 0, words: 'Busy, trying again in 9 s', seconds: 9 }"
        page.evaluate(f"passing.wait({wait}, (say) => say())")
        page.evaluate("passing.act({ turn: 'a', step: 0, tool: 'view_canvas', state: 'started' })")
        assert page.evaluate(IN_THE_LIST) == "Looking at the canvas"

    def test_a_tool_that_is_through_leaves_anothers_line_alone(self, page: Page) -> None:
        page.evaluate(PASSING)
        for tool, state in (("notes", "started"), ("view_canvas", "completed")):
            frame = f"{{ turn: 'a', step: 0, tool: '{tool}', state: '{state}' }}"
            page.evaluate(f"passing.act({{ ...{frame}, summary: 'looked' }})")
        assert page.evaluate(IN_THE_LIST) == "Writing in its notesLooked"

    @pytest.mark.parametrize(
        ("told", "left"),
        [
            ([{"turn": None}], "Hm."),
            ([{"turn": None}, {"turn": "a"}], "Hm."),
            ([{"turn": "a"}, {"turn": None}], ""),
            ([{"turn": "b"}, {"turn": None, "last_ended": {"turn": "a"}}], ""),
            ([{"turn": "a", "steps": [{"turn": "a", "step": 0}]}], ""),
        ],
    )
    def test_stays_until_its_turn_was_known_and_is_over(
        self, page: Page, told: list[dict[str, object]], left: str
    ) -> None:
        page.evaluate(PASSING)
        page.evaluate("passing.think({ turn: 'a', step: 0, text: 'Hm.' })")
        for state in told:
            page.evaluate("(state) => passing.stored(state)", {"steps": [], **state})
        assert page.evaluate(IN_THE_LIST) == left

    def test_is_the_reason_once_its_turn_began_whatever_was_stored_in_between(
        self, page: Page
    ) -> None:
        script = """async () => {
          const { Thought } = await import('/thought.js');
          const thought = new Thought();
          thought.hear({ turn: 'a', step: 0, text: 'Shade first.' });
          const state = { steps: [], turn: null, last_ended: null, ended_by: null };
          thought.show(state);
          thought.show({ ...state, turn: 'a' });
          return thought.why({ ...state, turn: 'a' }, false);
        }"""
        assert page.evaluate(script) == "Shade first."


class TestWhoComesWhileTheArtistThinks:
    # Frames of [step, text]; `began` is told live before them. Returns what is shown of them.
    HEAR = """async ([frames, began, isNews]) => {
      const { Hearing } = await import('/hearing.js');
      const hearing = new Hearing();
      if (began) hearing.stepBegins();
      const heard = frames.map(([step, text]) => hearing.heard({ turn: 'a', step, text }, isNews));
      return heard.filter((frame) => frame !== null).map(({ text }) => text);
    }"""

    @pytest.mark.parametrize(
        ("frames", "shown"),
        [
            ([[0, "is."]], []),
            ([[0, "is."], [0, " Then"], [0, " boats."]], ["Then", " boats."]),
            ([[0, "some boats it is, halfway up. The"], [0, " sky"]], ["The", " sky"]),
            ([[0, "at 3.5 px"], [1, "Now the sky"]], ["Now the sky"]),
        ],
    )
    def test_hears_from_a_sentences_beginning_on(
        self, page: Page, frames: list[Any], shown: list[str]
    ) -> None:
        assert page.evaluate(self.HEAR, [frames, False, False]) == shown

    @pytest.mark.parametrize(("began", "is_news"), [(True, False), (False, True)])
    def test_hears_all_of_a_step_that_began_before_their_eyes(
        self, page: Page, began: bool, is_news: bool
    ) -> None:
        frames = [[0, "Dark water fi"], [0, "rst."]]
        shown = page.evaluate(self.HEAR, [frames, began, is_news])
        assert shown == ["Dark water fi", "rst."]


class TestASmallPicture:
    def test_keeps_nothing_of_a_stroke_that_was_baked(self, page: Page) -> None:
        assert page.evaluate(PICTURE, False) is False

    def test_leaves_what_is_needed_of_one_that_is_still_drawn(self, page: Page) -> None:
        assert page.evaluate(PICTURE, True) is True


class TestNews:
    def test_of_a_hand_are_not_told_to_whoever_drew_in_another_tab(self, page: Page) -> None:
        script = """async (name) => {
          const { newsOf } = await import('/news.js');
          const event = { type: 'strokes_added', cause: 'drawn', by: 'p', strokes: [{ id: 's' }] };
          const state = { participants: [{ id: 'p', name: 'Alice' }] };
          return newsOf(event, state, { name, owns: () => false })?.words ?? null;
        }"""
        assert page.evaluate(script, "Alice") is None
        assert page.evaluate(script, None) == "Alice drew 1 stroke."


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
