"""A request that carries too much is refused before anything of it is kept."""

import json
from typing import Any

import pytest

from monet_site.bodies import Message, body_limit

MOST = 100


class Line:
    """One request's way through a bounded door that counts what it is let see."""

    def __init__(self, *parts: int, announced: int | None = None) -> None:
        self._parts, self.sent, self.heard = list(parts), [], 0  # type: ignore[var-annotated]
        length = [] if announced is None else [(b"content-length", str(announced).encode())]
        self.scope: Message = {"type": "http", "headers": length}

    async def run(self) -> "Line":
        await body_limit(self._door, MOST)(self.scope, self._receive, self._send)
        return self

    async def _receive(self) -> Message:
        part = self._parts.pop(0)
        return {"type": "http.request", "body": bytes(part), "more_body": bool(self._parts)}

    async def _send(self, message: Message) -> None:
        self.sent.append(message)

    async def _door(self, scope: Message, receive: Any, send: Any) -> None:
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            self.heard += len(message["body"])
            if not message["more_body"]:
                await send({"type": "http.response.start", "status": 200, "headers": []})
                return


class TestABody:
    @pytest.mark.parametrize("parts", [(0,), (MOST,), (60, 40)])
    async def test_within_the_bound_passes(self, parts: tuple[int, ...]) -> None:
        line = await Line(*parts, announced=sum(parts)).run()
        assert (line.sent[0]["status"], line.heard) == (200, sum(parts))

    async def test_that_announces_too_much_is_refused_unread(self) -> None:
        line = await Line(MOST + 1, announced=MOST + 1).run()
        assert (line.sent[0]["status"], line.heard) == (413, 0)

    @pytest.mark.parametrize("announced", [None, 5])
    async def test_that_turns_out_too_long_is_cut_off(self, announced: int | None) -> None:
        line = await Line(60, 60, 60, announced=announced).run()
        assert (line.sent, line.heard) == ([], 60)

    @pytest.mark.parametrize(
        ("path", "content_type", "key"),
        [
            ("/api/v1/canvases", b"application/problem+json", "code"),
            ("/api/traces", b"application/json", "detail"),
        ],
    )
    async def test_is_refused_in_the_shape_of_its_api(
        self, path: str, content_type: bytes, key: str
    ) -> None:
        line = Line(MOST + 1, announced=MOST + 1)
        line.scope["path"] = path
        await line.run()
        assert dict(line.sent[0]["headers"])[b"content-type"] == content_type
        assert key in json.loads(line.sent[1]["body"])
