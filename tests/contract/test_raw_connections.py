"""Connections that no client makes: each is answered or closed, none is held for ever."""

import logging
import socket
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed

from canvas.consumers import CLOSE_TOO_FAST
from monet_site import stalled
from tests.contract.line import TIMEOUT_S, Line
from tests.contract.people import Person
from tests.contract.pieces import put_up_a_blank_one

UPGRADE = (
    "Host: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)
HEALTH = b"GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\n"


def answer_to(person: Person, *parts: bytes) -> bytes:
    """Send the parts over one connection; return all that comes until the server closes it."""
    with socket.create_connection(("127.0.0.1", person.site.port), timeout=TIMEOUT_S) as raw:
        for part in parts:
            raw.sendall(part)
        heard = b""
        try:
            while more := raw.recv(65_536):
                heard += more
        except ConnectionResetError:
            pass  # closed with some of ours unread
        return heard


class TestUpgradesThatTheLibraryRefuses:
    @pytest.mark.parametrize(
        ("asked", "status"),
        [
            (f"GET /ws?token={'x' * 9_000} HTTP/1.1\r\n{UPGRADE}\r\n", b"414"),
            (f"GET /ws HTTP/1.1\r\n{UPGRADE}Cookie: {'x' * 20_000}\r\n\r\n", b"431"),
            (f"GET /ws HTTP/1.1\r\n{UPGRADE}{'A: b\r\n' * 300}\r\n", b"431"),
            (f"POST /ws HTTP/1.1\r\n{UPGRADE}\r\n", b"405"),
        ],
        ids=["a long token", "a long header", "many headers", "another method"],
    )
    def test_are_answered_and_closed(self, alice: Person, asked: str, status: bytes) -> None:
        assert answer_to(alice, asked.encode())[9:12] == status


class TestRequestsThatNeverBegin:
    @pytest.fixture(autouse=True)
    def _soon(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(stalled, "HEAD_S", 0.3)

    @pytest.mark.parametrize("begun", [b"", b"GET /api/hea", HEALTH], ids=["none", "line", "head"])
    def test_are_closed_in_time(self, alice: Person, begun: bytes) -> None:
        assert answer_to(alice, begun) == b""

    def test_are_closed_after_one_that_was_answered(self, alice: Person) -> None:
        heard = answer_to(alice, HEALTH + b"\r\n" + HEALTH)
        assert heard.count(b"HTTP/1.1 200") == 1

    def test_are_no_open_sockets(self, alice: Person) -> None:
        line = alice.enter()
        with pytest.raises(TimeoutError):
            line.until_closed(within=0.8)


def test_a_head_without_end_is_closed(alice: Person) -> None:
    assert answer_to(alice, HEALTH, b"A: " + b"x" * 40_000, b"x" * 40_000) == b""


def test_a_flood_on_a_socket_of_our_own_pages_is_ended_without_a_fault(
    alice: Person, caplog: pytest.LogCaptureFixture
) -> None:
    put_up_a_blank_one(alice.user)
    address = f"{alice.site.socket_address}/canvases/{alice.canvas.id}"
    with Line(address, None, origin=alice.site.address) as line:
        with suppress(ConnectionClosed):
            for _ in range(2_000):
                line.send('{"type": "ping", "sent": 1}')
        assert line.until_closed()[0] == CLOSE_TOO_FAST
    assert [said for said in caplog.records if said.levelno >= logging.ERROR] == []
