"""Hands that draw over studio sockets at a steady pace, and note when each stroke was sent."""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import uuid4

import numpy as np

from benchmarks.crowd import Seen
from benchmarks.wire import open_wire

JOIN_S = 30.0
ACK_S = 15.0
JOINED_S = 0.5  # for all hands to have joined before the first one draws


@dataclass(slots=True)
class Hand:
    """One artist's socket, and what came of the strokes sent through it."""

    port: int
    path: str
    cookie: str
    sent: dict[str, float] = field(default_factory=dict)  # ref -> monotonic seconds
    stored: dict[int, float] = field(default_factory=dict)  # seq -> when its stroke was sent
    acknowledged: list[float] = field(default_factory=list)  # seconds from sending to the ack
    refused: list[str] = field(default_factory=list)


async def draw_all(hands: Sequence[Hand], *, strokes: int, per_s: float, points: int) -> None:
    """Let every hand draw so many strokes of so many points, so many a second, not in step."""
    await asyncio.gather(
        *[
            _draw(hand, strokes, per_s, points, wait_s=n / len(hands) / per_s)
            for n, hand in enumerate(hands)
        ]
    )


def delays(hands: Sequence[Hand], crowd: Sequence[Seen]) -> list[float]:
    """Return, for every watcher and stroke, the seconds from its sending to its arrival."""
    sent = {
        (hand.path.rsplit("/", 1)[1], seq): at for hand in hands for seq, at in hand.stored.items()
    }
    found = []
    for seen in crowd:
        canvas = seen.seat.path.rsplit("/", 1)[1]
        for seq, at in zip(seen.seqs, seen.times, strict=True):
            began = sent.get((canvas, seq))
            if began is not None:
                found.append(at - began)
    return found


def line(points: int, *, seed: int) -> list[list[float]]:
    """Return a wandering line inside the canvas, as a client would send it."""
    lots = np.random.default_rng(seed).uniform(-6, 6, (points, 2)).cumsum(axis=0)
    middle = np.array((400.0, 300.0))
    return np.round(np.clip(lots + middle, 0, (800, 600)), 1).tolist()


async def _draw(hand: Hand, strokes: int, per_s: float, points: int, *, wait_s: float) -> None:
    ready, done = asyncio.Event(), asyncio.Event()

    def on_text(payload: bytes) -> None:
        if payload.startswith(b'{"type":"snapshot"'):
            ready.set()
        elif payload.startswith((b'{"type":"ack"', b'{"type":"error"')):
            _note(hand, json.loads(payload))
            if len(hand.acknowledged) + len(hand.refused) >= strokes:
                done.set()

    wire = await open_wire(hand.path, hand.port, on_text, hand.cookie)
    await asyncio.wait_for(ready.wait(), JOIN_S)
    await asyncio.sleep(JOINED_S)
    began, name = time.monotonic() + wait_s, uuid4().hex[:8]
    for index in range(strokes):
        await asyncio.sleep(max(0.0, began + index / per_s - time.monotonic()))
        stroke = {
            "id": f"{name}-{index}",
            "path": {"type": "polyline", "points": line(points, seed=index)},
        }
        text = json.dumps({"type": "draw", "ref": f"r{index}", "strokes": [stroke]})
        hand.sent[f"r{index}"] = time.monotonic()
        wire.send(text)
    await asyncio.wait_for(done.wait(), ACK_S)
    wire.close()


def _note(hand: Hand, answer: dict) -> None:
    if answer["type"] == "error":
        hand.refused.append(answer["message"])
        return
    sent = hand.sent[answer["ref"]]
    hand.acknowledged.append(time.monotonic() - sent)
    hand.stored[answer["seq"]] = sent
