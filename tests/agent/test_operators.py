"""The operators' commands: tables for people, JSON for programs, exit codes for scripts."""

import io
import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import InviteCode, User
from agent.management.tables import as_json, as_list, as_table
from agent.models import Notebook
from agent.services import begin_canvas, open_studio, pause_artist
from agent.workspaces import workspaces_of
from canvas.models import Canvas
from tests.gallery.hanging import draw, hang

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def told(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def studio_of(person: User) -> Canvas:
    return open_studio(user=person, now=NOW)


class TestTables:
    def test_are_aligned(self) -> None:
        rows = [{"name": "A", "strokes": 7}, {"name": "Bertha", "strokes": 123}]
        lines = as_table(rows, empty="").splitlines()
        assert lines == [
            "name      strokes",
            "------  ---------",
            "A               7",
            "Bertha        123",
        ]

    def test_of_nothing_say_so(self) -> None:
        assert as_table([], empty="There is nobody.") == "There is nobody."

    def test_cannot_be_made_to_move_the_cursor(self) -> None:
        rows = [{"title": "\x1b[2J\r\n\u202eevil"}]
        assert "\x1b" not in as_table(rows, empty="")
        assert "\u202e" not in as_list(rows[0])

    def test_keep_titles_of_digits_as_they_are(self) -> None:
        assert "007" in as_table([{"title": "007"}], empty="")

    def test_cut_long_words_where_json_does_not(self) -> None:
        rows = [{"title": "x" * 200}]
        assert "x" * 60 not in as_table(rows, empty="")
        assert json.loads(as_json(rows)) == rows


class TestInvites:
    def test_created_are_printed_one_a_line(self) -> None:
        codes = told("invites", "create", "-c", "3", "--note", "for Bob").split()
        assert set(codes) == set(InviteCode.objects.values_list("code", flat=True))
        assert len(codes) == 3

    def test_are_listed_with_who_used_them(self, alice: User) -> None:
        [used, fresh] = json.loads(told("invites", "create", "-c", "2", "--json"))
        InviteCode.objects.filter(code=used["code"]).update(used_at=NOW, used_by=alice)
        listed = {row["code"]: row for row in json.loads(told("invites", "list", "--json"))}
        assert listed[used["code"]]["used_by"] == alice.email
        assert listed[fresh["code"]]["state"] == "available"
        assert used["code"] in told("invites", "list")

    def test_are_revoked_once(self) -> None:
        code = told("invites", "create").strip()
        told("invites", "revoke", code)
        with pytest.raises(CommandError) as ended:
            told("invites", "revoke", code)
        assert ended.value.returncode == 1

    def test_cannot_be_made_by_the_million(self) -> None:
        with pytest.raises(CommandError) as ended:
            told("invites", "create", "-c", "1000000")
        assert ended.value.returncode == 2


class TestUsers:
    def test_are_listed_with_what_they_have(self, alice: User) -> None:
        hang(alice)
        [row] = json.loads(told("users", "list", "--json"))
        assert row["id"] == str(alice.pk)
        assert (row["active"], row["pieces"], row["strokes"]) == (True, 1, 1)
        assert alice.email in told("users", "list")

    def test_that_are_deactivated_are_listed_on_demand(self, alice: User, bob: User) -> None:
        User.objects.filter(pk=bob.pk).update(is_active=False)
        assert bob.email not in told("users", "list")
        assert bob.email in told("users", "list", "-a")

    def test_cost_as_many_queries_as_one(self, alice: User, bob: User, charlie: User) -> None:
        with CaptureQueriesContext(connection) as one:
            workspaces_of(User.objects.filter(pk=alice.pk))
        for person in (alice, bob, charlie):
            hang(person)
            studio_of(person)
        with CaptureQueriesContext(connection) as three:
            assert [workspace.pieces for workspace in workspaces_of(User.objects.all())] == [1] * 3
        assert len(three) <= len(one) <= 8


class TestWorkspaces:
    def test_tell_what_the_artist_is_doing(self, alice: User, bob: User, charlie: User) -> None:
        begin_canvas(user=alice, style="paint", now=NOW)
        pause_artist(user=bob, canvas_id=studio_of(bob).id, now=NOW)
        hang(charlie)
        rows = json.loads(told("workspace", "list", "--json"))
        status = {row["e-mail"]: row["status"] for row in rows}
        assert status == {
            alice.email: "about to paint",
            bob.email: "paused",
            charlie.email: "finished",
        }

    def test_count_the_strokes_that_lie_on_the_easel(self, alice: User) -> None:
        canvas = studio_of(alice)
        draw(alice, canvas)
        [row] = json.loads(told("workspace", "list", "--json"))
        assert (row["piece"], row["strokes"], row["changed"][:4]) == (0, 1, "2026")

    def test_without_anything_begun_are_none(self, alice: User) -> None:
        assert told("workspace", "list").strip() == "Nobody has begun anything."

    def test_are_shown_with_notes_and_gallery(self, alice: User) -> None:
        hang(alice, "Blue")
        canvas = studio_of(alice)
        plan = [{"text": "the sky", "is_done": True}]
        Notebook.objects.create(canvas=canvas, text="more\nblue", plan=plan)
        shown = told("workspace", "show", str(alice.pk))
        for words in ("piece_000000", "Blue", "  more\n", "  blue\n", "[x] the sky"):
            assert words in shown
        assert json.loads(told("workspace", "show", str(alice.pk), "--json"))["gallery"]

    def test_of_somebody_without_a_canvas_are_shown(self, alice: User) -> None:
        assert "nothing begun" in told("workspace", "show", str(alice.pk))

    def test_of_nobody_end_with_one(self) -> None:
        with pytest.raises(CommandError) as ended:
            told("workspace", "show", str(uuid4()))
        assert ended.value.returncode == 1
