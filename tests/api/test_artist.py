"""The artist over the API: nudges, and pausing."""

import pytest

from accounts.models import User
from agent.models import MAX_PENDING_NUDGES, Nudge, Pause
from agent.nudging import NUDGES_PER_HOUR
from canvas import services
from tests.api.callers import on_device, program, visitor
from tests.api.test_problems import assert_problem
from tests.gallery.hanging import NOON, start

pytestmark = pytest.mark.django_db


class TestNudging:
    def test_leaves_words_at_a_spot(self, alice: User) -> None:
        where = f"/canvases/{start(alice).id}/nudges"
        body = {"text": "More sky, please", "spot": {"x": 100, "y": 5000}}
        answer = on_device(alice).post(where, body)
        assert answer.status_code == 201
        told = answer.json()
        assert (told["place"], told["is_merged"]) == (1, False)
        assert told["nudge"]["spot"] == {"x": 100.0, "y": 600.0}
        assert "area" not in told["nudge"]
        assert visitor().get(where).json()["items"] == [told["nudge"]]

    def test_leaves_words_about_an_area(self, alice: User) -> None:
        where = f"/canvases/{start(alice).id}/nudges"
        area = {"left": 300, "top": 50, "right": 100, "bottom": 200}
        told = on_device(alice).post(where, {"text": "Here", "area": area}).json()["nudge"]
        assert told["area"] == {"left": 100.0, "top": 50.0, "right": 300.0, "bottom": 200.0}
        assert told["spot"] == {"x": 200.0, "y": 125.0}

    def test_again_grows_the_one_that_waits(self, alice: User) -> None:
        where, caller = f"/canvases/{start(alice).id}/nudges", on_device(alice)
        caller.post(where, {"text": "More sky"})
        told = caller.post(where, {"text": "and a boat"}).json()
        assert told["is_merged"]
        assert told["nudge"]["text"] == "More sky / and a boat"
        assert_problem(caller.post(where, {"text": "x" * 500}), 409, "nudge_full")

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"text": ""},
            {"text": None},
            {"text": "x" * 501},
            {"text": "a", "spot": [1, 2]},
            {"text": "a", "spot": None},
            {"text": "a", "more": 1},
        ],
    )
    def test_refuses_what_it_cannot_use(self, alice: User, body: object) -> None:
        where = f"/canvases/{start(alice).id}/nudges"
        assert_problem(on_device(alice).post(where, body), 422, "invalid")

    def test_without_a_word_is_refused(self, alice: User) -> None:
        where = f"/canvases/{start(alice).id}/nudges"
        assert_problem(on_device(alice).post(where, {"text": " \n\u0000"}), 422, "nudge_empty")

    def test_stops_at_so_many_an_hour(self, alice: User) -> None:
        caller = on_device(alice)
        for _ in range(NUDGES_PER_HOUR.count):
            where = f"/canvases/{start(alice).id}/nudges"
            assert caller.post(where, {"text": "a"}).status_code == 201
        answer = caller.post(where, {"text": "a"})
        assert_problem(answer, 429, "too_many")
        assert int(answer["Retry-After"]) > 0

    def test_waits_when_the_queue_is_full(self, alice: User) -> None:
        where = f"/canvases/{start(alice, open_to='signed_in').id}/nudges"
        guests = [User.objects.create_user(f"g{i}@example.org") for i in range(21)]
        answers = [on_device(guest).post(where, {"text": "a"}) for guest in guests]
        assert {answer.status_code for answer in answers[:MAX_PENDING_NUDGES]} == {201}
        assert_problem(answers[-1], 409, "nudges_waiting")

    def test_is_for_whoever_may(self, alice: User, charlie: User) -> None:
        canvas, hidden = start(alice), start(alice, visibility="private")
        body = {"text": "a"}
        where = f"/canvases/{canvas.id}/nudges"
        assert_problem(visitor().post(where, body), 401, "not_signed_in")
        assert_problem(on_device(charlie).post(where, body), 403, "forbidden")
        assert_problem(program(alice, "read", "draw").post(where, body), 403, "scope_missing")
        assert program(alice, "nudge").post(where, body).status_code == 201
        for caller in (visitor(), on_device(charlie)):
            assert_problem(caller.get(f"/canvases/{hidden.id}/nudges"), 404, "not_found")


class TestTheListOfNudges:
    def test_comes_newest_first_in_pages(self, alice: User) -> None:
        canvas = start(alice)
        part = services.participant_of(canvas, alice, now=NOON)
        for i in range(5):  # three of one moment
            Nudge.objects.create(
                canvas=canvas, participant=part, text=str(i), created_at=NOON, seen_at=NOON
            )
        texts, cursor = [], ""
        while True:
            page = visitor().get(f"/canvases/{canvas.id}/nudges?limit=2&cursor={cursor}").json()
            texts += [nudge["text"] for nudge in page["items"]]
            if "next" not in page:
                break
            cursor = page["next"]
        assert sorted(texts) == ["0", "1", "2", "3", "4"]

    @pytest.mark.parametrize(
        "cursor", ["%00", "zzz", "MS4y", "LTFm" * 10, "ZmZmZmZmZmZmZmZmZmZmZi4x"]
    )
    def test_refuses_a_made_up_cursor(self, alice: User, cursor: str) -> None:
        where = f"/canvases/{start(alice).id}/nudges?cursor={cursor}"
        assert_problem(visitor().get(where), 400, "bad_cursor")


class TestPausing:
    def test_pauses_and_goes_on(self, alice: User) -> None:
        canvas, caller = start(alice), on_device(alice)
        answer = caller.post(f"/canvases/{canvas.id}/pause")
        assert (answer.status_code, answer.content) == (204, b"")
        assert Pause.objects.filter(canvas=canvas).exists()
        assert caller.post(f"/canvases/{canvas.id}/pause").status_code == 204
        assert caller.post(f"/canvases/{canvas.id}/resume").status_code == 204
        assert not Pause.objects.filter(canvas=canvas).exists()
        assert canvas.turns.count() == 1

    @pytest.mark.parametrize("verb", ["pause", "resume"])
    def test_is_the_owners_alone(self, alice: User, charlie: User, verb: str) -> None:
        canvas = start(alice, open_to="signed_in")
        where = f"/canvases/{canvas.id}/{verb}"
        assert_problem(on_device(charlie).post(where), 403, "forbidden")
        assert_problem(visitor().post(where), 401, "not_signed_in")
        assert_problem(program(alice, "read").post(where), 403, "scope_missing")
        services.finish_canvas(canvas_id=canvas.id, ended_by="artist", now=NOON)
        assert_problem(on_device(alice).post(where), 409, "finished")
