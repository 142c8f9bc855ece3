"""One socket of an existing client, as a test holds it: what it says, hears, and how it ends."""

import json
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import Any, Self

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

TIMEOUT_S = 60.0  # nothing is measured by it: long enough for any machine

type Frame = dict[str, Any]
type Wanted = str | Callable[[Frame], bool]


class Line:
    """A socket at `address`, and every frame it has heard."""

    def __init__(
        self,
        address: str,
        token: str | None,
        *,
        origin: str | None = None,
        cookie: str | None = None,
        **query: str,
    ) -> None:
        asked = {**({"token": token} if token is not None else {}), **query}
        words = "&".join(f"{key}={value}" for key, value in asked.items())
        self._held = ExitStack()
        self._socket: ClientConnection = self._held.enter_context(
            connect(
                f"{address}?{words}" if words else address,
                additional_headers={"Cookie": cookie} if cookie else {},
                origin=origin,  # type: ignore[arg-type]  # a NewType of str
                compression=None,
                proxy=None,
                max_size=None,
            )
        )
        self.frames: list[Frame] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._held.close()

    def drop(self) -> None:
        """Lose the line, as a phone does in a tunnel: without a goodbye."""
        self._socket.socket.shutdown(socket.SHUT_RDWR)

    def say(self, kind: str, **fields: object) -> None:
        """Send a message of the client's."""
        self._socket.send(json.dumps({"type": kind, **fields}))

    def send(self, frame: str | bytes) -> None:
        """Send a frame as it is."""
        self._socket.send(frame)

    def hear(self, *, within: float = TIMEOUT_S) -> Frame:
        """Return the next frame.

        Raises:
            TimeoutError: none came in so many seconds.
        """
        frame: Frame = json.loads(self._socket.recv(timeout=within))
        self.frames.append(frame)
        return frame

    def until(self, wanted: Wanted, *, within: float = TIMEOUT_S) -> Frame:
        """Hear until a frame of that type comes, or one that the condition holds for."""
        deadline = time.monotonic() + within
        while True:
            left = deadline - time.monotonic()
            try:
                frame = self.hear(within=max(left, 0.0))
            except TimeoutError:
                heard = [frame["type"] for frame in self.frames]
                raise AssertionError(f"{wanted} never came; heard {heard}") from None
            if frame["type"] == wanted if isinstance(wanted, str) else wanted(frame):
                return frame

    def so_far(self) -> list[Frame]:
        """Return what came before the answer to a frame sent now: a way to hear silence.

        It asks what is answered to the sender alone, so that what came before had been sent.
        """
        before = len(self.frames)
        self.send("no JSON {")
        self.until(_is_barrier)
        return self.frames[before:-1]

    def until_closed(self, *, within: float = TIMEOUT_S) -> tuple[int, str]:
        """Hear until the server closes; return its code and reason."""
        deadline = time.monotonic() + within
        try:
            while True:
                self.hear(within=max(deadline - time.monotonic(), 0.0))
        except ConnectionClosed as closed:
            return (closed.rcvd.code, closed.rcvd.reason) if closed.rcvd else (1006, "")


def types(frames: list[Frame]) -> list[str]:
    """Return the frames' types, in order."""
    return [frame["type"] for frame in frames]


def _is_barrier(frame: Frame) -> bool:
    return frame["type"] == "error" and frame["message"] == "Invalid JSON format"
