"""Drawings in the making: begun, announced, fetched, acknowledged or not."""

import json
from collections.abc import Iterable
from typing import Any

from tests.contract.atelier import long_drawing
from tests.contract.line import Frame, Line
from tests.contract.people import Person
from tests.scripted_model import batch, reply

type Path = dict[str, Any]

LONG = 3  # lines of nearly two seconds each: time to look at a drawing in the making


def keys(paths: Iterable[Path]) -> list[str]:
    """Return paths as what they can be compared by."""
    return [json.dumps(path, sort_keys=True) for path in paths]


def pending_paths(person: Person) -> list[str]:
    return keys(stroke["path"] for stroke in person.pending()["strokes"])


def begin_drawing(person: Person, line: Line, count: int = LONG) -> Frame:
    """Let the artist begin a drawing that takes seconds; return its announcement."""
    person.artist.plays(reply("Slowly.", long_drawing(count)))
    line.say("nudge", text="draw")
    return line.until("agent_strokes_ready")


def draw_once(person: Person, line: Line, *lefts: float) -> Frame:
    """Let the artist draw a little, which nobody fetches; return the announcement."""
    person.artist.plays(reply("Quickly.", batch(*lefts)))
    line.say("nudge", text="draw")
    ready = line.until("agent_strokes_ready")
    person.wait_at_rest()
    return ready


def draw_and_take(person: Person, line: Line, *lefts: float) -> Frame:
    """Let the artist draw a little, which the device fetches and acknowledges."""
    ready = draw_once(person, line, *lefts)
    person.pending()
    line.say("animation_done", batch_id=ready["batch_id"])
    return ready


def ids_in(line: Line) -> list[int]:
    return [frame["batch_id"] for frame in line.frames if frame["type"] == "agent_strokes_ready"]
