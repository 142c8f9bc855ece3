"""Whatever a client sends, it gets a documented answer: nothing else stored, nobody disturbed."""

import asyncio
import json
import logging
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import example, given
from hypothesis import strategies as st

from accounts.models import User
from agent.models import Nudge, Turn
from canvas import services
from canvas.consumers import SpectatorConsumer
from canvas.events import MAX_FRAME_BYTES
from canvas.hop import in_db
from canvas.hub import Hub
from canvas.models import Canvas, Change, Stroke
from tests.canvas.histories import histories
from tests.sockets import Visitor, watch, work

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
FRAMES_A_SOCKET = 12
CLOSE_CODES = {1003, 1009, 4400, 4429}
ERROR_CODES = {
    "bad_message",
    "bad_stroke",
    "read_only",
    "too_fast",
    "nothing_to_undo",
    "nudge_waiting",
    "forbidden",
}
COMMANDS = ["draw", "undo", "redo", "clear", "restore_cleared", "nudge", "pause", "resume", "stop"]
COMMANDS += ["change_settings", "hand", "ping", "strokes_added", "snapshot", "__proto__"]

pytestmark = pytest.mark.django_db(transaction=True)

numbers = st.one_of(
    st.integers(),
    st.floats(),
    st.sampled_from([1e308, -0.0, 2**63, 10**400, float("nan"), float("inf")]),
    st.sampled_from(["1", "NaN", "1e999", "\u0663", "0x10", True, None]),
)
scalars = st.one_of(st.none(), st.booleans(), numbers, st.text(max_size=12))
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
points = st.lists(
    st.one_of(
        st.lists(numbers, min_size=1, max_size=3),
        st.fixed_dictionaries({"x": numbers, "y": numbers}),
        scalars,
    ),
    max_size=6,
)
paths = st.one_of(
    values,
    st.fixed_dictionaries(
        {"type": st.sampled_from(["line", "polyline", "quadratic", "cubic", "svg", "x", 7])},
        optional={
            "points": st.one_of(points, values),
            "d": st.one_of(st.text("MLCQAZ0123456789 ,.-e", max_size=30), values),
            "color": scalars,
            "stroke_width": numbers,
            "opacity": numbers,
            "brush": scalars,
        },
    ),
)
strokes = st.one_of(
    values,
    st.lists(
        st.fixed_dictionaries(
            {"id": st.one_of(st.sampled_from(["a", "b", "~1", ""]), scalars), "path": paths}
        ),
        max_size=3,
    ),
)
frames = st.one_of(
    values,
    st.fixed_dictionaries(
        {"type": st.one_of(st.sampled_from(COMMANDS), values), "ref": st.sampled_from("rs")},
        optional={
            "strokes": strokes,
            "text": st.one_of(st.text(max_size=9), values),
            "spot": st.one_of(st.lists(numbers, max_size=3), values),
            "visibility": st.sampled_from(["everyone", None, "PUBLIC"]),
            "open_to": values,
            "points": st.one_of(points, values),
            "stroke": scalars,
            "sent": numbers,
            "extra": values,
        },
    ),
)
texts = st.one_of(
    frames.map(json.dumps),
    frames.map(lambda frame: json.dumps(frame, ensure_ascii=False)),
    frames.map(json.dumps).flatmap(lambda t: st.integers(0, len(t)).map(lambda n: t[:n])),
    st.text(max_size=40),
)


@pytest.fixture
def canvas(alice: User) -> Canvas:
    return services.start_canvas(owner=alice, style="paint", open_to="signed_in", now=NOW)


async def answers_to(visitor: Visitor, text: str) -> list[dict[str, Any]]:
    """Send `text`, then a ping; return what came before the ping's answer."""
    before = len(visitor.frames)
    await visitor.send(text)
    await visitor.send({"type": "ping", "sent": -77.25})
    await visitor.until(lambda f: f["type"] == "pong" and f["sent"] == -77.25)
    return visitor.frames[before:-1]


