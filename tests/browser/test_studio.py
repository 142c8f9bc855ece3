"""People at work in the studio: they draw, take back, nudge; all windows agree."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from agent.models import Pause
from agent.services import begin_canvas
from canvas import services
from canvas.broadcast import publish
from canvas.events import TurnStarted
from canvas.models import Canvas
from canvas.services import agent_of
from tests.browser.conftest import OpenWindow
from tests.browser.strokes import perform, wave
from tests.browser.visitors import PHONE, Visitor, server_state

pytestmark = pytest.mark.browser

SAVED = "() => document.querySelector('[data-live=line]').textContent === 'All saved'"
COUNT = "(count) => document.querySelector('[data-stage]').live.state.strokes.length === count"
TALK = "(words) => document.querySelector('.talk ol').textContent.includes(words)"


@pytest.fixture
def canvas(transactional_db: None, alice: User) -> Canvas:
    """A canvas of alice's that everybody signed in may draw on."""
    return services.start_canvas(
        owner=alice, style="paint", open_to="signed_in", now=timezone.now()
    )


def begin_turn(canvas: Canvas) -> None:
    """Tell the watchers that a turn has begun, as the worker that claims one does."""
    with transaction.atomic():
        fresh = Canvas.objects.locked().get(id=canvas.id)
        started = TurnStarted(turn=str(uuid4()), painter="understudy")
        publish(fresh, started, by=agent_of(fresh), now=timezone.now())


def studio_path(canvas: Canvas) -> str:
    return f"/studio/{canvas.id}"


def enter(open_window: OpenWindow, canvas: Canvas, user: User, **options: object) -> Visitor:
    visitor = open_window(studio_path(canvas), user, **options)
    visitor.wait_for_seq(1)
    return visitor


