"""Sockets that never read, on a real server: sent away, while the others see everything at once."""

import asyncio
import base64
import os
import socket
import time
from contextlib import AsyncExitStack, closing

import pytest

from tests.faults.house import House
from tests.faults.onlooker import Onlooker, onlooker

pytestmark = [pytest.mark.slow, pytest.mark.faults]

SLEEPERS = 10
WRITERS = 8
STROKES_EACH = 180  # of about 10 kB on the wire each: far more than kernel and queue hold
POINTS = 1_900
SENT_AWAY_S = 30.0  # asleep is asleep: by its full queue, at the latest by the unanswered ping
SIPS, SIP = 12, 16_384
GROWTH_MIB_EACH = 8.0


def sleeper(house: House, canvas: str) -> socket.socket:
    """Open a socket, ask for the canvas and never read the answer."""
    silent = socket.socket()
    silent.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    silent.connect(("127.0.0.1", house.port))
    key = base64.b64encode(os.urandom(16)).decode()
    silent.sendall(
        f"GET /ws/canvases/{canvas} HTTP/1.1\r\nHost: 127.0.0.1:{house.port}\r\n"
        f"Origin: http://127.0.0.1:{house.port}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
        "Sec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    return silent


async def draw_much(hand: Onlooker, number: int) -> list[float]:
    """Draw long strokes as fast as is allowed; return the seconds to each acknowledgement."""
    points = [[(number * 37 + n * 7) % 800, (n * 3) % 600] for n in range(POINTS)]
    waits = []
    for n in range(STROKES_EACH):
        stroke = {"id": f"{number}-{n}", "path": {"type": "polyline", "points": points}}
        while True:
            began = time.monotonic()
            answer = await hand.ask(type="draw", strokes=[stroke])
            if answer["type"] == "ack":
                break
            assert answer["code"] == "too_fast"
            await asyncio.sleep(answer["retry_after"])  # as the answer asks for
        waits.append(time.monotonic() - began)
    return waits


def watching(hand: Onlooker) -> int:
    """How many watch, by the last that this page heard."""
    told = [frame["watching"] for frame in hand.frames if frame["type"] == "presence"]
    return int(told[-1])


class TestSocketsThatNeverRead:
    async def test_are_closed_delay_nobody_and_hold_little_memory(self, house: House) -> None:
        canvas = house.new_canvas()
        async with AsyncExitStack() as stack:
            hands = [
                await stack.enter_async_context(onlooker(house, canvas, "alice"))
                for _ in range(WRITERS)
            ]
            for hand in hands:
                await hand.until("snapshot")
            assert (await hands[0].ask(type="stop"))["type"] == "ack"
            before = house.rss_mib
            asleep = [stack.enter_context(closing(sleeper(house, canvas))) for _ in range(SLEEPERS)]
            assert len(asleep) == SLEEPERS
            everybody = WRITERS + SLEEPERS
            await hands[0].until(lambda f: f["type"] == "presence" and f["watching"] == everybody)
            waits = await asyncio.gather(*(draw_much(h, n) for n, h in enumerate(hands)))
            async with asyncio.timeout(SENT_AWAY_S):
                while watching(hands[0]) != WRITERS:
                    await hands[0].read()
            assert house.rss_mib - before < GROWTH_MIB_EACH * SLEEPERS
            acknowledged = sorted(wait for each in waits for wait in each)
            assert acknowledged[len(acknowledged) // 2] < 0.5
            [[head]] = house.rows("SELECT head_seq FROM canvas_canvas")
            for hand in hands:
                await hand.catch_up(head)
            assert all(hand.state == hands[0].state for hand in hands)
            slow = stack.enter_context(closing(sleeper(house, canvas)))
            for _ in range(SIPS):
                await asyncio.sleep(1)  # it reads, but ever so slowly
                assert slow.recv(SIP), "whoever reads at all is not sent away"
        assert house.problems() == []
