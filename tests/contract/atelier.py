"""The artists of the contract's site: they play what a test hands them, on the site's own queue.

Tasks are taken from the broker as any worker takes them; only who paints is chosen here.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from functools import partial
from queue import Empty
from uuid import UUID

from django.db import connections

from agent import turns
from agent.messages import MessageEnded, ModelEvent, ModelRequest
from agent.models import Turn
from agent.queue import RUN_TURN
from agent.tools.critique import TOOL as CRITIQUE
from monet_site.celery import app
from tests.scripted_model import ScriptedModel, alone, batch, reply

QUEUE = "celery"
LOOK_S = 0.2  # how soon the atelier notices that it is closed
GATE_S = REST_S = 60.0  # nothing is measured by them
FINISH = (
    reply("Is it done?", (CRITIQUE.schema.name, {"intent": "a few lines"})),
    reply("It is done.", ("mark_piece_done", {})),
)


def finished_piece(*lefts: float) -> list[MessageEnded]:
    """Return what an artist plays who draws a line a value and calls the piece done."""
    return [reply("Lines.", batch(*(lefts or (100.0,)))), *FINISH]


def long_drawing(count: int) -> tuple[str, dict[str, object]]:
    """Return a `draw_paths` call of lines across the canvas, each of nearly two seconds."""
    paths = [
        {"type": "line", "points": [{"x": 10, "y": 20 + 5 * i}, {"x": 790, "y": 20 + 5 * i}]}
        for i in range(count)
    ]
    return "draw_paths", {"paths": paths}


class Gate:
    """Something that an artist waits for before it answers; a test opens it."""

    def __init__(self) -> None:
        self._reached, self._open = threading.Event(), threading.Event()

    def open(self) -> None:
        self._open.set()

    def wait_reached(self) -> None:
        """Return once the artist stands before it."""
        assert self._reached.wait(GATE_S), "no artist came to the gate"

    async def passed(self) -> None:
        self._reached.set()
        await asyncio.to_thread(self._open.wait, GATE_S)


type Play = MessageEnded | Exception | Gate


class Artist(ScriptedModel):
    """Plays replies; before some of them it waits at a gate. With none left it rests."""

    def __init__(self) -> None:
        super().__init__([])
        self._plays: list[Play] = []

    def plays(self, *plays: Play) -> None:
        """Add to what is played."""
        self._plays.extend(plays)

    def heard(self) -> str:
        """Return everything that was said to it, for looking words up."""
        return repr(self.requests)

    async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
        while self._plays and isinstance(gate := self._plays[0], Gate):
            self._plays.pop(0)
            await gate.passed()
        self._replies = [play for play in self._plays[:1] if not isinstance(play, Gate)]
        del self._plays[:1]
        async for event in super().stream(request):
            yield event


class Atelier:
    """Takes tasks from the queue; turns run in threads of their own."""

    def __init__(self) -> None:
        self._artists: dict[str, Artist] = {}
        self._closed = threading.Event()
        self._ended = threading.Condition()
        self._beginning = threading.Lock()
        self._turns: list[threading.Thread] = []
        self._thread = threading.Thread(target=self._take_tasks, name="atelier", daemon=True)

    def artist_of(self, user_id: str) -> Artist:
        return self._artists.setdefault(user_id, Artist())

    def wait_at_rest(self, user_id: str) -> None:
        """Return when no turn of this person's canvases is under way."""
        turns_left = Turn.objects.active().filter(canvas__owner_id=user_id)
        with self._ended:
            at_rest = self._ended.wait_for(lambda: not turns_left.exists(), REST_S)
        assert at_rest, "the artist does not come to rest"

    def open(self) -> None:
        app.loader.import_default_modules()
        turns.closing_time.clear()
        self._thread.start()

    def close(self) -> None:
        """End running turns, and take no more tasks."""
        self._closed.set()
        self._thread.join()
        self.settle()

    def settle(self) -> None:
        """End the turns that run, and return when no task does."""
        turns.closing_time.set()
        try:
            with self._beginning:
                running = list(self._turns)
            for each in running:
                each.join()
        finally:
            turns.closing_time.clear()

    def _take_tasks(self) -> None:
        with app.connection_for_read() as broker, closing(broker.SimpleQueue(QUEUE)) as q:
            q.clear()  # bells that other tests rang for nobody
            while not self._closed.is_set():
                try:
                    message = q.get(timeout=LOOK_S)
                except Empty:
                    continue
                message.ack()
                self._begin(message.headers["task"], message.payload[0])

    def _begin(self, task: str, arguments: list[str]) -> None:
        target = self._run_turn if task == RUN_TURN else app.tasks[task].run
        work = partial(self._with_rows, partial(target, *arguments))
        thread = threading.Thread(target=work, name=task, daemon=True)
        with self._beginning:  # nobody sees a thread that cannot be waited for yet
            thread.start()
            self._turns = [thread, *(each for each in self._turns if each.is_alive())]

    def _run_turn(self, turn_id: str) -> None:
        turn = Turn.objects.select_related("canvas").filter(id=UUID(turn_id)).first()
        if turn is not None:
            artist = self.artist_of(str(turn.canvas.owner_id))
            turns.run_turn(turn.id, painters=alone(artist))

    def _tell_end(self) -> None:
        with self._ended:
            self._ended.notify_all()

    def _with_rows(self, task: Callable[[], object]) -> None:
        try:
            task()
        finally:
            connections.close_all()
            self._tell_end()
