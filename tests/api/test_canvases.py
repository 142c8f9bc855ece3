"""Canvases over the API: a person's own, one, beginning one, what changed since, drawing."""

from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from canvas import services
from canvas.asked import BrushName
from canvas.brush_table import BRUSHES
from canvas.drawing import DRAWS_PER_MINUTE
from canvas.models import Canvas
from canvas.snapshot import state_at
from gallery.models import Piece
from tests.api.callers import Caller, on_device, on_pages, path, program, strokes, visitor
from tests.api.test_problems import assert_problem
from tests.gallery.hanging import NOON, draw, line, perform, start

pytestmark = pytest.mark.django_db


class TestMyCanvases:
    def test_come_newest_first_in_pages(self, alice: User, charlie: User) -> None:
        for _ in range(5):
            start(alice)
        start(charlie)
        caller, numbers, cursor = on_device(alice), [], ""
        while True:
            page = caller.get(f"/canvases?limit=2&cursor={cursor}").json()
            numbers += [canvas["number"] for canvas in page["items"]]
            if "next" not in page:
                break
            cursor = page["next"]
            start(alice)  # a page neither skips nor repeats meanwhile
        assert numbers == [4, 3, 2, 1, 0]

    def test_leave_out_what_is_not_there_yet(self, alice: User) -> None:
        start(alice)
        [told] = on_device(alice).get("/canvases").json()["items"]
        assert "finished_at" not in told
        assert (told["state"], told["created_at"]) == ("in_progress", "2026-11-21T12:00:00Z")

    @pytest.mark.parametrize(
        "cursor", ["%00", "zzz", "LTE", "OTk5OTk5OTk5OTk5OTk5", "é", "a" * 400]
    )
    def test_refuse_a_made_up_cursor(self, alice: User, cursor: str) -> None:
        assert_problem(on_device(alice).get(f"/canvases?cursor={cursor}"), 400, "bad_cursor")

    def test_cost_the_same_however_many(
        self, alice: User, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for _ in range(20):
            start(alice)
        caller = on_device(alice)
        with django_assert_max_num_queries(4):
            caller.get("/canvases")


class TestOneCanvas:
    def test_is_shown_to_whoever_may_see_it(self, alice: User, charlie: User) -> None:
        for visibility, seen in (("public", 200), ("unlisted", 200), ("private", 404)):
            canvas = start(alice, visibility=visibility)
            assert on_device(alice).get(f"/canvases/{canvas.id}").status_code == 200
            for caller in (visitor(), on_device(charlie)):
                assert caller.get(f"/canvases/{canvas.id}").status_code == seen

    def test_is_answered_with_304_while_nothing_changed(self, alice: User) -> None:
        canvas = start(alice)
        etag = visitor().get(f"/canvases/{canvas.id}")["ETag"]
        asked = {"If-None-Match": etag}
        assert visitor().get(f"/canvases/{canvas.id}", **asked).status_code == 304
        draw(alice, canvas)
        assert visitor().get(f"/canvases/{canvas.id}", **asked).status_code == 200


class TestBeginning:
    def test_puts_a_canvas_on_the_easel_and_asks_for_a_turn(self, alice: User) -> None:
        answer = on_device(alice).post(
            "/canvases",
            {"style": "paint", "direction": "A harbour\n at dusk\u0000", "visibility": "unlisted"},
        )
        assert answer.status_code == 201
        canvas = Canvas.objects.get(easel__artist=alice)
        assert answer["Location"] == f"/api/v1/canvases/{canvas.id}"
        assert answer.json() == visitor().get(f"/canvases/{canvas.id}").json()
        assert (canvas.style, canvas.visibility) == ("paint", "unlisted")
        assert canvas.direction == "A harbour at dusk"
        assert canvas.turns.count() == 1

    def test_hangs_what_was_there(self, alice: User) -> None:
        draw(alice, services.start_canvas(owner=alice, style="plotter", now=NOON))
        on_device(alice).post("/canvases", {"style": "plotter"})
        assert Piece.objects.by(alice).count() == 1

    def test_refuses_a_painter_who_does_not_paint_here(self, alice: User) -> None:
        body = {"style": "plotter", "model": "nobody"}
        assert_problem(on_device(alice).post("/canvases", body), 422, "painter_not_offered")
        assert on_device(alice).post("/canvases", body | {"model": "understudy"}).status_code == 201

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"style": "oil"},
            {"style": None},
            {"style": "paint", "direction": "x" * 501},
            {"style": "paint", "direction": None},
            {"style": "paint", "open_to": "all"},
            {"style": "paint", "more": 1},
            [],
            '"paint"',
            None,
        ],
    )
    def test_refuses_what_it_cannot_use(self, alice: User, body: object) -> None:
        assert_problem(on_device(alice).post("/canvases", body), 422, "invalid")
        assert not Canvas.objects.exists()

    def test_stops_at_so_many_an_hour(self, alice: User) -> None:
        caller = on_device(alice)
        statuses = {caller.post("/canvases", {"style": "paint"}).status_code for _ in range(60)}
        assert statuses == {201}
        answer = caller.post("/canvases", {"style": "paint"})
        assert_problem(answer, 429, "too_many")
        assert int(answer["Retry-After"]) > 3000

    def test_works_from_a_page_and_by_a_program_with_the_scope(self, alice: User) -> None:
        for caller in (on_pages(alice), program(alice, "draw")):
            assert caller.post("/canvases", {"style": "paint"}).status_code == 201


