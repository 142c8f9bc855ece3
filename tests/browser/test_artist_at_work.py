"""What people see of the artist: plan, critics, waiting, why it stopped, and what it costs."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings

from accounts.models import User
from agent import ledger
from agent.models import Nudge, Turn
from canvas import broadcast, events, services
from canvas.models import Canvas
from canvas.services import agent_of
from tests.browser.conftest import OpenWindow, module_page
from tests.browser.visitors import PHONE, Visitor

pytestmark = pytest.mark.browser

TEXT = "([part, words]) => document.querySelector(part)?.textContent.includes(words)"
LACKS = "([part, words]) => !document.querySelector(part).textContent.includes(words)"
IS_IN_VIEW = """([list, part]) => {
  const whole = document.querySelector(list).getBoundingClientRect();
  const seen = document.querySelector(`${list} ${part}`).getBoundingClientRect();
  return seen.top >= whole.top - 1 && seen.bottom <= whole.bottom + 1;
}"""
LOSE_ONE_ANSWER = """() => {
  const { commands } = document.querySelector('[data-studio]').studio;
  commands.answered = () => {
    delete commands.answered;
    commands.lineLost();
  };
}"""
STATUS, TALK, PLAN = "[data-live=status]", ".talk ol", "[data-plan]"


@pytest.fixture
def canvas(transactional_db: None, alice: User) -> Canvas:
    return services.start_canvas(
        owner=alice, style="paint", open_to="signed_in", now=timezone.now()
    )


def publish(canvas: Canvas, *told: events.LogEvent) -> None:
    """Let these changes happen, as the artist's worker would."""
    with transaction.atomic():
        fresh = Canvas.objects.locked().get(id=canvas.id)
        for event in told:
            broadcast.publish(fresh, event, by=agent_of(fresh), now=timezone.now())


def plan(*done: bool) -> events.PlanChanged:
    lines = ("The hill", "Its shadow", "My name")
    parts = [events.PlanPart(text=t, is_done=d) for t, d in zip(lines, done, strict=False)]
    return events.PlanChanged(plan=tuple(parts))


def started() -> events.TurnStarted:
    return events.TurnStarted(turn=str(uuid4()), painter="claude-sonnet-5-5")


def critique(turn: str, *, passes: bool, findings: tuple[str, ...] = ()) -> events.CritiqueGiven:
    return events.CritiqueGiven(
        turn=turn, critic="claude-haiku-5-5", passes=passes, findings=findings
    )


def studio(open_window: OpenWindow, canvas: Canvas, user: User, **options: object) -> Visitor:
    visitor = open_window(f"/studio/{canvas.id}", user, **options)
    visitor.wait_for_seq(1)
    return visitor


@pytest.mark.parametrize("options", [{}, {"viewport": PHONE}], ids=["wide", "phone"])
class TestThePlan:
    def test_is_shown_while_there_is_one_and_ticked_as_it_is_done(
        self, open_window: OpenWindow, canvas: Canvas, alice: User, options: dict[str, object]
    ) -> None:
        watcher = open_window(f"/watch/{canvas.id}", **options)
        watcher.wait_for_seq(1)
        expect(watcher.page.locator(PLAN)).to_be_hidden()
        publish(canvas, plan(False, False))
        watcher.wait(TEXT, [PLAN, "The hill"])
        expect(watcher.page.locator(PLAN)).to_be_visible()
        publish(canvas, plan(True, False, False))
        watcher.wait(TEXT, [PLAN, "The hill (done)"])
        expect(watcher.page.locator(f"{PLAN} li")).to_have_count(3)
        assert not watcher.problems


