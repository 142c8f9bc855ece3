"""The workspace of the existing clients: one piece that goes on, where ours end and begin."""

import pytest
from django.utils import timezone

from accounts.limits import TooMany
from accounts.models import User
from agent import services as artist
from agent.contract import workspace
from agent.models import Nudge, Pause, Turn
from agent.requests import CANVASES_PER_HOUR
from canvas import services
from canvas.models import Canvas
from tests.agent.test_crashes import at_once
from tests.gallery.hanging import draw, hang

NOW = timezone.now()

pytestmark = pytest.mark.django_db


def on_easel(person: User) -> Canvas:
    return Canvas.objects.get(easel__artist=person)


@pytest.fixture
def finished(alice: User) -> Canvas:
    return hang(alice).canvas


class TestTheFirstVisit:
    def test_finds_a_blank_canvas_whose_artist_is_paused(self, alice: User) -> None:
        canvas = workspace.canvas_of(alice, now=NOW)
        assert (canvas.number, workspace.status_of(canvas, now=NOW)) == (0, "paused")
        assert not Turn.objects.exists()
        assert workspace.canvas_of(alice, now=NOW) == canvas

    def test_to_a_canvas_of_our_own_pages_pauses_nothing(self, alice: User) -> None:
        mine = artist.open_studio(user=alice, now=NOW)
        assert workspace.canvas_of(alice, now=NOW) == mine
        assert workspace.status_of(mine, now=NOW) == "idle"


class TestAFinishedPiece:
    def test_is_followed_by_another_about_the_words_of_a_nudge(
        self, alice: User, finished: Canvas
    ) -> None:
        workspace.nudge(alice, "a boat", now=NOW)
        after = on_easel(alice)
        assert (after.number, after.direction) == (finished.number + 1, "a boat")
        assert Turn.objects.filter(canvas=after).count() == 1
        assert not Nudge.objects.exists()

    def test_stays_when_the_app_comes_back_to_it(self, alice: User, finished: Canvas) -> None:
        assert workspace.resume(alice, "", now=NOW) is False
        assert workspace.pause(alice, now=NOW) is False
        assert on_easel(alice) == finished
        assert not Turn.objects.active().exists()

    def test_keeps_its_style_and_the_next_one_has_the_new(
        self, alice: User, finished: Canvas
    ) -> None:
        workspace.set_style(alice, "paint", now=NOW)
        finished.refresh_from_db()
        assert finished.style == "plotter"
        assert workspace.begin(alice, style=None, direction="", now=NOW).style == "paint"
        assert workspace.begin(alice, style=None, direction="", now=NOW).style == "paint"
        assert workspace.begin(alice, style="plotter", direction="", now=NOW).style == "plotter"


class TestWords:
    def test_while_it_is_paused_are_only_queued(self, alice: User) -> None:
        workspace.nudge(alice, "a boat", now=NOW)
        assert Nudge.objects.get().text == "a boat"
        assert not Turn.objects.exists()

    def test_with_a_resume_are_read_by_the_turn_that_begins(self, alice: User) -> None:
        assert workspace.resume(alice, "a boat", now=NOW) is True
        assert Nudge.objects.get().text == "a boat"
        assert Turn.objects.count() == 1


class TestAnOwnerWhoIsGone:
    def test_leaves_an_artist_at_work_that_pauses_until_they_are_back(self, alice: User) -> None:
        workspace.resume(alice, "", now=NOW)
        canvas = on_easel(alice)
        artist.rest_unwatched(user=alice, canvas_id=canvas.id, now=NOW)
        assert Pause.objects.get().reason == "alone"
        artist.welcome_back(user=alice, canvas_id=canvas.id, now=NOW)
        assert not Pause.objects.exists()
        assert Turn.objects.active().exists()

    def test_leaves_an_artist_at_rest_as_it_is(self, alice: User) -> None:
        canvas = artist.open_studio(user=alice, now=NOW)
        artist.rest_unwatched(user=alice, canvas_id=canvas.id, now=NOW)
        assert not Pause.objects.exists()

    def test_who_pauses_it_before_leaving_finds_it_paused(self, alice: User) -> None:
        workspace.resume(alice, "", now=NOW)
        canvas = on_easel(alice)
        artist.rest_unwatched(user=alice, canvas_id=canvas.id, now=NOW)
        workspace.pause(alice, now=NOW)
        artist.welcome_back(user=alice, canvas_id=canvas.id, now=NOW)
        assert Pause.objects.get().reason == "owner"


class TestAClear:
    def test_of_a_blank_canvas_is_no_mistake(self, alice: User) -> None:
        workspace.clear(alice, now=NOW)
        canvas = on_easel(alice)
        draw(alice, canvas)
        workspace.clear(alice, now=NOW)
        assert not canvas.strokes.live().exists()


class TestANumber:
    def test_that_is_free_is_the_pieces(self, alice: User) -> None:
        assert workspace.set_number(alice, 41, now=NOW) == 41
        assert on_easel(alice).number == 41
        assert services.start_canvas(owner=alice, style="paint", now=NOW).number == 42


@pytest.mark.django_db(transaction=True)
def test_two_nudges_at_once_on_a_finished_piece_open_one_next_piece(alice: User) -> None:
    hang(alice)
    at_once(
        [
            lambda: workspace.nudge(alice, "a red boat", now=NOW),
            lambda: workspace.nudge(alice, "more clouds", now=NOW),
        ]
    )
    after = on_easel(alice)
    assert (after.number, Canvas.objects.filter(owner=alice).count()) == (1, 2)
    words = {after.direction, *Nudge.objects.values_list("text", flat=True)}
    assert words == {"a red boat", "more clouds"}


def test_a_style_chosen_on_a_finished_piece_is_for_the_next_one_alone(alice: User) -> None:
    hang(alice)
    workspace.set_style(alice, "paint", now=NOW)
    artist.begin_canvas(user=alice, style="plotter", now=NOW)
    assert workspace.begin(alice, style=None, direction="", now=NOW).style == "plotter"


def test_nobody_begins_canvases_without_end(alice: User) -> None:
    for _ in range(CANVASES_PER_HOUR.count):
        workspace.begin(alice, style=None, direction="", now=NOW)
    with pytest.raises(TooMany):
        workspace.begin(alice, style=None, direction="", now=NOW)