async def bombard(canvas: Canvas, sender: Visitor, bystander: Visitor, sent: list[str]) -> None:
    ending = ""
    async with sender, bystander:
        await sender.until("snapshot")
        await bystander.until("snapshot")
        for text in sent:
            try:
                answers = await answers_to(sender, text)
            except AssertionError as closed:
                ending = str(closed)
                break
            for frame in answers:
                assert frame["type"] != "error" or frame["code"] in ERROR_CODES, (text, frame)
        await answers_to(bystander, '{"type":"ping","sent":1}')
    assert not any(frame["type"] == "error" for frame in bystander.frames)
    assert not ending or any(f"'code': {code}" in ending for code in CLOSE_CODES), ending


class TestTheStudiosSocket:
    @histories(60)
    @given(sent=st.lists(texts, min_size=1, max_size=FRAMES_A_SOCKET))
    @example(
        sent=['{"type":"draw","ref":"r","strokes":[{"id":"a","path":{"type":"svg","d":"M"}}]}']
    )
    @example(sent=['{"type":"nudge","ref":"r","text":"\\u0000"}'])
    def test_answers_anything_with_words_or_a_documented_close_code(
        self, canvas: Canvas, alice: User, caplog: pytest.LogCaptureFixture, sent: list[str]
    ) -> None:
        asyncio.run(bombard(canvas, work(canvas.id, alice), watch(canvas.id), sent))
        complaints = [r for r in caplog.records if r.levelno >= logging.ERROR or r.exc_info]
        assert complaints == []
        for stroke in Stroke.objects.filter(canvas=canvas):
            assert stroke.client_id in {"a", "b"} or stroke.restores

    @histories(40)
    @given(sent=st.lists(texts, min_size=1, max_size=FRAMES_A_SOCKET))
    def test_lets_a_spectator_and_a_guest_without_rights_change_nothing(
        self, canvas: Canvas, alice: User, charlie: User, sent: list[str]
    ) -> None:
        Canvas.objects.filter(id=canvas.id).update(open_to="owner")
        before = rows()
        asyncio.run(bombard(canvas, work(canvas.id, charlie), watch(canvas.id), sent))
        asyncio.run(bombard(canvas, watch(canvas.id, user=alice), watch(canvas.id), sent))
        assert rows() == before

    async def test_counts_the_bytes_of_a_frame_not_its_characters(
        self, canvas: Canvas, alice: User
    ) -> None:
        async with work(canvas.id, alice) as a:
            await a.send("\N{SEEDLING}" * (MAX_FRAME_BYTES // 4 + 1))
            assert await a.close_code() == 1009

    async def test_a_stroke_twice_in_one_frame_is_stored_once_and_harms_nobody_else(
        self, canvas: Canvas, alice: User, bob: User
    ) -> None:
        path = {"type": "line", "points": [[1, 2], [3, 4]]}
        twice = [{"id": "same", "path": path}] * 2
        async with work(canvas.id, alice) as a, work(canvas.id, bob) as b:
            await a.until("snapshot")
            await b.until("snapshot")
            both = await asyncio.gather(
                a.ask(type="draw", strokes=twice),
                b.ask(type="draw", strokes=[{"id": "bobs", "path": path}]),
            )
        assert [answer["type"] for answer in both] == ["ack", "ack"]
        stored = await in_db(lambda: list(canvas.strokes.values_list("client_id", flat=True)))()
        assert sorted(stored) == ["bobs", "same"]

    async def test_a_socket_whose_sending_breaks_is_forgotten_by_the_hub(
        self, canvas: Canvas
    ) -> None:
        inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        opened = asyncio.Event()

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "websocket.send":
                opened.set()
            if message["type"] == "websocket.close":
                raise OSError("the peer is gone")

        scope = {
            "type": "websocket",
            "user": AnonymousUser(),
            "query_string": b"",
            "url_route": {"kwargs": {"canvas_id": canvas.id}},
        }
        await inbox.put({"type": "websocket.connect"})
        serving = asyncio.create_task(SpectatorConsumer()(scope, inbox.get, send))
        await opened.wait()
        assert str(canvas.id) in Hub.here().rooms
        await inbox.put({"type": "websocket.receive", "bytes": b"\x00"})  # it answers by closing
        async with asyncio.timeout(60):
            await serving
        assert Hub.here().rooms == {}


def rows() -> list[int]:
    """How much there is of everything that a client could change."""
    return [model.objects.count() for model in (Change, Stroke, Nudge, Turn)]
