"""The sockets of our own pages: works, refused, malformed, too much, and charlie."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from channels.testing import WebsocketCommunicator
from pytest_django.fixtures import Settings

from accounts.models import User
from agent.consumers import STROKE_BURST, STROKES_PER_S
from canvas import services
from canvas.consumers import MAX_BAD_FRAMES
from canvas.events import MAX_FRAME_BYTES, MAX_NUDGE_LENGTH, MAX_STROKES_PER_FRAME
from canvas.hop import in_db
from canvas.hub import Hub
from canvas.models import Canvas
from canvas.snapshot import state_at
from canvas.sockets import FRAME_BURST, FRAMES_PER_S, HubConsumer
from monet_site.asgi import application
from tests.clocks import StillClock
from tests.sockets import TIMEOUT_S, Visitor, session_cookie, watch, work

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]


@pytest.fixture
def canvas(alice: User) -> Canvas:
    return services.start_canvas(owner=alice, style="paint", open_to="signed_in", now=NOW)


def stroke(name: str, x: float = 5) -> dict[str, Any]:
    return {"id": name, "path": {"type": "polyline", "points": [[x, 5], [x + 50, 60]]}}


async def stored(canvas: Canvas) -> Any:
    fresh = await Canvas.objects.select_related("owner").aget(id=canvas.id)
    return await in_db(state_at)(fresh)


class TestWatching:
    async def test_hello_and_a_snapshot_open_every_socket(self, canvas: Canvas) -> None:
        async with watch(canvas.id) as bob:
            hello, snapshot = await bob.read(), await bob.read()
        assert (hello["type"], hello["protocol"], hello["role"]) == ("hello", 1, "spectator")
        assert (snapshot["type"], snapshot["seq"]) == ("snapshot", canvas.head_seq)
        assert "you" not in hello

    async def test_a_stroke_reaches_every_watcher_and_all_agree(
        self, canvas: Canvas, alice: User, bob: User
    ) -> None:
        async with work(canvas.id, alice) as a, work(canvas.id, bob) as b, watch(canvas.id) as c:
            for visitor in (a, b, c):
                await visitor.until("snapshot")
            ack = await a.ask(type="draw", strokes=[stroke("a1")])
            await b.ask(type="draw", strokes=[stroke("b1", 90)])
            head = (await b.ask(type="undo"))["seq"]
            for visitor in (a, b, c):
                await visitor.until_at(head)
                assert visitor.state == await stored(canvas)
        assert ack["type"] == "ack"
        assert [s["id"] for s in (await stored(canvas)).strokes] == ["a1"]

    async def test_coming_back_with_since_brings_exactly_what_was_missed(
        self, canvas: Canvas, alice: User
    ) -> None:
        async with work(canvas.id, alice) as a:
            await a.until("snapshot")
            seen = (await a.ask(type="draw", strokes=[stroke("1")]))["seq"]
            await a.ask(type="draw", strokes=[stroke("2")])
            await a.ask(type="undo")
        async with watch(canvas.id, query=f"?since={seen}") as back:
            await back.read()
            missed = [await back._socket.receive_output(timeout=TIMEOUT_S) for _ in range(2)]
        assert [f'"seq":{seen + 1}' in missed[0]["text"], f'"seq":{seen + 2}' in missed[1]["text"]]
        assert '"strokes_added"' in missed[0]["text"]
        assert '"strokes_removed"' in missed[1]["text"]

    @pytest.mark.parametrize("since", ["0", "999999", "-1", "x", "1e9", "", "٣"])
    async def test_a_since_that_cannot_be_resumed_from_gets_a_snapshot(
        self, canvas: Canvas, since: str
    ) -> None:
        async with watch(canvas.id, query=f"?since={since}") as bob:
            await bob.read()
            assert (await bob.read())["type"] == "snapshot"

    async def test_a_lost_ring_is_healed_by_the_heartbeat(
        self, canvas: Canvas, alice: User
    ) -> None:
        async with watch(canvas.id) as bob:
            await bob.until("snapshot")
            room = Hub.here().rooms[str(canvas.id)]
            hub, key = Hub.here(), str(canvas.id)
            del hub.rooms[key]  # nobody hears the ring
            async with work(canvas.id, alice) as a:
                await a.until("snapshot")
                head = (await a.ask(type="draw", strokes=[stroke("1")]))["seq"]
            hub.rooms[key] = room
            await hub._compare()
            await bob.until_at(head)
            assert bob.state == await stored(canvas)

    async def test_presence_counts_who_watches(self, canvas: Canvas) -> None:
        async with watch(canvas.id) as one:
            await one.until("snapshot")
            async with watch(canvas.id) as two:
                await two.until("snapshot")
                await one.until(lambda f: f["type"] == "presence" and f["watching"] == 2)
            await one.until(lambda f: f["type"] == "presence" and f["watching"] == 1)

    async def test_a_spectator_cannot_write(self, canvas: Canvas, alice: User) -> None:
        async with watch(canvas.id, user=alice) as a:
            await a.until("snapshot")
            for command in ({"type": "draw", "strokes": [stroke("1")]}, {"type": "clear"}):
                assert (await a.ask(**command))["code"] == "read_only"
        assert (await stored(canvas)).seq == canvas.head_seq

    async def test_a_ping_is_answered_with_the_servers_time(self, canvas: Canvas) -> None:
        async with watch(canvas.id) as bob:
            await bob.send({"type": "ping", "sent": 12.5})
            pong = await bob.until("pong")
        assert pong["sent"] == 12.5
        assert pong["now"] > 1_700_000_000_000


class TestRefused:
    async def test_nobody_watches_a_private_canvas_but_its_owner(
        self, canvas: Canvas, alice: User, charlie: User
    ) -> None:
        await Canvas.objects.filter(id=canvas.id).aupdate(visibility="private")
        for visitor in (watch(canvas.id), watch(canvas.id, user=charlie), work(canvas.id, charlie)):
            async with visitor:
                assert await visitor.close_code() == 4404
        async with work(canvas.id, alice) as a:
            await a.until("snapshot")

    async def test_no_such_canvas_looks_like_a_private_one(self, alice: User) -> None:
        async with work(uuid4(), alice) as a:
            assert await a.close_code() == 4404

    async def test_the_studio_is_for_people_who_signed_in(self, canvas: Canvas) -> None:
        async with work(canvas.id, None) as nobody:
            assert await nobody.close_code() == 4401

    async def test_charlie_may_watch_in_the_studio_but_not_draw(
        self, canvas: Canvas, charlie: User
    ) -> None:
        await Canvas.objects.filter(id=canvas.id).aupdate(open_to="owner")
        async with work(canvas.id, charlie) as c:
            await c.until("snapshot")
            for command in (
                {"type": "draw", "strokes": [stroke("1")]},
                {"type": "clear"},
                {"type": "nudge", "text": "hi"},
                {"type": "pause"},
                {"type": "resume"},
                {"type": "stop"},
                {"type": "change_settings", "visibility": "private", "open_to": "owner"},
            ):
                assert (await c.ask(**command))["code"] == "forbidden"
        assert (await stored(canvas)).seq == canvas.head_seq

    async def test_whoever_is_shut_out_is_sent_away_at_once(
        self, canvas: Canvas, alice: User
    ) -> None:
        async with watch(canvas.id) as bob, work(canvas.id, alice) as a:
            await bob.until("snapshot")
            await a.until("snapshot")
            await a.ask(type="change_settings", visibility="private", open_to="owner")
            assert await bob.close_code() == 4403

    async def test_rights_are_asked_for_at_each_write(
        self, canvas: Canvas, alice: User, bob: User
    ) -> None:
        async with work(canvas.id, bob) as b:
            await b.until("snapshot")
            await User.objects.filter(pk=bob.pk).aupdate(is_active=False)
            assert (await b.ask(type="draw", strokes=[stroke("1")]))["type"] == "error"
        assert (await stored(canvas)).seq == canvas.head_seq

    @pytest.mark.parametrize(
        "origin",
        [
            "http://evil.example",
            "null",
            "http://localhost.evil.example",
            "http://evil.com#localhost",
            "http://localhost:9999",
            "https://localhost",
            "HTTP://LOCALHOST",
            "",
        ],
    )
    async def test_another_sites_page_cannot_open_a_socket(
        self, canvas: Canvas, alice: User, origin: str
    ) -> None:
        cookie = await in_db(session_cookie)(alice)
        headers = [(b"host", b"localhost"), (b"origin", origin.encode()), (b"cookie", cookie)]
        path = f"/ws/studio/{canvas.id}"
        socket = WebsocketCommunicator(application, path, headers=headers)
        connected, _ = await socket.connect(timeout=TIMEOUT_S)
        assert not connected

    async def test_a_page_of_the_public_address_opens_one_whatever_a_proxy_calls_the_host(
        self, canvas: Canvas, settings: Settings
    ) -> None:
        settings.PUBLIC_URL = "https://monet.example"
        for headers, is_let_in in (
            ([(b"host", b"127.0.0.1:8000"), (b"origin", b"https://monet.example")], True),
            ([(b"host", b"evil.example"), (b"origin", b"https://evil.example")], False),
            ([(b"host", b"monet.example"), (b"origin", b"http://monet.example")], False),
        ):
            socket = WebsocketCommunicator(application, f"/ws/canvases/{canvas.id}", headers)
            connected, _ = await socket.connect(timeout=TIMEOUT_S)
            assert connected is is_let_in
            await socket.disconnect()

    async def test_an_unknown_path_is_refused_quietly(self) -> None:
        socket = WebsocketCommunicator(
            application,
            "/ws/nowhere",
            headers=[(b"origin", b"http://localhost"), (b"host", b"localhost")],
        )
        connected, code = await socket.connect(timeout=TIMEOUT_S)
        assert not connected
        assert code == 4404

    async def test_a_finished_canvas_takes_nothing(self, canvas: Canvas, alice: User) -> None:
        await in_db(services.finish_canvas)(canvas_id=canvas.id, ended_by="artist", now=NOW)
        async with work(canvas.id, alice) as a:
            await a.until("snapshot")
            for command in (
                {"type": "draw", "strokes": [stroke("1")]},
                {"type": "undo"},
                {"type": "nudge", "text": "more"},
            ):
                assert (await a.ask(**command))["code"] == "finished"


MALFORMED = [
    "",
    "{",
    "[]",
    "7",
    '"draw"',
    "null",
    "[" * 5000,
    '{"type":"draw"}',
    '{"type":["draw"],"ref":"1"}',
    '{"type":"unknown","ref":"1"}',
    '{"ref":"1"}',
    '{"type":"undo","ref":"1","extra":1}',
    '{"type":"undo"}',
    '{"type":"undo","ref":""}',
    '{"type":"undo","ref":"' + "x" * 65 + '"}',
    '{"type":"ping","sent":NaN}',
    '{"type":"ping","sent":1e999}',
    '{"type":"nudge","ref":"1","text":""}',
    '{"type":"nudge","ref":"1","text":"' + "x" * (MAX_NUDGE_LENGTH + 1) + '"}',
    '{"type":"nudge","ref":"1","text":"hi","spot":[1]}',
    '{"type":"nudge","ref":"1","text":"\\ud800"}',
    '{"type":"nudge","ref":"1","text":"hi","id":""}',
    '{"type":"nudge","ref":"1","text":"hi","id":"a b"}',
    '{"type":"draw","ref":"1","strokes":[]}',
    '{"type":"draw","ref":"1","strokes":[{"id":"a b","path":{}}]}',
    '{"type":"draw","ref":"1","strokes":[{"id":"~1","path":{}}]}',
    '{"type":"change_settings","ref":"1","visibility":"everyone","open_to":"owner"}',
]
BAD_PATHS: list[dict[str, Any]] = [
    {},
    {"type": "polyline"},
    {"type": "polyline", "points": []},
    {"type": "polyline", "points": [[1, None]]},
    {"type": "polyline", "points": [["x", 2]]},
    {"type": "polyline", "points": [[True, 2]]},
    {"type": "polyline", "points": [[1, 2]] * 2001},
    {"type": "spiral", "points": [[1, 2], [3, 4]]},
    {"type": "svg", "d": ""},
    {"type": "svg", "d": "M 0 0 L nan 4"},
]


class TestMalformed:
    @pytest.mark.parametrize("text", MALFORMED)
    async def test_a_bad_frame_is_told_to_its_sender_alone(
        self, canvas: Canvas, alice: User, text: str
    ) -> None:
        async with work(canvas.id, alice) as a, watch(canvas.id) as bob:
            await a.until("snapshot")
            await bob.until("snapshot")
            await a.send(text)
            assert (await a.until("error"))["code"] == "bad_message"
            assert (await a.ask(type="draw", strokes=[stroke("ok")]))["type"] == "ack"
            await bob.until("strokes_added")
        assert not any(frame["type"] == "error" for frame in bob.frames)

    @pytest.mark.parametrize("path", BAD_PATHS)
    async def test_a_bad_path_stores_nothing_of_its_frame(
        self, canvas: Canvas, alice: User, path: dict[str, Any]
    ) -> None:
        async with work(canvas.id, alice) as a:
            await a.until("snapshot")
            answer = await a.ask(type="draw", strokes=[stroke("good"), {"id": "bad", "path": path}])
        assert (answer["type"], answer["code"]) == ("error", "bad_stroke")
        assert "bad" in answer["message"]
        assert (await stored(canvas)).strokes == ()

    async def test_coordinates_that_are_no_numbers_are_never_stored(
        self, canvas: Canvas, alice: User
    ) -> None:
        async with work(canvas.id, alice) as a:
            await a.until("snapshot")
            for i, bad in enumerate(["NaN", "Infinity", "1e999", "-1e999"]):
                points = f"[[1,2],[{bad},3]]"
                await a.send(
                    f'{{"type":"draw","ref":"n{i}","strokes":[{{"id":"n{i}","path":'
                    f'{{"type":"polyline","points":{points}}}}}]}}'
                )
                assert (await a.until("error"))["code"] == "bad_stroke"
        assert (await stored(canvas)).strokes == ()

    async def test_coordinates_off_the_canvas_are_held_to_it(
        self, canvas: Canvas, alice: User
    ) -> None:
        async with work(canvas.id, alice) as a:
            await a.until("snapshot")
            await a.ask(
                type="draw",
                strokes=[{"id": "s", "path": {"type": "line", "points": [[900, -5], [1e308, 3]]}}],
            )
        [path] = [s.path for s in await in_db(_placed)(canvas)]
        assert path.points.tolist() == [[800, 0], [800, 3]]

    async def test_bytes_close_the_socket(self, canvas: Canvas, alice: User) -> None:
        async with work(canvas.id, alice) as a:
            await a.send_bytes(b"\x00\x01")
            assert await a.close_code() == 1003

    async def test_bad_frame_after_bad_frame_closes_the_socket(
        self, canvas: Canvas, alice: User
    ) -> None:
        async with work(canvas.id, alice) as a:
            for _ in range(MAX_BAD_FRAMES + 1):
                await a.send("{")
            assert await a.close_code() == 4400


class TestTooMuch:
    @pytest.fixture
    def still(self, monkeypatch: pytest.MonkeyPatch) -> StillClock:
        """The sockets' paces stand still: a slow machine earns nothing while it answers."""
        clock = StillClock()
        monkeypatch.setattr(HubConsumer, "clock", clock)
        return clock

    async def test_a_frame_over_the_limit_closes_the_socket(
        self, canvas: Canvas, alice: User
    ) -> None:
        async with work(canvas.id, alice) as a:
            await a.send("x" * (MAX_FRAME_BYTES + 1))
            assert await a.close_code() == 1009

    async def test_too_many_strokes_in_a_frame_are_refused(
        self, canvas: Canvas, alice: User
    ) -> None:
        async with work(canvas.id, alice) as a:
            await a.until("snapshot")
            many = [stroke(f"s{i}") for i in range(MAX_STROKES_PER_FRAME + 1)]
            await a.send({"type": "draw", "ref": "1", "strokes": many})
            assert (await a.until("error"))["code"] == "bad_message"
        assert (await stored(canvas)).strokes == ()

    async def test_drawing_too_fast_is_told_with_how_long_to_wait(
        self, canvas: Canvas, alice: User, still: StillClock
    ) -> None:
        frames = [[stroke(f"{n}.{i}") for i in range(20)] for n in range(STROKE_BURST // 20 + 1)]
        async with work(canvas.id, alice) as a:
            await a.until("snapshot")
            *drawn, refused = [await a.ask(type="draw", strokes=frame) for frame in frames]
            still.seconds += refused["retry_after"]
            again = await a.ask(type="draw", strokes=frames[-1])
        assert {answer["type"] for answer in (*drawn, again)} == {"ack"}
        assert refused["code"] == "too_fast"
        assert refused["retry_after"] == pytest.approx(20 / STROKES_PER_S, abs=0.011)

    async def test_asking_too_often_puts_the_strokes_off_no_further(
        self, canvas: Canvas, alice: User, still: StillClock
    ) -> None:
        frames = [[stroke(f"{n}.{i}") for i in range(20)] for n in range(STROKE_BURST // 20 + 1)]
        async with work(canvas.id, alice) as a:
            await a.until("snapshot")
            for frame in frames:
                answer = await a.ask(type="draw", strokes=frame)
            for _ in range(3):
                assert answer["type"] == "error"
                still.seconds += 20 / STROKES_PER_S / 3 + 0.01
                answer = await a.ask(type="draw", strokes=frames[-1])
        assert answer["type"] == "ack"

    async def test_a_flood_of_frames_is_refused_with_a_wait(
        self, canvas: Canvas, alice: User, still: StillClock
    ) -> None:
        async with work(canvas.id, alice) as a:
            for n in range(FRAME_BURST + 1):
                await a.send({"type": "ping", "sent": n})
            refusal = await a.until("error")
        assert refusal["code"] == "too_fast"
        assert refusal["retry_after"] == pytest.approx(1 / FRAMES_PER_S, abs=0.011)

    async def test_a_reader_that_does_not_read_is_closed_and_delays_nobody(
        self, canvas: Canvas
    ) -> None:
        closed: list[bool] = []
        stuck = asyncio.Event()

        async def never(_: str) -> None:
            await stuck.wait()

        async def overflow() -> None:
            closed.append(True)

        from canvas.hub import QUEUE_FRAMES, Watcher

        slow = Watcher(never, overflow, overflow)
        slow.start(["first"])
        for n in range(QUEUE_FRAMES + 2):
            slow.put(str(n))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert closed == [True]
        assert not slow.is_open
        slow.stop()


class TestResending:
    async def test_a_stroke_sent_again_is_acknowledged_again_and_stored_once(
        self, canvas: Canvas, alice: User
    ) -> None:
        async with work(canvas.id, alice) as a:
            await a.until("snapshot")
            first = await a.ask(type="draw", strokes=[stroke("same")], ref="one")
        async with work(canvas.id, alice) as a:
            await a.until("snapshot")
            again = await a.ask(type="draw", strokes=[stroke("same")], ref="two")
        assert first["seq"] == again["seq"]
        assert len((await stored(canvas)).strokes) == 1


def _placed(canvas: Canvas) -> Any:
    from canvas.snapshot import placed_strokes

    return placed_strokes(Canvas.objects.get(id=canvas.id))


__all__ = ["Visitor"]
