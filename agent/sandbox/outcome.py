"""What comes out of the fence: paths and printed words, or a failure; and the reading of both.

Everything a fence hands back was written by the program, so nothing in it is believed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from agent.sandbox.limits import MAX_DOCUMENT, MAX_PATHS, MAX_STDOUT, MAX_WORDS

TOO_MUCH = (
    f"The paths and the printed words are more than {MAX_DOCUMENT >> 20} MiB: use fewer points, "
    "round them, and print less."
)


@dataclass(frozen=True, slots=True)
class Job:
    """A program and what it finds on its table."""

    code: str
    canvas_width: int  # px
    canvas_height: int
    seed: int
    brushes: tuple[str, ...]
    palette: tuple[str, ...]  # "#rrggbb"

    def table(self) -> dict[str, object]:
        """Return the names that the program finds defined, besides the prelude's."""
        return {
            "canvas_width": self.canvas_width,
            "canvas_height": self.canvas_height,
            "BRUSHES": list(self.brushes),
            "PALETTE": list(self.palette),
        }


@dataclass(frozen=True, slots=True)
class ProgramResult:
    """What a program drew: path objects as its author wrote them, not yet checked as paths."""

    paths: list[dict[str, object]]  # at most MAX_PATHS
    asked: int  # paths that the program gave out, also those beyond MAX_PATHS
    stdout: str


class ProgramFailed(Exception):
    """A program that drew nothing; the message says why, in words for its author."""

    def __init__(self, words: str) -> None:
        super().__init__(words[:MAX_WORDS])


@cache
def prelude_text() -> str:
    """Return the helpers that run before every program, as text."""
    return Path(__file__).with_name("prelude.py").read_text()


class NoJail(Exception):
    """This machine cannot shut the jail's door, so nothing was run in it."""


def read_document(document: bytes) -> ProgramResult:
    """Read what the jailed child wrote.

    Raises:
        ProgramFailed: it says that the program failed, or it is no document of ours.
        NoJail: the child could not shut its door, and ran nothing.
    """
    said = _json_object(document)
    if isinstance(said.get("no_jail"), str):
        raise NoJail(said["no_jail"])
    if isinstance(said.get("failed"), str):
        raise ProgramFailed(str(said["failed"]))
    stdout = said.get("stdout")
    return drawn(said.get("paths"), said.get("asked"), stdout if isinstance(stdout, str) else "")


def read_paths(document: object, stdout: str) -> ProgramResult:
    """Read the paths document that a program in Monty ends with; raises ProgramFailed."""
    said = _json_object(document.encode() if isinstance(document, str) else b"")
    return drawn(said.get("paths"), said.get("asked"), stdout)


def drawn(paths: object, asked: object, stdout: str) -> ProgramResult:
    """Return a result of what may be one."""
    sent = paths if isinstance(paths, Sequence) and not isinstance(paths, str) else []
    kept = [dict(path) for path in sent[:MAX_PATHS] if isinstance(path, Mapping)]
    count = asked if isinstance(asked, int) and 0 <= asked < 10**12 else 0
    return ProgramResult(kept, max(count, len(kept)), stdout[:MAX_STDOUT])


def _json_object(document: bytes) -> dict[str, object]:
    if len(document) > MAX_DOCUMENT:
        raise ProgramFailed(TOO_MUCH)
    try:
        said = json.loads(document)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise ProgramFailed("The program ended in disorder and its paths were lost.")
    return said