class TestChangesSince:
    def test_follow_the_canvas_to_its_very_picture(self, alice: User) -> None:
        canvas = start(alice)
        draw(alice, canvas, line(), line())
        draw(alice, canvas, line(200))
        follower = Follower(canvas)
        services.undo_strokes(user=alice, canvas_id=canvas.id, now=NOON)
        follower.catch_up()
        perform(canvas, *[line() for _ in range(9)])
        services.clear_canvas(user=alice, canvas_id=canvas.id, now=NOON)
        follower.catch_up()
        services.restore_cleared(user=alice, canvas_id=canvas.id, now=NOON)
        follower.catch_up()
        canvas.refresh_from_db()
        stored = state_at(Canvas.objects.select_related("owner").get(id=canvas.id)).strokes
        assert list(follower.strokes.values()) == list(stored)
        assert len(stored) == 11

    @pytest.mark.parametrize("limit", [1, 2, 3, 7])
    def test_come_in_parts_that_end_at_the_head(self, alice: User, limit: int) -> None:
        canvas = start(alice)
        for _ in range(4):
            draw(alice, canvas, line(), line())
        services.undo_strokes(user=alice, canvas_id=canvas.id, now=NOON)
        follower = Follower(canvas, limit)
        canvas.refresh_from_db()
        assert (len(follower.strokes), follower.since) == (6, canvas.head_seq)

    def test_are_answered_with_304_until_there_are_some(self, alice: User) -> None:
        canvas = start(alice)
        answer = visitor().get(f"/canvases/{canvas.id}/strokes?since=1")
        asked = {"If-None-Match": answer["ETag"]}
        unchanged = visitor().get(f"/canvases/{canvas.id}/strokes?since=1", **asked)
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        assert unchanged["ETag"] == answer["ETag"]
        draw(alice, canvas)
        changed = visitor().get(f"/canvases/{canvas.id}/strokes?since=1", **asked)
        assert len(changed.json()["strokes"]) == 1

    def test_are_kept_by_no_shared_cache(self, alice: User) -> None:
        answer = visitor().get(f"/canvases/{start(alice).id}/strokes")
        assert "private" in answer["Cache-Control"]
        assert "Authorization" in answer["Vary"]

    def test_that_never_happened_are_refused(self, alice: User) -> None:
        canvas = start(alice)
        answer = visitor().get(f"/canvases/{canvas.id}/strokes?since=999")
        assert "begin again from 0" in assert_problem(answer, 409, "ahead_of_canvas")["detail"]

    @pytest.mark.parametrize("query", ["since=-1", "since=x", "limit=0", "since=99999999999"])
    def test_are_not_told_for_nonsense(self, alice: User, query: str) -> None:
        answer = visitor().get(f"/canvases/{start(alice).id}/strokes?{query}")
        assert_problem(answer, 422, "invalid")

    def test_of_a_private_canvas_are_its_artists(self, alice: User, charlie: User) -> None:
        where = f"/canvases/{start(alice, visibility='private').id}/strokes"
        assert on_device(alice).get(where).status_code == 200
        for caller in (visitor(), on_device(charlie)):
            assert_problem(caller.get(where), 404, "not_found")


