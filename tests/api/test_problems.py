"""Refusals: every one is a problem with a stable code, whoever refuses."""

import json
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.models import User
from agent.errors import TooManyOfOnesNudges
from monet_site.api import native
from monet_site.problems import CONTENT_TYPE, KINDS, Kind, in_problem_details, kind_of, kinds
from tests.api.callers import V1, Caller, on_device, on_pages, program, strokes, visitor
from tests.gallery.hanging import start

pytestmark = pytest.mark.django_db


def assert_problem(answer, status: int, code: str) -> dict:
    assert (answer.status_code, answer["Content-Type"]) == (status, CONTENT_TYPE)
    told = answer.json()
    assert (told["status"], told["code"]) == (status, code)
    assert told["type"] == f"/api/v1/problems/{code}"
    assert told["title"]
    assert told["detail"]
    return told


class TestEveryRefusal:
    @pytest.mark.parametrize("where", ["/nothing", "/canvases/", "/", "", "/pieces/not-an-id"])
    @pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
    def test_of_an_unknown_path_is_a_problem(self, where: str, method: str) -> None:
        assert_problem(visitor().send(method, where), 404, "not_found")

    @pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
    def test_of_a_method_says_which_are_taken(self, method: str) -> None:
        answer = visitor().send(method, "/canvases")
        assert answer.status_code == 405
        assert answer["Allow"] == "GET, POST"
        if method != "HEAD":
            assert_problem(answer, 405, "method_not_allowed")

    def test_of_a_stranger_says_how_to_sign_in(self) -> None:
        answer = visitor().get("/me")
        assert_problem(answer, 401, "not_signed_in")
        assert answer["WWW-Authenticate"] == "Bearer"

    def test_of_a_bad_token_reaches_its_bearer_even_where_nobody_need_sign_in(self) -> None:
        assert_problem(Caller(Authorization="Bearer nonsense").get("/pieces"), 401, "not_signed_in")

    def test_of_a_token_made_for_less_names_the_scope(self, alice: User) -> None:
        told = assert_problem(program(alice, "read").post("/canvases", {}), 403, "scope_missing")
        assert "draw" in told["detail"]

    def test_of_a_forged_page_is_a_problem(self, alice: User) -> None:
        browser = on_pages(alice)
        browser.headers.clear()
        assert_problem(browser.post("/canvases", {"style": "paint"}), 403, "csrf_failed")

    def test_of_what_is_no_json_is_a_problem(self, alice: User) -> None:
        assert_problem(on_device(alice).post("/canvases", "{"), 400, "malformed")

    def test_of_values_lists_where_they_stand(self, alice: User) -> None:
        body = strokes("ok") | {"more": 1}
        body["strokes"][0]["id"] = "with a space"
        answer = on_device(alice).post(f"/canvases/{start(alice).id}/strokes", body)
        told = assert_problem(answer, 422, "invalid")
        assert {error["where"] for error in told["errors"]} == {"body.strokes.0.id", "body.more"}

    def test_of_a_body_full_of_mistakes_stays_short(self, alice: User) -> None:
        many = {f"key{i}": 1 for i in range(5_000)}
        answer = on_device(alice).post("/canvases", {"style": "paint"} | many)
        assert len(assert_problem(answer, 422, "invalid")["errors"]) == 20

    def test_of_parameters_says_which(self) -> None:
        told = assert_problem(visitor().get("/pieces?limit=0"), 422, "invalid")
        assert told["errors"][0]["where"] == "query.limit"

    def test_of_a_body_that_is_too_large_is_a_problem(self, alice: User) -> None:
        answer = on_device(alice).post("/canvases", "x" * 3_000_000)
        assert_problem(answer, 413, "too_large")

    def test_of_a_foreign_canvas_is_word_for_word_that_of_none(
        self, alice: User, charlie: User
    ) -> None:
        theirs = start(alice, visibility="private").id
        for end in ("", "/strokes", "/nudges"):
            there = on_device(charlie).get(f"/canvases/{theirs}{end}").content
            nowhere = on_device(charlie).get(f"/canvases/{uuid4()}{end}").content
            assert there == nowhere

    def test_of_our_own_making_is_a_problem_without_its_words(self) -> None:
        crashed = HttpResponse("<h1>secret words</h1>", status=500)
        answer = in_problem_details(lambda request: crashed)
        told = answer(RequestFactory().get(f"{V1}/pieces"))
        assert (told.status_code, told["Content-Type"]) == (500, CONTENT_TYPE)
        assert json.loads(told.content)["code"] == "internal_error"
        assert b"secret" not in told.content
        assert answer(RequestFactory().get("/gallery")) is crashed


class TestCaches:
    def test_of_others_keep_nothing(self, alice: User) -> None:
        canvas = start(alice)
        for where in ("/me", "/canvases", f"/canvases/{canvas.id}", "/problems"):
            answer = on_device(alice).get(where)
            assert set(answer["Cache-Control"].split(", ")) == {"no-cache", "private"}, where
            assert "Authorization" in answer["Vary"]

    def test_keep_no_refusal(self) -> None:
        assert visitor().get("/me")["Cache-Control"] == "no-store"


class TestTheTable:
    def test_has_one_status_and_title_for_a_code(self) -> None:
        said: dict[str, tuple[int, str]] = {}
        for kind in kinds():
            assert said.setdefault(kind.code, (kind.status, kind.title)) == (
                kind.status,
                kind.title,
            )
        by_code = {(kind.code, kind.status) for kind in KINDS.values()}
        assert len(by_code) == len({code for code, _ in by_code})

    def test_is_where_the_type_of_a_problem_leads(self) -> None:
        listed = visitor().get("/problems").json()
        assert {told["code"] for told in listed} == {kind.code for kind in kinds()}
        one = visitor().get("/problems/finished").json()
        assert one == {"code": "finished", "status": 409, "title": "The piece is finished"}
        assert_problem(visitor().get("/problems/nonsense"), 404, "not_found")

    @pytest.mark.parametrize("refusal", KINDS)
    def test_knows_each_refusal(self, refusal: type[Exception]) -> None:
        assert isinstance(KINDS[refusal], Kind)

    def test_tells_how_long_to_wait(self) -> None:
        request = RequestFactory().get(f"{V1}/pieces")
        told = native.on_exception(request, TooManyOfOnesNudges("2 minutes", 100.2))
        assert (told.status_code, told["Retry-After"]) == (429, "101")
        told = native.on_exception(request, OperationalError("database is locked"))
        assert (told.status_code, told["Retry-After"]) == (503, "2")
        assert b"locked" not in told.content

    def test_takes_an_unlisted_refusal_for_a_plain_one(self) -> None:
        assert kind_of(Exception("secret")).status == 400
