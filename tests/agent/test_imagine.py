"""Gemini as an imaginer, at a stand-in of its HTTP API: a picture, or words for the artist."""

import asyncio
import base64
import json
from collections.abc import Callable

import httpx2
import pytest

from agent import imagine
from agent.imagine import Gemini
from agent.tools.base import NotAvailable, Unanswered

type Answer = Callable[[httpx2.Request], httpx2.Response]

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(100)


class StandIn(httpx2.AsyncBaseTransport):
    """Answers each request as it is told, and remembers it."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.requests: list[httpx2.Request] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        await request.aread()
        self.requests.append(request)
        return self._answer(request)


class Silent(httpx2.AsyncBaseTransport):
    """Never answers, and does not mind its read timeout either."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        await asyncio.Event().wait()
        raise AssertionError


def told(status: int, body: object) -> Answer:
    return lambda _: httpx2.Response(status, json=body)


def parts(*parts: dict[str, object]) -> Answer:
    return told(200, {"candidates": [{"content": {"role": "model", "parts": list(parts)}}]})


def error(status: int, words: str = "no") -> Answer:
    return told(status, {"error": {"code": status, "message": words, "status": "X"}})


def raising(failure: Exception) -> Answer:
    def answer(_: httpx2.Request) -> httpx2.Response:
        raise failure

    return answer


INLINE = {"inlineData": {"mimeType": "image/png", "data": base64.b64encode(PICTURE).decode()}}


async def asked(transport: httpx2.AsyncBaseTransport, deadline_s: float = 60) -> bytes:
    gemini = Gemini(
        "test-key", "gemini-test", "http://stand-in", deadline_s=deadline_s, transport=transport
    )
    try:
        return await gemini.imagine("a heron in reeds")
    finally:
        await gemini.close()


class TestGemini:
    async def test_sends_a_picture(self) -> None:
        stand_in = StandIn(parts({"text": "Here it is."}, INLINE))
        assert await asked(stand_in) == PICTURE
        [request] = stand_in.requests
        assert request.url.path.endswith("models/gemini-test:generateContent")
        assert request.headers["x-goog-api-key"] == "test-key"
        sent = json.loads(request.content)
        assert sent["contents"][0]["parts"] == [{"text": "a heron in reeds"}]
        assert sent["generationConfig"]["responseModalities"] == ["IMAGE"]
        assert sent["generationConfig"]["imageConfig"] == {"aspectRatio": "4:3"}

    @pytest.mark.parametrize(
        ("answer", "words"),
        [
            (parts({"text": "I would rather not."}), imagine.DECLINED),
            (told(200, {"promptFeedback": {"blockReason": "SAFETY"}}), imagine.DECLINED),
            (told(200, {}), imagine.DECLINED),
            (error(400, "prompt"), imagine.DECLINED),
            (error(401), imagine.UNREACHED),
            (error(403), imagine.UNREACHED),
            (error(404), imagine.UNREACHED),
            (error(429), imagine.BUSY),
            (error(500), imagine.BUSY),
            (error(503), imagine.BUSY),
            (lambda _: httpx2.Response(200, text="<html>"), imagine.UNREACHED),
            (raising(httpx2.ConnectError("refused")), imagine.UNREACHED),
            (raising(httpx2.RemoteProtocolError("cut")), imagine.UNREACHED),
            (raising(httpx2.ReadTimeout("slow")), imagine.SILENT),
        ],
    )
    async def test_that_sends_none_is_told_in_words(self, answer: Answer, words: str) -> None:
        stand_in = StandIn(answer)
        with pytest.raises(NotAvailable) as failure:
            await asked(stand_in)
        assert str(failure.value) == words
        assert len(stand_in.requests) == 1, "nothing is asked twice"

    async def test_that_says_nothing_is_left_at_the_deadline_and_may_be_owed(self) -> None:
        with pytest.raises(Unanswered, match="too long"):
            await asked(Silent(), deadline_s=0.05)