class TestTheStudio:
    def test_stays_where_it_is_when_there_is_a_plan_and_much_is_said(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor, turn = studio(open_window, canvas, alice), started()
        before = visitor.page.locator("[data-nudge]").bounding_box()
        steps = [events.StepTaken(turn=turn.turn, step=n, thought="Hm. " * 60) for n in range(5)]
        publish(canvas, plan(False, False, False), turn, *steps)
        visitor.wait(TEXT, [PLAN, "My name"])
        visitor.wait(TEXT, [TALK, "Hm."])
        assert visitor.page.locator("[data-nudge]").bounding_box() == before

    def test_keeps_what_comes_next_of_a_long_plan_in_view(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = studio(open_window, canvas, alice)
        parts = [events.PlanPart(text=f"Part {n}", is_done=n < 20) for n in range(24)]
        publish(canvas, events.PlanChanged(plan=tuple(parts)))
        visitor.wait(TEXT, [PLAN, "Part 23"])
        seen = visitor.page.evaluate(IS_IN_VIEW, [f"{PLAN} ul", "[data-is-done=no]"])
        assert seen, "the first part that is not done"

    def test_says_who_would_paint(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = studio(open_window, canvas, alice)
        expect(visitor.page.locator("[data-live=painter]")).to_have_text("The understudy")


class TestACritique:
    def test_stands_in_the_stream_once_with_its_findings(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor, turn = studio(open_window, canvas, alice), started()
        publish(canvas, turn)
        publish(canvas, critique(turn.turn, passes=False, findings=("Empty <b>left</b>.",)))
        visitor.wait(TEXT, [TALK, "The critic would not let it go yet."])
        visitor.wait(TEXT, [TALK, "Empty <b>left</b>."])
        publish(canvas, critique(turn.turn, passes=True))
        visitor.wait(TEXT, [TALK, "The critic let it pass."])
        expect(visitor.page.locator(".talk-critique")).to_have_count(2)
        visitor.page.reload()
        visitor.wait(TEXT, [TALK, "The critic let it pass."])
        expect(visitor.page.locator(".talk-critique"), "the last is what is kept").to_have_count(1)


class TestWaiting:
    def test_voids_what_was_heard_and_counts_down_until_words_come_again(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor, turn = studio(open_window, canvas, alice), started()
        publish(canvas, turn)
        visitor.wait_for_seq(2)

        def think(words: str) -> None:
            frame = events.Thinking(turn=turn.turn, step=0, text=words)
            broadcast.pass_on(canvas.id, frame)

        think("A boat, I")
        visitor.wait(TEXT, [TALK, "A boat, I"])
        busy = "Claude is busy, trying again in 60 s"
        frame = events.Waiting(turn=turn.turn, step=0, words=busy, seconds=60)
        broadcast.pass_on(canvas.id, frame)
        visitor.wait(TEXT, [STATUS, "Claude is busy, trying again"])
        visitor.wait(TEXT, [TALK, busy])
        visitor.wait(LACKS, [TALK, "A boat"])
        visitor.wait(TEXT, [TALK, "trying again in 5"])
        told = visitor.page.locator(STATUS)
        expect(told, "a live region is not read every second").to_have_text(
            "Claude is busy, trying again"
        )
        assert visitor.page.evaluate(IS_IN_VIEW, [TALK, "> li:last-child"])
        think("A harbour.")
        visitor.wait(TEXT, [TALK, "A harbour."])
        visitor.wait(LACKS, [TALK, "trying again"])
        visitor.wait(LACKS, [STATUS, "busy"])


class TestTheEndOfATurn:
    def test_is_told_in_words_until_the_next_one_begins(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor, turn = studio(open_window, canvas, alice), started()
        why = "This artist’s paint for today is used up; it is back at 00:00 UTC."
        publish(canvas, turn)
        ended = events.TurnEnded(turn=turn.turn, reason="paint_used_up", detail=why)
        publish(canvas, ended)
        visitor.wait(TEXT, [STATUS, why])
        publish(canvas, started())
        visitor.wait(TEXT, [STATUS, "Claude is thinking"])

    def test_is_known_to_whoever_comes_later(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        turn = started()
        ended = events.TurnEnded(turn=turn.turn, reason="failed", detail="Claude is busy.")
        publish(canvas, turn, ended)
        studio(open_window, canvas, alice).wait(TEXT, [STATUS, "Claude is busy."])
        watcher = open_window(f"/watch/{canvas.id}")
        watcher.wait(TEXT, [STATUS, "Claude is busy."])

    def test_over_something_wrong_says_what_and_what_to_do(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        why = "Claude's key is not accepted."
        hers = studio(open_window, canvas, alice)
        theirs = open_window(f"/watch/{canvas.id}")
        publish(canvas, events.ArtistPaused(reason="error", words=why))
        hers.wait(TEXT, [STATUS, f"{why} Resume to try again."])
        theirs.wait(TEXT, [STATUS, why])
        theirs.wait(LACKS, [STATUS, "Resume"])


class TestANudge:
    def test_tells_its_place_and_that_it_was_seen_in_this_turn(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor, turn = studio(open_window, canvas, alice), started()
        data = [
            events.NudgeData(id=n, author="Bob", text=f"wish {n}", at=5 + i)
            for i, n in enumerate("abc")
        ]
        publish(canvas, turn, *[events.NudgeLeft(nudge=nudge) for nudge in data])
        visitor.wait(TEXT, [TALK, "Queued, 3rd"])
        publish(canvas, events.NudgesSeen(ids=("a",)))
        visitor.wait(TEXT, [TALK, "Seen in this turn"])
        visitor.wait(LACKS, [TALK, "3rd"])
        publish(canvas, events.TurnEnded(turn=turn.turn, reason="rested"))
        visitor.wait(LACKS, [TALK, "Seen in this turn"])

    @pytest.mark.parametrize(
        ("ended_by", "words"),
        [
            ("replaced", "Not read: the canvas was put aside first"),
            ("artist", "Not read: the piece was finished first"),
        ],
    )
    def test_that_nobody_read_says_so_once_the_canvas_has_ended(
        self,
        open_window: OpenWindow,
        canvas: Canvas,
        alice: User,
        ended_by: events.EndedBy,
        words: str,
    ) -> None:
        visitor = studio(open_window, canvas, alice)
        for name in "ab":
            nudge = events.NudgeData(id=name, author="Bob", text=f"wish {name}", at=5)
            publish(canvas, events.NudgeLeft(nudge=nudge))
        publish(canvas, events.NudgesSeen(ids=("a",)))
        visitor.wait(TEXT, [TALK, "Queued"])
        publish(canvas, events.CanvasFinished(ended_by=ended_by))
        visitor.wait(TEXT, [TALK, words])
        visitor.wait(TEXT, [TALK, "Seen"])
        visitor.wait(LACKS, [TALK, "Queued"])

    def test_is_answered_with_its_place(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = studio(open_window, canvas, alice)
        for words, answer in (("reeds", "Queued, 1st."), ("fog", "Added to your nudge")):
            visitor.page.fill("#nudge-text", words)
            visitor.page.click("[data-nudge] [type=submit]")
            visitor.wait(TEXT, ["[data-notice]", answer])
        visitor.wait(TEXT, [TALK, "reeds / fog"])

    def test_is_left_once_however_often_enter_is_pressed(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = studio(open_window, canvas, alice)
        visitor.page.fill("#nudge-text", "blue")
        visitor.page.evaluate(
            """() => {
              const field = document.querySelector('#nudge-text');
              for (const _ of [1, 2]) field.form.requestSubmit();
              field.value += ' and green';
            }"""
        )
        visitor.wait(TEXT, ["[data-notice]", "Queued, 1st."])
        typed = visitor.page.locator("#nudge-text")
        expect(typed, "what was typed meanwhile").to_have_value("and green")
        visitor.page.press("#nudge-text", "Enter")
        visitor.wait(TEXT, [TALK, "blue / and green"])
        assert Nudge.objects.get().text == "blue / and green"

    def test_whose_answer_was_lost_is_stored_once_when_it_is_sent_again(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = studio(open_window, canvas, alice)
        visitor.page.evaluate(LOSE_ONE_ANSWER)
        visitor.page.fill("#nudge-text", "blue")
        visitor.page.press("#nudge-text", "Enter")
        visitor.wait(TEXT, ["[data-notice]", "There is no connection just now."])
        expect(visitor.page.locator("#nudge-text"), "nothing typed is lost").to_have_value("blue")
        visitor.page.press("#nudge-text", "Enter")
        visitor.wait(TEXT, ["[data-notice]", "Queued, 1st."])
        assert Nudge.objects.get().text == "blue"


class TestPaint:
    def test_costs_nothing_when_the_understudy_paints(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = studio(open_window, canvas, alice)
        meter = visitor.page.locator("[data-paint]")
        expect(meter).to_contain_text("The understudy paints free of charge.")

    def test_is_metered_for_the_owner_and_fetched_again_after_each_step(
        self, open_window: OpenWindow, canvas: Canvas, alice: User, settings: Settings
    ) -> None:
        settings.ANTHROPIC_API_KEY = "test-key"
        visitor = studio(open_window, canvas, alice)
        visitor.wait(TEXT, ["[data-paint]", "0.00 of 4.00 USD"])
        turn = Turn.objects.create(canvas=canvas, number=1)
        ledger.reserve(turn, model="m", most_usd=Decimal("1.25"), now=timezone.now())
        publish(canvas, events.StepTaken(turn=str(turn.id), step=0, thought="Hm."))
        visitor.wait(TEXT, ["[data-paint]", "1.25 of 4.00 USD"])

    def test_is_nobody_elses_business(
        self, canvas: Canvas, alice: User, bob: User, charlie: User, client: Client
    ) -> None:
        assert client.get(f"/studio/{canvas.id}/paint").status_code == 302
        client.force_login(bob)
        assert client.get(f"/studio/{canvas.id}/paint").status_code == 404
        assert b"data-paint" not in client.get(f"/studio/{canvas.id}").content
        client.force_login(charlie)
        assert client.get(f"/studio/{canvas.id}/paint").status_code == 404
        client.force_login(alice)
        kept = client.get(f"/studio/{canvas.id}/paint")["Cache-Control"]
        assert {"private", "no-store"} <= set(kept.split(", "))


class TestWhoPaints:
    def test_may_be_chosen_for_a_new_canvas(
        self, alice: User, client: Client, settings: Settings
    ) -> None:
        settings.ANTHROPIC_API_KEY = "test-key"
        settings.ARTIST_MODELS = ["claude-sonnet-5-5", "claude-opus-5-5"]
        client.force_login(alice)
        page = client.get("/studio").content.decode()
        assert "Claude (claude-opus-5-5)" in page
        asked = {"style": "paint", "visibility": "private", "model": "claude-opus-5-5"}
        assert client.post("/studio/new", asked).status_code == 302
        canvas = Canvas.objects.get(easel__artist=alice)
        assert canvas.commission.model == "claude-opus-5-5"
        refused = client.post("/studio/new", asked | {"model": "claude-of-somebody-else"})
        assert refused.status_code == 400


def test_ordinals_read_as_people_say_them(browser: Browser) -> None:
    page: Page = module_page(browser)
    told = page.evaluate(
        "async (n) => n.map((await import('/words.js')).ordinal)", [1, 2, 3, 4, 11, 12, 13, 20, 21]
    )
    assert told == ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "20th", "21st"]
