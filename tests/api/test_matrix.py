"""Who may do what over /api/v1: every operation of the document, for everybody, on every thing.

A new operation has no row here yet, and fails until somebody says who may call it.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.devices import open_device, sign_out_everywhere
from accounts.models import User
from gallery import film_making
from gallery.models import Film, Piece
from gallery.stored_files import keep
from monet_site import published
from tests.api.callers import Caller, on_device, on_pages, path, program, visitor
from tests.gallery.hanging import hang, start

pytestmark = pytest.mark.django_db

DOCUMENT = published.native_document()
OPERATIONS = {
    operation["operationId"]: (method.upper(), where.removeprefix("/api/v1"))
    for where, methods in json.loads(json.dumps(DOCUMENT["paths"])).items()
    for method, operation in methods.items()
}

# Who calls. Alice owns what is there; nobody else has a part in it.
WHO: dict[str, Callable[[User], Caller]] = {
    "anonymous": lambda alice: visitor(),
    "owner": on_device,
    "owner on our pages": on_pages,
    "owner's program that may read": lambda alice: program(alice, "read"),
    "owner's program that may draw": lambda alice: program(alice, "draw"),
    "owner's program that may nudge": lambda alice: program(alice, "nudge"),
    "another": lambda alice: on_device(somebody()),
    "another on our pages": lambda alice: on_pages(somebody()),
    "staff": lambda alice: on_device(somebody(is_staff=True)),
    "superuser": lambda alice: on_device(somebody(is_staff=True, is_superuser=True)),
    "deactivated": lambda alice: deactivated(),
    "signed out": lambda alice: signed_out(),
    "forger": lambda alice: Caller(Authorization="Bearer eyJhbGciOiJub25lIn0.e30."),
}
THINGS = ("public", "private", "missing", "malformed")


@dataclass(frozen=True)
class Row:
    """Who gets which status: for `ok` on a public thing unless it is said otherwise."""

    ok: int
    scope: str
    stranger: int  # nobody signed in, on what is public
    another: int  # somebody else, on what is public
    body: object = None
    things: tuple[str, ...] = THINGS


STROKES = {"strokes": [{"id": "a", "path": path()}]}
SVG_FILE = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9" stroke="red"/></svg>'
ONE = ("public",)
FILM = "svg-20s-800"
ROWS = {
    "listPieces": Row(200, "read", 200, 200, things=ONE),
    "getPiece": Row(200, "read", 200, 200),
    "getPieceProvenance": Row(200, "read", 200, 200),
    "getPieceReplay": Row(200, "read", 200, 200),
    "getPieceFile": Row(200, "read", 200, 200),
    "getPiecePlot": Row(200, "read", 200, 200),
    "getPiecePlotFile": Row(200, "read", 200, 200),
    "askForFilm": Row(202, "read", 202, 202, {"kind": "svg"}),
    "getFilm": Row(200, "read", 200, 200),
    "getFilmFile": Row(200, "read", 200, 200),
    "listMyCanvases": Row(200, "read", 401, 200, things=ONE),
    "createCanvas": Row(201, "draw", 401, 201, {"style": "paint"}, things=ONE),
    "getCanvas": Row(200, "read", 200, 200),
    "listStrokesSince": Row(200, "read", 200, 200),
    "addStrokes": Row(201, "draw", 401, 403, STROKES),
    "importDrawing": Row(201, "draw", 401, 403, SVG_FILE),
    "listNudges": Row(200, "read", 200, 200),
    "leaveNudge": Row(201, "nudge", 401, 403, {"text": "More sky"}),
    "pauseArtist": Row(204, "draw", 401, 403),
    "resumeArtist": Row(204, "draw", 401, 403),
    "getMyProfile": Row(200, "read", 401, 200, things=ONE),
    "updateMyProfile": Row(200, "none", 401, 200, {"display_name": "A"}, things=ONE),
    "listProblems": Row(200, "read", 200, 200, things=ONE),
    "getProblem": Row(200, "read", 200, 200, things=("public", "missing")),
}
OTHERS = {"another", "another on our pages", "staff", "superuser"}
REFUSED = {"deactivated", "signed out", "forger"}


def expected(name: str, who: str, thing: str) -> int:
    """Return the one status of a cell."""
    row = ROWS[name]
    if thing == "malformed":
        return 404  # no such address: nobody is asked who they are
    if who in REFUSED or (who == "anonymous" and row.stranger == 401):
        status = 401
    elif "program" in who and not who.endswith(row.scope):
        status = 403
    elif thing == "missing" or (thing == "private" and "owner" not in who):
        status = 404  # what is not yours to see is not there, for staff as well
    elif who == "anonymous":
        status = row.stranger
    else:
        status = row.another if who in OTHERS else row.ok
    return status


CELLS = [
    pytest.param(name, who, thing, id=f"{name}-{who}-{thing}")
    for name in OPERATIONS
    if name in ROWS
    for who in WHO
    for thing in ROWS[name].things
]


class TestTheMatrix:
    def test_has_a_row_for_every_operation_and_no_other(self) -> None:
        assert set(ROWS) == set(OPERATIONS)

    @pytest.mark.parametrize(("name", "who", "thing"), CELLS)
    def test_has_one_status_in_every_cell(
        self, alice: User, name: str, who: str, thing: str
    ) -> None:
        method, where = OPERATIONS[name]
        caller = WHO[who](alice)
        answer = caller.send(method, address(where, thing, alice), ROWS[name].body)
        assert answer.status_code == expected(name, who, thing)

    @pytest.mark.parametrize(
        "name", [name for name, row in ROWS.items() if "private" in row.things]
    )
    def test_tells_nothing_of_what_is_private(self, alice: User, name: str) -> None:
        method, where = OPERATIONS[name]
        caller = on_device(somebody())
        answers = [
            caller.send(method, address(where, thing, alice), ROWS[name].body)
            for thing in ("private", "missing")
        ]
        assert answers[0].content == answers[1].content
        assert answers[0].headers == answers[1].headers


CHANGING = [name for name, (method, _) in OPERATIONS.items() if method != "GET"]
FORGERIES = {
    "without a token": {"X-CSRFToken": ""},
    "with another's token": {"X-CSRFToken": "b" * 32},
    "as a form of another site": {"Origin": "https://evil.example"},
}


class TestForgedPages:
    @pytest.mark.parametrize("forgery", FORGERIES)
    @pytest.mark.parametrize("name", CHANGING)
    def test_change_nothing(self, alice: User, name: str, forgery: str) -> None:
        method, where = OPERATIONS[name]
        caller = on_pages(alice)
        path_to = address(where, "public", alice)
        answer = caller.send(method, path_to, ROWS[name].body, **FORGERIES[forgery])
        assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")

    @pytest.mark.parametrize("name", CHANGING)
    def test_change_nothing_as_plain_text(self, alice: User, name: str) -> None:
        """What a form of another site can send without asking first: its cookies and text."""
        method, where = OPERATIONS[name]
        caller = on_pages(alice)
        caller.headers.clear()
        answer = caller.client.generic(
            method,
            f"/api/v1{address(where, 'public', alice)}",
            json.dumps(ROWS[name].body),
            content_type="text/plain",
        )
        assert answer.status_code == 403


def address(where: str, thing: str, alice: User) -> str:
    """Return the path to one of Alice's things, or to none."""
    where = where.replace("/plot/{kind}", "/plot/gcode")
    where = where.replace("{kind}", "json").replace("{name}", FILM)
    if "{code}" in where:
        return where.replace("{code}", "nonsense" if thing == "missing" else "not_found")
    if "{canvas_id}" not in where:
        return where
    if thing in {"missing", "malformed"}:
        name = str(uuid4()) if thing == "missing" else "not-an-id"
    elif where.startswith("/pieces"):
        name = str(filmed(hang(alice, visibility=thing)).canvas_id)
    else:
        name = str(start(alice, visibility=thing).id)
    return where.replace("{canvas_id}", name)


def filmed(piece: Piece) -> Piece:
    """Let the piece have a film."""
    told = film_making.told_by(piece)
    Film.objects.create(piece=piece, name=FILM, told=told, state="made", percent=100)
    keep(f"exports/{piece.canvas_id}/film-{FILM}.{told}", b"<svg/>", suffix="svg")
    return piece


def somebody(**fields: bool) -> User:
    return User.objects.create_user(f"{uuid4().hex}@example.org", **fields)


def deactivated() -> Caller:
    user = somebody()
    caller = on_device(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    return caller


def signed_out() -> Caller:
    user = somebody()
    tokens = open_device(user=user, name="Lost", platform="app", now=timezone.now())
    sign_out_everywhere(user=user, now=timezone.now())
    return Caller(Authorization=f"Bearer {tokens.access}")
