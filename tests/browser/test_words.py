"""What the pages say while a piece is made: the line, the talk by turns, and narration."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from canvas import broadcast, events, services
from canvas.models import Canvas
from canvas.services import agent_of
from tests.browser.conftest import OpenWindow
from tests.browser.strokes import asked, wave
from tests.browser.visitors import PHONE, Visitor

pytestmark = pytest.mark.browser

TEXT = "([part, words]) => document.querySelector(part)?.textContent.includes(words)"
STATUS, WHY, TALK = "[data-live=status]", "[data-live=why]", ".talk ol"
HAS_INK = """() => {
  const picture = document.querySelector('.talk-picture');
  if (!picture || picture.width < 10) return false;
  const { data } = picture.getContext('2d').getImageData(0, 0, picture.width, picture.height);
  return data.some((value) => value > 0);
}"""
ORDER = """() => [...document.querySelectorAll('.talk ol > li:not([hidden])')]
  .map((entry) => entry.className)"""
LISTEN = """() => {
  window.told = [];
  const root = document.querySelector('[data-narration]');
  const hear = () => window.told.push(root.textContent);
  new MutationObserver(hear).observe(root, { childList: true });
}"""
# However long the page takes: for the narrator it is still the same moment.
HOLD_ITS_CLOCK = """() => {
  const { narrator } = document.querySelector('[data-stage]').live;
  narrator.time = { now: () => 0, after: () => {} };
}"""
FORBID_STORAGE = """Object.defineProperty(window, 'localStorage', {
  get() { throw new DOMException('no', 'SecurityError'); },
});"""


@pytest.fixture
def canvas(transactional_db: None, alice: User) -> Canvas:
    return services.start_canvas(
        owner=alice, style="plotter", open_to="signed_in", now=timezone.now()
    )


def publish(canvas: Canvas, *told: events.LogEvent) -> None:
    """Let these changes happen one after the other, as the artist's worker would."""
    for event in told:
        with transaction.atomic():
            fresh = Canvas.objects.locked().get(id=canvas.id)
            broadcast.publish(fresh, event, by=agent_of(fresh), now=timezone.now())


def watch(open_window: OpenWindow, canvas: Canvas, **options: object) -> Visitor:
    visitor = open_window(f"/watch/{canvas.id}", **options)
    visitor.wait_for_seq(1)
    return visitor


def hatch(canvas: Canvas, turn: UUID, step: int, count: int = 8, *, ago_s: float = 60) -> None:
    """Let the artist's first call of a step hatch the lower left."""
    lines = [asked("a", (60 + 6 * i, 500), (90 + 6 * i, 460)) for i in range(count)]
    read = services.read_strokes(lines, width=800, height=600)
    named = [replace(one, id=f"~{turn.hex}.{step}.0.0.{i}") for i, one in enumerate(read)]
    then = timezone.now() - timedelta(seconds=ago_s)
    services.perform(canvas_id=canvas.id, strokes=named, now=then)


def taken(turn: UUID, step: int, thought: str, *summaries: str) -> events.StepTaken:
    tools = tuple(events.ToolUseData(tool="tool", summary=summary) for summary in summaries)
    return events.StepTaken(turn=str(turn), step=step, thought=thought, tools=tools)


def started(turn: UUID) -> events.TurnStarted:
    return events.TurnStarted(turn=str(turn), painter="understudy")


def nudge(name: str, text: str, at: int) -> events.NudgeLeft:
    return events.NudgeLeft(nudge=events.NudgeData(id=name, author="Bob", text=text, at=at))


