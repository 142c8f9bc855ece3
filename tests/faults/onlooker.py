"""Somebody on a real socket, who follows the log and comes back by `since` when it breaks."""

import asyncio
import itertools
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from canvas.events import LOG_EVENT, Snapshot
from canvas.state import CanvasState, apply_event, from_snapshot
from tests.faults.house import House

TIMEOUT_S = 120.0
RETRY_S = 0.1


class Onlooker:
    """One person's page: a socket at a time, and a state that must never skip a change."""

    def __init__(self, house: House, canvas_id: str, name: str | None = None) -> None:
        self._house, self._name = house, name
        kind = "studio" if name else "canvases"
        self._path = f"ws://127.0.0.1:{house.port}/ws/{kind}/{canvas_id}"
        self.socket: ClientConnection
        self.state: CanvasState | None = None
        self.frames: list[dict[str, Any]] = []
        self.snapshots = 0
        self._refs = itertools.count()

    async def come(self) -> None:
        """Open a socket, from where this page's state is; tries until the server is there."""
        since = f"?since={self.state.seq}" if self.state else ""
        headers = {"Cookie": self._house.cookie(self._name)} if self._name else {}
        deadline = time.monotonic() + TIMEOUT_S
        while True:
            try:
                self.socket = await connect(
                    self._path + since,
                    origin=f"http://127.0.0.1:{self._house.port}",  # type: ignore[arg-type]
                    additional_headers=headers,
                    max_size=None,
                    compression=None,
                )
            except (OSError, TimeoutError):
                assert time.monotonic() < deadline, "the site did not come back"
                await asyncio.sleep(RETRY_S)
            else:
                return

    async def read(self) -> dict[str, Any]:
        """Return the next frame, after following it."""
        async with asyncio.timeout(TIMEOUT_S):
            text = await self.socket.recv(decode=True)
        frame: dict[str, Any] = json.loads(text)
        self._follow(str(text), frame)
        self.frames.append(frame)
        return frame

    async def until(self, wanted: str | Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Read until a frame of that type comes, or one that the condition holds for."""
        while True:
            frame = await self.read()
            if frame["type"] == wanted if isinstance(wanted, str) else wanted(frame):
                return frame

    async def catch_up(self, seq: int) -> None:
        """Read until this page's state is at `seq`."""
        while self.state is None or self.state.seq < seq:
            await self.read()

    async def ask(self, **command: Any) -> dict[str, Any]:
        """Send a command and return its ack or error."""
        ref = f"r{next(self._refs)}"
        await self.socket.send(json.dumps({"ref": ref, **command}))
        return await self.until(lambda frame: frame.get("ref") == ref)

    async def close_code(self) -> int | None:
        """Read until the server closes; return its code."""
        try:
            while True:
                await self.read()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None

    def _follow(self, text: str, frame: dict[str, Any]) -> None:
        if frame["type"] == "snapshot":
            self.state = from_snapshot(Snapshot.model_validate_json(text))
            self.snapshots += 1
        elif "seq" in frame and frame["type"] != "ack":
            assert self.state is not None
            assert frame["seq"] == self.state.seq + 1, "no gap, no repeat"
            self.state = apply_event(self.state, LOG_EVENT.validate_json(text))


@asynccontextmanager
async def onlooker(
    house: House, canvas_id: str, name: str | None = None
) -> AsyncIterator[Onlooker]:
    """Somebody who watches, or works when named; their socket closes with the block."""
    somebody = Onlooker(house, canvas_id, name)
    await somebody.come()
    try:
        yield somebody
    finally:
        await somebody.socket.close()