class TestDrawingTogether:
    def test_two_people_draw_on_one_piece_and_agree(
        self, open_window: OpenWindow, canvas: Canvas, alice: User, bob: User
    ) -> None:
        hers, his = enter(open_window, canvas, alice), enter(open_window, canvas, bob)
        hers.draw((100, 100), (300, 160), (500, 100))
        his.draw((100, 300), (300, 260), (500, 300))
        hers.draw((300, 60), (310, 400))
        for visitor in (hers, his):
            visitor.wait(SAVED)
            visitor.wait(COUNT, 3)
        assert hers.state() == his.state() == server_state(canvas)
        assert len(set(hers.stroke_ids())) == 3
        assert hers.picture() == his.picture()

    def test_what_is_under_the_finger_is_what_is_stored(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        visitor.page.evaluate(
            """() => {
              const { stage } = document.querySelector('[data-stage]').live;
              const { showOwn } = stage;
              stage.showOwn = (strokes) => {
                if (strokes.length > 0) window.ownStroke = strokes[0];
                showOwn.call(stage, strokes);
              };
            }"""
        )
        visitor.draw((80, 90), (400, 500), (720, 90), (90, 300))
        visitor.wait(SAVED)
        visitor.wait(COUNT, 1)
        shown, stored = visitor.page.evaluate(
            "[ownStroke, document.querySelector('[data-stage]').live.state.strokes[0]]"
        )
        differing = {key for key in stored if stored[key] != shown.get(key)}
        assert differing == {"author", "seq"}

    def test_a_hand_is_seen_before_its_stroke_is_stored(
        self, open_window: OpenWindow, canvas: Canvas, alice: User, bob: User
    ) -> None:
        hers, his = enter(open_window, canvas, alice), enter(open_window, canvas, bob)
        box = hers.page.locator(".stage-canvas").bounding_box()
        assert box is not None
        hers.page.mouse.move(box["x"] + 50, box["y"] + 50)
        hers.page.mouse.down()
        hers.page.mouse.move(box["x"] + 250, box["y"] + 150, steps=5)
        his.wait("() => document.querySelector('[data-stage]').live.stage.hands.moving.size === 1")
        assert his.stroke_ids() == []
        hers.page.keyboard.press("Escape")
        his.wait("() => document.querySelector('[data-stage]').live.stage.hands.moving.size === 0")
        hers.page.mouse.up()
        hers.wait(SAVED)
        assert hers.stroke_ids() == [], "Escape gives a stroke up"

    def test_a_pen_gives_pressure_and_then_palms_are_ignored(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        visitor.page.evaluate(
            """() => {
              const canvas = document.querySelector('.stage-canvas');
              canvas.setPointerCapture = () => {};
              const box = canvas.getBoundingClientRect();
              const send = (type, pointerType, x, y, pressure) => canvas.dispatchEvent(
                new PointerEvent(type, {
                  pointerId: pointerType === 'pen' ? 7 : 8, pointerType, pressure, button: 0,
                  bubbles: true, cancelable: true, clientX: box.left + x, clientY: box.top + y,
                }));
              for (const kind of ['pen', 'touch']) {
                send('pointerdown', kind, 20, 20, 0.2);
                send('pointermove', kind, 90, 60, 0.8);
                send('pointerup', kind, 90, 60, 0);
              }
            }"""
        )
        visitor.wait(SAVED)
        visitor.wait(COUNT, 1)
        [stroke] = visitor.state()["strokes"]  # type: ignore[misc]
        assert "pressure" in stroke


class TestTakingBack:
    def test_undo_redo_clear_and_undo_clear(
        self, open_window: OpenWindow, canvas: Canvas, alice: User, bob: User
    ) -> None:
        hers, his = enter(open_window, canvas, alice), enter(open_window, canvas, bob)
        hers.draw((100, 100), (300, 160))
        hers.draw((100, 200), (300, 260))
        his.draw((100, 300), (300, 360))
        hers.wait(COUNT, 3)
        hers.wait(SAVED)
        hers.page.keyboard.press("Control+z")
        his.wait(COUNT, 2)
        hers.page.keyboard.press("Control+Shift+z")
        his.wait(COUNT, 3)
        hers.page.get_by_role("button", name="Clear", exact=True).click()
        his.wait(COUNT, 0)
        hers.page.get_by_role("button", name="Undo clear").click()
        his.wait(COUNT, 3)
        hers.wait(COUNT, 3)
        assert hers.state() == his.state() == server_state(canvas)
        assert hers.picture() == his.picture()

    def test_undo_with_nothing_drawn_says_so(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        visitor.page.get_by_role("button", name="Undo").click()
        visitor.page.get_by_text("There is nothing to take back.").wait_for()


class TestSteering:
    def test_a_nudge_may_point_at_an_area_by_a_drag(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        visitor.page.get_by_role("button", name="Point").click()
        visitor.draw((200, 300), (120, 100))
        expect(visitor.page.locator("[data-spot]")).to_have_attribute("data-is-area", "yes")
        visitor.page.keyboard.type("reeds here")
        visitor.page.keyboard.press("Enter")
        visitor.wait(TALK, "points at an area")
        [nudge] = visitor.state()["nudges"]
        assert [round(edge) for edge in nudge["area"]] == [120, 100, 200, 300]
        visitor.wait("() => document.querySelector('[data-spot]').hidden")
        assert visitor.stroke_ids() == [], "pointing draws nothing"

    def test_on_a_phone_the_sheet_comes_into_view_to_be_pointed_at(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice, viewport=PHONE, has_touch=True)
        visitor.page.evaluate("scrollTo(0, document.body.scrollHeight)")
        visitor.page.get_by_role("button", name="Point").tap()
        expect(visitor.page.locator(".stage-canvas")).to_be_in_viewport(ratio=0.99)

    def test_a_nudge_reaches_every_window_with_its_author_and_spot(
        self, open_window: OpenWindow, canvas: Canvas, alice: User, bob: User
    ) -> None:
        hers, his = enter(open_window, canvas, alice), enter(open_window, canvas, bob)
        his.page.get_by_role("button", name="Point").click()
        his.page.locator(".stage-canvas").click(position={"x": 50, "y": 60})
        his.page.get_by_label("Nudge the artist").fill("a boat <b>here</b>")
        his.page.get_by_role("button", name="Nudge").click()
        hers.wait(TALK, "a boat <b>here</b>")
        expect(hers.page.locator(".talk-nudge b")).to_have_text("Bob")
        expect(hers.page.locator(".talk")).to_contain_text("points at a spot")
        assert his.stroke_ids() == [], "pointing does not draw"
        his.wait("() => document.querySelector('#nudge-text').value === ''")

    def test_the_owner_pauses_and_resumes_the_artist(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        visitor.page.get_by_role("button", name="Let it draw").click()
        begin_turn(canvas)
        visitor.page.get_by_role("button", name="Pause").click()
        visitor.page.get_by_role("button", name="Resume").wait_for()
        expect(visitor.page.locator(".stage-status")).to_have_text("Paused by you")
        assert Pause.objects.filter(canvas=canvas).exists()
        visitor.page.get_by_role("button", name="Resume").click()
        visitor.page.get_by_role("button", name="Pause").wait_for()
        assert not Pause.objects.filter(canvas=canvas).exists()

    def test_the_owner_decides_who_may_watch(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        visitor.page.get_by_label("Who may watch").first.select_option("private")
        visitor.wait(
            "() => document.querySelector('[data-stage]').live.state.piece.visibility === 'private'"
        )
        canvas.refresh_from_db()
        assert (canvas.visibility, canvas.open_to) == ("private", "signed_in")

    def test_a_choice_that_was_not_stored_is_not_shown_as_if_it_were(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        visitor.page.evaluate(
            """() => {
              const { socket } = document.querySelector('[data-stage]').live;
              socket.open = () => {};
              socket.lost(1006);
            }"""
        )
        choice = visitor.page.get_by_label("Who may watch").first
        choice.select_option("private")
        visitor.page.get_by_text("There is no connection just now.").wait_for()
        expect(choice).to_have_value("public")

    def test_a_guest_has_pens_but_no_reins(
        self, open_window: OpenWindow, canvas: Canvas, bob: User
    ) -> None:
        visitor = enter(open_window, canvas, bob)
        expect(visitor.page.get_by_role("button", name="Undo")).to_be_visible()
        expect(visitor.page.get_by_label("Nudge the artist")).to_be_visible()
        for name in ("Pause", "Stop", "New canvas", "Clear"):
            expect(visitor.page.get_by_role("button", name=name)).to_have_count(0)

    def test_a_finished_piece_stays_on_view(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        visitor.page.get_by_role("button", name="Point").click()
        perform(canvas, wave(1))
        services.finish_canvas(canvas_id=canvas.id, ended_by="artist", now=timezone.now())
        visitor.page.get_by_role("button", name="Begin the next piece").click()
        expect(visitor.page.get_by_role("dialog")).to_be_visible()
        visitor.page.get_by_role("button", name="Keep this one").click()
        stage = visitor.page.locator("[data-stage]")
        expect(stage, "there is nobody left to point for").to_have_attribute(
            "data-is-pointing", "no"
        )
        visitor.draw((100, 100), (300, 160))
        assert (
            visitor.page.evaluate(
                "document.querySelector('[data-studio]').studio.drawing.outbox.size"
            )
            == 0
        )


class TestLayout:
    def test_on_a_phone_nothing_scrolls_sideways_and_targets_are_large(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice, viewport=PHONE, has_touch=True)
        assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        small = visitor.page.evaluate(
            """() => Array.from(document.querySelectorAll(
                 'main button, main select, main textarea, .choice, .settings-open'))
               .filter((element) => element.checkVisibility())
               .map((element) => [element.className + element.textContent,
                                  element.getBoundingClientRect()])
               .filter(([, { width, height }]) => width < 44 || height < 44)
               .map(([name]) => name)"""
        )
        assert small == []

    def test_in_forced_colours_one_still_sees_with_which_one_draws(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice, forced_colors="active")
        marks, chosen = visitor.page.evaluate(
            """() => {
              const choices = [...document.querySelectorAll('.choice-color')];
              const color = (choice) =>
                getComputedStyle(choice.querySelector('span')).backgroundColor;
              const isRinged = (choice) => getComputedStyle(choice).outlineStyle !== 'none';
              return [choices.map(color), choices.filter(isRinged).length];
            }"""
        )
        assert len(set(marks)) == len(marks) > 5
        assert chosen == 1


class TestAnEaselThatMovedOn:
    def test_is_led_to_and_not_begun_anew(
        self, open_window: OpenWindow, alice: User, transactional_db: None
    ) -> None:
        first = begin_canvas(user=alice, style="plotter", now=timezone.now())
        hers = enter(open_window, first, alice)
        hers.draw((100, 100), (300, 160))
        hers.wait(SAVED)
        begin_canvas(user=alice, style="paint", now=timezone.now())
        go_there = hers.page.get_by_role("button", name="Go there")
        go_there.wait_for()
        expect(hers.page.get_by_role("button", name="Begin the next piece")).to_be_hidden()
        hers.page.keyboard.press("Control+z")
        hers.page.get_by_text("This piece is finished").first.wait_for()
        expect(go_there, "the way there outlasts what is said besides").to_be_visible()
        go_there.click()
        hers.page.get_by_text("Your canvas, in paint").wait_for()