class TestDrawing:
    @pytest.mark.parametrize("kind", ["line", "polyline", "quadratic", "cubic"])
    def test_stores_a_path_of_any_kind(self, alice: User, kind: str) -> None:
        canvas = start(alice)
        asked = {"strokes": [{"id": "a", "path": path(kind, color="#e94560", brush="ink")}]}
        answer = on_device(alice).post(f"/canvases/{canvas.id}/strokes", asked)
        assert answer.status_code == 201
        stored = canvas.strokes.get(client_id="a")
        assert (stored.kind, stored.color, stored.brush) == (kind, "#e94560", "ink")
        assert (stored.width, stored.opacity) == (None, None)
        assert answer.json() == {"canvas": str(canvas.id), "seq": stored.added_seq}

    def test_stores_path_data_and_pressure(self, alice: User) -> None:
        canvas = start(alice)
        hand = {"type": "polyline", "points": [{"x": 1, "y": 2, "pressure": 0.5}] * 2}
        svg = {"type": "svg", "d": "M 1 1 L 5 5"}
        both = {"strokes": [{"id": "a", "path": hand}, {"id": "b", "path": svg}]}
        assert on_device(alice).post(f"/canvases/{canvas.id}/strokes", both).status_code == 201
        assert canvas.strokes.get(client_id="a").pressure is not None
        assert canvas.strokes.get(client_id="b").commands == "ML"

    def test_sent_again_is_stored_once_and_answered_alike(self, alice: User) -> None:
        canvas = start(alice)
        where, body = f"/canvases/{canvas.id}/strokes", strokes("a", "b")
        first, again = (on_device(alice).post(where, body).json() for _ in range(2))
        assert first == again
        assert canvas.strokes.count() == 2

    def test_tells_where_to_read_it(self, alice: User) -> None:
        answer = on_device(alice).post(f"/canvases/{start(alice).id}/strokes", strokes("a"))
        told = visitor().get(answer["Location"].removeprefix("/api/v1")).json()
        assert [stroke["id"] for stroke in told["strokes"]] == ["a"]

    def test_is_open_to_guests_where_the_owner_says_so(self, alice: User, charlie: User) -> None:
        open_one = start(alice, open_to="signed_in")
        where = f"/canvases/{open_one.id}/strokes"
        assert on_device(charlie).post(where, strokes("a")).status_code == 201
        own = f"/canvases/{start(alice).id}/strokes"
        assert_problem(on_device(charlie).post(own, strokes("b")), 403, "forbidden")
        hidden = f"/canvases/{start(alice, visibility='private').id}/strokes"
        assert_problem(on_device(charlie).post(hidden, strokes("c")), 404, "not_found")
        assert_problem(visitor().post(where, strokes("d")), 401, "not_signed_in")

    def test_on_a_finished_canvas_is_refused(self, alice: User) -> None:
        canvas = start(alice)
        services.finish_canvas(canvas_id=canvas.id, ended_by="artist", now=NOON)
        answer = on_device(alice).post(f"/canvases/{canvas.id}/strokes", strokes("a"))
        assert_problem(answer, 409, "finished")

    def test_over_anothers_stroke_id_is_refused(self, alice: User, charlie: User) -> None:
        where = f"/canvases/{start(alice, open_to='signed_in').id}/strokes"
        on_device(alice).post(where, strokes("a"))
        assert_problem(on_device(charlie).post(where, strokes("a")), 422, "bad_stroke")

    @pytest.mark.parametrize(
        "asked",
        [
            {"type": "line", "points": [{"x": 1, "y": 1}]},
            {"type": "spiral", "points": []},
            {"type": "polyline", "points": [{"x": 1, "y": 1}] * 2001},
            {"type": "line", "points": [{"x": "1", "y": 1}, {"x": 1, "y": 1}]},
            {"type": "line", "points": [{"x": 10**400, "y": 1}, {"x": 1, "y": 1}]},
            {"type": "line", "points": [{"x": None, "y": 1}, {"x": 1, "y": 1}]},
            {"type": "line", "points": [[1, 1], [2, 2]]},
            path(color="red"),
            path(color=None),
            path(stroke_width=31),
            path(opacity=1.01),
            path(brush="broom"),
            {"type": "svg", "d": ""},
            {"type": "svg", "d": "x" * 100_000},
            "M 1 1",
        ],
    )
    def test_refuses_what_cannot_be_drawn(self, alice: User, asked: object) -> None:
        canvas = start(alice)
        body = {"strokes": [{"id": "ok", "path": path()}, {"id": "a", "path": asked}]}
        answer = on_device(alice).post(f"/canvases/{canvas.id}/strokes", body)
        assert_problem(answer, 422, "invalid")
        assert not canvas.strokes.exists()

    @pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "1e999"])
    def test_refuses_numbers_that_are_none(self, alice: User, word: str) -> None:
        where = f"/canvases/{start(alice).id}/strokes"
        points = f'[{{"x": {word}, "y": 1}}, {{"x": 1, "y": 1}}]'
        body = f'{{"strokes": [{{"id": "a", "path": {{"type": "line", "points": {points}}}}}]}}'
        assert on_device(alice).post(where, body).status_code in {400, 422}

    def test_refuses_path_data_that_cannot_be_read(self, alice: User) -> None:
        body = {"strokes": [{"id": "a", "path": {"type": "svg", "d": "not a path"}}]}
        answer = on_device(alice).post(f"/canvases/{start(alice).id}/strokes", body)
        assert_problem(answer, 422, "bad_stroke")

    def test_takes_so_many_strokes_and_no_more(self, alice: User) -> None:
        where = f"/canvases/{start(alice).id}/strokes"
        many = strokes(*[f"s{i}" for i in range(21)])
        assert_problem(on_device(alice).post(where, many), 422, "invalid")
        assert_problem(on_device(alice).post(where, {"strokes": []}), 422, "invalid")

    def test_faster_than_a_hand_must_wait(self, alice: User) -> None:
        where, caller = f"/canvases/{start(alice).id}/strokes", on_device(alice)
        for i in range(DRAWS_PER_MINUTE.count):
            assert caller.post(where, strokes(f"s{i}")).status_code == 201
        answer = caller.post(where, strokes("more"))
        assert_problem(answer, 429, "too_many")
        assert 1 <= int(answer["Retry-After"]) <= 60

    def test_on_no_canvas_is_refused(self, alice: User) -> None:
        answer = on_device(alice).post(f"/canvases/{uuid4()}/strokes", strokes("a"))
        assert_problem(answer, 404, "not_found")

    def test_names_the_brushes_there_are(self) -> None:
        assert set(BrushName.__value__.__args__) == set(BRUSHES)


class Follower:
    """A client that knows nothing of a canvas but what it is told since it last asked."""

    def __init__(self, canvas: Canvas, limit: int = 1_000) -> None:
        self.where, self.limit = f"/canvases/{canvas.id}/strokes", limit
        self.since = 0
        self.strokes: dict[str, dict] = {}
        self.caller = Caller()
        self.catch_up()

    def catch_up(self) -> None:
        while True:
            told = self.caller.get(f"{self.where}?since={self.since}&limit={self.limit}").json()
            assert told["since"] == self.since < told["until"] <= told["head"] or (
                told["until"] == told["head"]
            )
            for name in told["removed"]:
                del self.strokes[name]
            self.strokes |= {stroke["id"]: stroke for stroke in told["strokes"]}
            self.since = told["until"]
            if told["until"] == told["head"]:
                return