class TestTheLine:
    def test_says_what_can_be_done_with_a_blank_canvas(
        self, open_window: OpenWindow, canvas: Canvas, alice: User, bob: User
    ) -> None:
        for path, user, words in (
            (f"/studio/{canvas.id}", alice, "Draw on it, or let the artist begin."),
            (f"/studio/{canvas.id}", bob, "Draw on it, or nudge the artist."),
            (f"/watch/{canvas.id}", None, "Nothing has been drawn yet."),
        ):
            expect(open_window(path, user).page.locator(WHY)).to_have_text(words)

    def test_says_what_the_artist_does_where_and_why(
        self, open_window: OpenWindow, canvas: Canvas
    ) -> None:
        visitor, turn = watch(open_window, canvas), uuid4()
        publish(canvas, started(turn))
        why = "The left hill is in shade."
        broadcast.pass_on(canvas.id, events.Thinking(turn=str(turn), step=0, text=f"{why} So I"))
        visitor.wait(TEXT, [WHY, why])
        hatch(canvas, turn, 0, 24, ago_s=0)
        visitor.wait(TEXT, [STATUS, "The understudy is hatching at the lower left, 24 strokes"])
        expect(visitor.page.locator(WHY)).to_have_text(why)

    def test_gives_whole_sentences_to_whoever_comes_in_the_middle_of_a_thought(
        self, open_window: OpenWindow, canvas: Canvas
    ) -> None:
        turn = uuid4()
        publish(canvas, started(turn))
        visitor = watch(open_window, canvas)
        visitor.wait_for_line()
        for text in ("some boats it is.", " The left hill is in shade. So"):
            broadcast.pass_on(canvas.id, events.Thinking(turn=str(turn), step=0, text=text))
        visitor.wait(TEXT, [WHY, "The left hill is in shade."])
        expect(visitor.page.locator(WHY)).to_have_text("The left hill is in shade.")
        expect(visitor.page.locator(TALK)).to_have_text("The left hill is in shade. So")

    def test_does_not_give_an_earlier_turns_reason(
        self, open_window: OpenWindow, canvas: Canvas
    ) -> None:
        first, visitor = uuid4(), watch(open_window, canvas)
        publish(canvas, started(first), taken(first, 0, "The left hill is in shade."))
        visitor.wait(TEXT, [WHY, "shade"])
        publish(canvas, events.TurnEnded(turn=str(first), reason="rested", detail="It rests."))
        visitor.wait(TEXT, [STATUS, "It rests."])
        expect(visitor.page.locator(WHY)).to_have_text("")
        publish(canvas, started(uuid4()))
        visitor.wait(TEXT, [STATUS, "is thinking"])
        expect(visitor.page.locator(WHY)).to_have_text("")

    def test_names_what_a_tool_is_for_while_it_is_used(
        self, open_window: OpenWindow, canvas: Canvas
    ) -> None:
        visitor, turn = watch(open_window, canvas), uuid4()
        publish(canvas, started(turn))
        visitor.wait(TEXT, [STATUS, "is thinking"])
        use = {"turn": str(turn), "step": 0, "tool": "view_canvas"}
        begun = events.ToolActivity.model_validate({**use, "state": "started"})
        broadcast.pass_on(canvas.id, begun)
        visitor.wait(TEXT, [STATUS, "The understudy is looking at the canvas"])
        visitor.wait(TEXT, [TALK, "Looking at the canvas"])
        summary = {"state": "completed", "summary": "looked at the canvas"}
        broadcast.pass_on(canvas.id, events.ToolActivity.model_validate({**use, **summary}))
        visitor.wait(TEXT, [TALK, "Looked at the canvas"])
        visitor.wait(TEXT, [STATUS, "is thinking"])


