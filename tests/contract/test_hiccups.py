"""What a fault of the database leaves of a contract socket: it closes, its client comes back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError
from django.db.backends.utils import CursorWrapper

from tests.contract.line import Line
from tests.contract.people import Person
from tests.contract.waiting import eventually
from tests.scripted_model import batch, reply

SIGN_IN_AGAIN = 4001


@contextmanager
def failing_once(monkeypatch: pytest.MonkeyPatch, table: str) -> Iterator[list[str]]:
    """Let the database fail at the next statement that begins with a verb about a table."""
    failed: list[str] = []
    real: Callable[..., Any] = CursorWrapper.execute

    def execute(cursor: CursorWrapper, sql: str, params: object = None) -> Any:
        if table in sql and not failed:
            failed.append(sql)
            raise OperationalError("the server closed the connection unexpectedly")
        return real(cursor, sql, params)

    monkeypatch.setattr(CursorWrapper, "execute", execute)
    yield failed
    monkeypatch.undo()


def comes_back(person: Person, line: Line) -> Line:
    """Assert that the socket is closed, not for its token; return the next one."""
    assert line.until_closed()[0] != SIGN_IN_AGAIN
    return person.enter()


def test_a_batch_that_cannot_be_announced(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    line = alice.work()
    with failing_once(monkeypatch, 'INSERT INTO "agent_announcement"') as failed:
        alice.artist.plays(reply("One.", batch(100)))
        line.say("nudge", text="draw")
        back = comes_back(alice, line)
    assert failed
    back.say("stroke", points=[{"x": 5, "y": 5}, {"x": 9, "y": 9}])
    back.until("human_stroke")


def test_a_new_canvas_that_cannot_be_looked_at(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = alice.work()
    number = alice.canvas.number
    with failing_once(monkeypatch, 'FROM "canvas_performance"'):
        line.say("new_canvas")
        back = comes_back(alice, line)
    eventually(lambda: alice.canvas.number == number + 1)
    back.say("stroke", points=[{"x": 5, "y": 5}, {"x": 9, "y": 9}])
    back.until("human_stroke")
    assert alice.canvas.number == number + 1, "begun once"


def test_a_first_look_that_fails(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    alice.enter()
    with failing_once(monkeypatch, 'FROM "canvas_performance"') as failed:
        line = alice.connect()
        back = comes_back(alice, line)
    assert failed
    assert alice.door.get("/debug/agent").json()["connected_clients"] == 2
    back.say("stroke", points=[{"x": 5, "y": 5}, {"x": 9, "y": 9}])
    back.until("human_stroke")
