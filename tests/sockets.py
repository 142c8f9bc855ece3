"""Sockets for tests: somebody connects, and reads frames by what they are."""

import asyncio
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client

from accounts.models import User
from canvas.events import LOG_EVENT, Snapshot
from canvas.hop import in_db
from canvas.state import CanvasState, apply_event, from_snapshot
from monet_site.asgi import application

TIMEOUT_S = 60  # nothing is measured by it: long enough for any machine


class Visitor:
    """One socket and what its owner has seen."""

    def __init__(
        self, path: str, user: User | None = None, origin: str = "http://localhost"
    ) -> None:
        self._path, self._user, self._origin = path, user, origin
        self._socket: WebsocketCommunicator
        self.state: CanvasState | None = None
        self.frames: list[dict[str, Any]] = []

    async def __aenter__(self) -> "Visitor":
        headers = [(b"origin", self._origin.encode()), (b"host", b"localhost")]
        if self._user is not None:
            headers.append((b"cookie", await in_db(session_cookie)(self._user)))
        self._socket = WebsocketCommunicator(application, self._path, headers=headers)
        connected, code = await self._socket.connect(timeout=TIMEOUT_S)
        assert connected, code
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._socket.disconnect()

    async def send(self, frame: dict[str, Any] | str) -> None:
        text = frame if isinstance(frame, str) else json.dumps(frame)
        await self._socket.send_input({"type": "websocket.receive", "text": text})

    async def send_bytes(self, data: bytes) -> None:
        await self._socket.send_to(bytes_data=data)

    async def read(self) -> dict[str, Any]:
        """Return the next frame, after following it."""
        message = await self._socket.receive_output(timeout=TIMEOUT_S)
        assert message["type"] == "websocket.send", message
        frame: dict[str, Any] = json.loads(message["text"], parse_constant=_refuse_constant)
        self._follow(message["text"], frame)
        self.frames.append(frame)
        return frame

    async def until(self, wanted: str | Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Read until a frame of that type comes, or one that the condition holds for."""
        async with asyncio.timeout(TIMEOUT_S):  # in all: heartbeats go on coming
            while True:
                frame = await self.read()
                if frame["type"] == wanted if isinstance(wanted, str) else wanted(frame):
                    return frame

    async def until_at(self, seq: int) -> None:
        """Read until this socket has heard of that change."""
        async with asyncio.timeout(TIMEOUT_S):
            while self.state is None or self.state.seq < seq:
                await self.read()

    async def ask(self, **command: Any) -> dict[str, Any]:
        """Send a command and return its ack or error."""
        command.setdefault("ref", f"r{len(self.frames)}")
        await self.send(command)
        return await self.until(lambda frame: frame.get("ref") == command["ref"])

    async def close_code(self) -> int:
        """Read until the server closes; return its code."""
        async with asyncio.timeout(TIMEOUT_S):
            while True:
                message = await self._socket.receive_output(timeout=TIMEOUT_S)
                if message["type"] == "websocket.close":
                    return int(message["code"])

    def _follow(self, text: str, frame: dict[str, Any]) -> None:
        if frame["type"] == "snapshot":
            self.state = from_snapshot(Snapshot.model_validate_json(text))
        elif "seq" in frame and frame["type"] != "ack":
            assert self.state is not None
            assert frame["seq"] == self.state.seq + 1, "no gap, no repeat"
            self.state = apply_event(self.state, LOG_EVENT.validate_json(text))


def watch(canvas_id: UUID, *, user: User | None = None, query: str = "") -> Visitor:
    return Visitor(f"/ws/canvases/{canvas_id}{query}", user)


def work(canvas_id: UUID, user: User | None, query: str = "") -> Visitor:
    return Visitor(f"/ws/studio/{canvas_id}{query}", user)


def session_cookie(user: User) -> bytes:
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies['sessionid'].value}".encode()


def _refuse_constant(name: str) -> float:
    raise AssertionError(f"{name} is no JSON")