class TestTheTalk:
    def test_shows_tool_calls_as_small_figures_between_the_thoughts(
        self, open_window: OpenWindow, canvas: Canvas
    ) -> None:
        visitor, turn = watch(open_window, canvas), uuid4()
        publish(canvas, started(turn))
        hatch(canvas, turn, 0)
        did = ("drew 8 strokes", "looked at the canvas", "named it “Low <b>tide</b>”")
        publish(canvas, taken(turn, 0, "Shade.", *did))
        caption = "Drew 8 strokes, hatching at the lower left"
        visitor.wait(TEXT, [f"{TALK} figcaption", caption])
        visitor.wait(HAS_INK)
        lines = visitor.page.locator(f"{TALK} p.talk-tool")
        expect(lines).to_have_text(["Looked at the canvas", "Named it Low <b>tide</b>"])
        expect(visitor.page.locator(f"{TALK} cite")).to_have_text("Low <b>tide</b>")

    def test_has_no_picture_of_strokes_that_were_taken_back(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        turn = uuid4()
        publish(canvas, started(turn))
        hatch(canvas, turn, 0)
        publish(canvas, taken(turn, 0, "Shade.", "drew 8 strokes"))
        visitor = watch(open_window, canvas)
        visitor.page.locator(".talk-picture").wait_for()
        services.clear_canvas(user=alice, canvas_id=canvas.id, now=timezone.now())
        visitor.wait("() => !document.querySelector('.talk-picture')")
        expect(visitor.page.locator(TALK)).to_contain_text("Drew 8 strokes")

    def test_folds_earlier_turns_and_pins_a_nudge_where_it_belongs(
        self, open_window: OpenWindow, canvas: Canvas
    ) -> None:
        first, second = uuid4(), uuid4()
        publish(canvas, started(first), taken(first, 0, "One."), taken(first, 1, "Two."))
        publish(canvas, events.TurnEnded(turn=str(first), reason="rested"))
        at = round(timezone.now().timestamp() * 1000)
        publish(canvas, nudge("n", "more birds", at), started(second), taken(second, 0, "Three."))
        visitor = watch(open_window, canvas)
        visitor.wait(TEXT, [TALK, "Three."])
        assert visitor.page.evaluate(ORDER) == ["talk-turn", "talk-nudge", "talk-thought"]
        earlier = visitor.page.get_by_role("button", name="A turn of")
        earlier.click()
        expect(earlier).to_have_attribute("aria-expanded", "true")
        assert visitor.page.evaluate(ORDER)[:3] == ["talk-turn", "talk-thought", "talk-thought"]
        assert earlier.evaluate("(button) => button === document.activeElement")
        visitor.page.keyboard.press("Enter")
        assert visitor.page.evaluate(ORDER) == ["talk-turn", "talk-nudge", "talk-thought"]

    def test_puts_a_critique_behind_the_step_that_asked_for_it(
        self, open_window: OpenWindow, canvas: Canvas
    ) -> None:
        turn = uuid4()
        looked = events.CritiqueGiven(turn=str(turn), critic="understudy", passes=True)
        publish(canvas, started(turn), looked, taken(turn, 0, "I sign it.", "signed it"))
        visitor = watch(open_window, canvas)
        visitor.wait(TEXT, [TALK, "I sign it."])
        assert visitor.page.evaluate(ORDER) == ["talk-thought", "talk-critique"]

    def test_shows_on_the_sheet_where_a_nudge_points(
        self, open_window: OpenWindow, canvas: Canvas
    ) -> None:
        data = events.NudgeData(id="n", author="Bob", text="a boat", at=5, spot=(400, 150))
        publish(canvas, events.NudgeLeft(nudge=data))
        visitor = watch(open_window, canvas)
        visitor.page.get_by_role("button", name="points at a spot").click()
        ring = visitor.page.locator(".stage-spot").bounding_box()
        sheet = visitor.page.locator(".stage-sheet").bounding_box()
        assert ring is not None
        assert sheet is not None
        middle = (ring["x"] + ring["width"] / 2 - sheet["x"]) / sheet["width"]
        assert middle == pytest.approx(0.5, abs=0.01)

    def test_cuts_a_long_thought_and_keeps_the_rest_at_hand(
        self, open_window: OpenWindow, canvas: Canvas
    ) -> None:
        turn = uuid4()
        sentences = [
            f"This is sentence {n} of a thought that has no end in sight." for n in range(60)
        ]
        publish(canvas, started(turn), taken(turn, 0, " ".join(sentences)))
        visitor = watch(open_window, canvas)
        visitor.wait(TEXT, [TALK, sentences[-1]])
        last = visitor.page.locator(TALK).get_by_text(sentences[-1])
        expect(last).to_be_hidden()
        visitor.page.get_by_text("The rest of the thought").click()
        expect(last).to_be_visible()

    def test_keeps_a_thought_open_when_a_stroke_of_its_step_is_taken_back(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        turn = uuid4()
        thought = " ".join(f"This is sentence {n} of a thought without end." for n in range(60))
        publish(canvas, started(turn))
        hatch(canvas, turn, 0)
        publish(canvas, taken(turn, 0, thought, "drew 8 strokes"))
        visitor = watch(open_window, canvas)
        summary = visitor.page.get_by_text("The rest of the thought")
        summary.click()
        services.clear_canvas(user=alice, canvas_id=canvas.id, now=timezone.now())
        visitor.wait("() => !document.querySelector('.talk-picture')")
        assert summary.evaluate("(one) => one.parentNode.open && one === document.activeElement")

    def test_is_folded_under_the_sheet_on_a_phone_and_remembers_being_opened(
        self, open_window: OpenWindow, canvas: Canvas
    ) -> None:
        publish(canvas, nudge("n", "more birds", 5))
        visitor = watch(open_window, canvas, viewport=PHONE)
        entry = visitor.page.get_by_text("more birds")
        expect(entry).to_be_hidden()
        visitor.page.get_by_role("button", name="Thinking aloud").click()
        expect(entry).to_be_visible()
        visitor.page.reload()
        visitor.wait(TEXT, [TALK, "more birds"])
        expect(entry).to_be_visible()
        assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def test_works_where_the_browser_keeps_nothing(
        self, open_window: OpenWindow, canvas: Canvas
    ) -> None:
        visitor = open_window("/sign-in")
        visitor.page.add_init_script(FORBID_STORAGE)
        visitor.open(f"/watch/{canvas.id}")
        visitor.wait_for_seq(1)
        fold = visitor.page.get_by_role("button", name="Thinking aloud")
        fold.click()
        expect(fold).to_have_attribute("aria-expanded", "false")
        visitor.page.get_by_role("button", name="Only the art").click()
        visitor.page.get_by_role("button", name="Show pens and names").wait_for()


class TestNarration:
    def test_tells_a_batch_once_and_nothing_more_for_a_while(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor, turn = watch(open_window, canvas), uuid4()
        visitor.page.evaluate(LISTEN)
        visitor.page.evaluate(HOLD_ITS_CLOCK)
        publish(canvas, started(turn))
        for step in range(6):
            hatch(canvas, turn, step)
            broadcast.pass_on(canvas.id, events.Thinking(turn=str(turn), step=step, text="Hm. "))
            publish(canvas, taken(turn, step, "Hm.", "drew 8 strokes"))
        read = services.read_strokes(wave(1), width=800, height=600)
        drawing = services.Drawing(alice, canvas.id, read)
        visitor.wait_for_seq(services.add_strokes(drawing=drawing, now=timezone.now()))
        told = visitor.page.evaluate("window.told")
        assert told == ["The understudy is hatching at the lower left, 8 strokes."]

    def test_is_the_only_thing_that_is_read_aloud(
        self, open_window: OpenWindow, canvas: Canvas
    ) -> None:
        visitor = watch(open_window, canvas)
        live = "[aria-live], [role=status], [role=alert], [role=log]"
        expect(visitor.page.locator(f".room :is({live})")).to_have_count(1)

    def test_says_nothing_of_what_one_did_oneself(
        self, open_window: OpenWindow, canvas: Canvas, alice: User, bob: User
    ) -> None:
        hers, his = (open_window(f"/studio/{canvas.id}", user) for user in (alice, bob))
        for visitor in (hers, his):
            visitor.wait_for_line()
            visitor.page.evaluate(LISTEN)
        hers.draw((100, 100), (300, 140))
        his.wait("() => window.told[0] === 'Alice drew 1 stroke.'")
        assert hers.page.evaluate("window.told") == []
