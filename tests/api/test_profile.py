"""One's own profile over the API."""

import pytest

from accounts.models import User
from tests.api.callers import on_device, program, visitor
from tests.api.test_problems import assert_problem

pytestmark = pytest.mark.django_db


class TestProfile:
    def test_tells_who_one_is(self, alice: User) -> None:
        told = on_device(alice).get("/me").json()
        assert (told["id"], told["email"]) == (str(alice.id), "alice@example.org")
        assert (told["display_name"], told["is_gallery_public"]) == ("Alice", True)
        assert told["created_at"].endswith("Z")

    def test_changes_what_is_named_and_nothing_else(self, alice: User) -> None:
        caller = on_device(alice)
        told = caller.send("PATCH", "/me", {"is_gallery_public": False}).json()
        assert (told["display_name"], told["is_gallery_public"]) == ("Alice", False)
        told = caller.send("PATCH", "/me", {"display_name": ""}).json()
        assert (told["shown_name"], told["is_gallery_public"]) == ("alice", False)
        assert caller.send("PATCH", "/me", {}).json() == told

    @pytest.mark.parametrize(
        "body",
        [
            {"display_name": "x" * 61},
            {"display_name": "a\u202eb"},
            {"display_name": "a\u0000"},
            {"display_name": None},
            {"is_gallery_public": "no"},
            {"email": "other@example.org"},
            [],
            None,
        ],
    )
    def test_refuses_what_it_cannot_use(self, alice: User, body: object) -> None:
        assert_problem(on_device(alice).send("PATCH", "/me", body), 422, "invalid")
        alice.refresh_from_db()
        assert alice.display_name == "Alice"

    def test_is_nobody_elses(self, alice: User) -> None:
        assert_problem(visitor().get("/me"), 401, "not_signed_in")
        assert_problem(program(alice, "nudge").get("/me"), 403, "scope_missing")
        able = program(alice, "read", "draw", "nudge")
        assert_problem(able.send("PATCH", "/me", {}), 403, "scope_missing")

    def test_ends_with_the_account(self, alice: User) -> None:
        caller = on_device(alice)
        User.objects.filter(pk=alice.pk).update(is_active=False)
        assert_problem(caller.get("/me"), 401, "not_signed_in")
