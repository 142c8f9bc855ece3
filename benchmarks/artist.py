"""What the loop adds to its model: the time of a step beside it, and of its first words."""

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from benchmarks import place
from benchmarks.rows import Row, ms, p50, p99
from benchmarks.servers import free_port, site
from benchmarks.wire import open_wire

AREA = "the artist"
STEPS = 15
ROUNDS = 7
MOST_STEP_S = 0.015
MOST_WORDS_S = 0.050
WAIT_S = 20.0


def measure() -> list[Row]:
    """Measure steps in this process, then the first words over a real site's sockets."""
    place.settle()
    return [*_steps(), _first_words()]


def _steps() -> list[Row]:
    plain = _times_of_steps(("notes", {}), 0)
    drawing = _times_of_steps(("draw_paths", {"paths": _lines()}), 1)
    return [
        Row(
            AREA,
            f"the loop's own time for a step, beside the model's and its tool's: ask, save, use, "
            f"save, tell ({len(plain)} steps; p99 {ms(p99(plain))})",
            "< 15 ms",
            ms(p50(plain)),
            p50(plain) < MOST_STEP_S,
        ),
        Row(
            AREA,
            "the same with ten paths drawn, stored, rendered and encoded to be looked at "
            f"(p99 {ms(p99(drawing))})",
            "",
            ms(p50(drawing)),
            None,
        ),
    ]


def _lines() -> list[dict[str, Any]]:
    return [
        {"type": "line", "points": [{"x": 40 + 60 * n, "y": 100}, {"x": 80 + 60 * n, "y": 400}]}
        for n in range(10)
    ]


def _times_of_steps(call: tuple[str, dict[str, Any]], number: int) -> list[float]:
    """Return the seconds from each answer of the model to its next request, over some turns."""
    from django.db import transaction

    from agent import turns
    from agent.clock import SimulatedClock
    from agent.messages import ModelEvent, ModelRequest
    from agent.services import request_turn
    from canvas.models import Canvas
    from tests.scripted_model import ScriptedModel, alone, reply

    class Timed(ScriptedModel):
        """Notes when it is asked and when it has answered; answering itself takes no time."""

        asked: list[float] = []
        answered: list[float] = []

        async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
            self.asked.append(time.perf_counter())
            async for event in super().stream(request):
                self.answered.append(time.perf_counter())
                yield event

    took: list[float] = []
    for round_ in range(ROUNDS):
        canvas = place.blank_canvas(place.artist(100 * (number + 1) + round_))
        with transaction.atomic():
            locked = Canvas.objects.locked().get(id=canvas.id)
            turn = request_turn(locked, by=None, now=datetime.now(UTC))
        model = Timed([reply("Hm.", call) for _ in range(STEPS)])
        model.asked, model.answered = [], []
        clock = SimulatedClock(datetime.now(UTC))
        turns.run_turn(turn.id, clock=clock, painters=alone(model))
        whole = model.answered[1::2]  # the words, then the whole answer
        took += [asked - done for done, asked in zip(whole, model.asked[1:], strict=False)]
    return took


def _first_words() -> Row:
    from tests.anthropic_server import brain
    from tests.anthropic_server.app import KEY, AnthropicServer
    from tests.anthropic_server.mounts import served
    from tests.anthropic_server.plays import Reply

    began: list[float] = []

    def mind(request: dict[str, Any]) -> Reply:
        began.append(time.monotonic())
        return brain.paint(request)

    port, lags = free_port(), []
    with served(AnthropicServer(mind=mind)) as url:
        os.environ |= {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": url}
        with site(port):
            for round_ in range(ROUNDS + 1):
                owner = place.artist(500 + round_)
                canvas, cookie = place.blank_canvas(owner), place.cookie_of(owner)
                del began[:]
                heard = asyncio.run(_hear(port, canvas.id, cookie))
                lags.append(heard - began[0])
    first, *warm = lags
    return Row(
        AREA,
        "from a model's first byte to its first words on a watcher's socket, with the real SDK at "
        f"a stand-in (median of {len(warm)}; the process's very first {ms(first)})",
        "< 50 ms",
        ms(p50(warm)),
        p50(warm) < MOST_WORDS_S,
    )


async def _hear(port: int, canvas_id: UUID, cookie: str) -> float:
    """Ask for a turn, and return when a watcher heard its first words."""
    ready, words = asyncio.Event(), asyncio.Event()
    heard: list[float] = []

    def on_studio(payload: bytes) -> None:
        if payload.startswith(b'{"type":"snapshot"'):
            ready.set()

    def on_watcher(payload: bytes) -> None:
        if payload.startswith(b'{"type":"thinking"'):
            heard.append(time.monotonic())
            words.set()

    studio = await open_wire(place.studio_path(canvas_id), port, on_studio, cookie)
    watcher = await open_wire(place.spectator_path(canvas_id), port, on_watcher)
    await asyncio.wait_for(ready.wait(), WAIT_S)
    studio.send(json.dumps({"type": "resume", "ref": "go"}))
    await asyncio.wait_for(words.wait(), WAIT_S)
    studio.send(json.dumps({"type": "stop", "ref": "end"}))
    await asyncio.sleep(0.5)  # the turn ends before the next one is asked for
    studio.close()
    watcher.close()
    return heard[0]
