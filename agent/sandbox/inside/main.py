"""The jailed child: reads its job, shuts the door behind it, runs the program, hands out paths."""

import importlib
import importlib.machinery
import io
import json
import os
import random
import sys
import time
import traceback
import types
from collections.abc import Callable
from typing import cast

from agent.sandbox.inside import door
from agent.sandbox.limits import MAX_DOCUMENT, MAX_PATHS, MAX_STDOUT, MAX_WORDS
from agent.sandbox.outcome import TOO_MUCH

# Modules that a program may import. They must be here before the door shuts.
# fmt: off
ALLOWED = (
    "abc", "array", "bisect", "cmath", "collections", "collections.abc", "colorsys", "contextlib",
    "copy", "dataclasses", "datetime", "decimal", "enum", "fractions", "functools", "heapq", "io",
    "itertools", "json", "math", "numbers", "operator", "random", "re", "statistics", "string",
    "sys", "textwrap", "time", "types", "typing", "warnings",
)
# fmt: on
NEEDED = ("unicodedata", "__future__", "encodings.latin_1", "encodings.ascii")  # by Python itself
PROGRAM = "program"  # its file name in tracebacks


class Printed:
    """Standard output that keeps what is printed, up to a limit."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.room = MAX_STDOUT

    def write(self, text: str) -> int:
        if len(text) > self.room:
            raise MemoryError(f"printed more than {MAX_STDOUT} characters")
        self.room -= len(text)
        self.parts.append(str(text))
        return len(text)

    def flush(self) -> None:
        """Nothing is held back."""


def main() -> None:
    """Run the job on standard input; never returns."""
    job = json.loads(sys.stdin.buffer.read())
    for name in (*ALLOWED, *NEEDED):
        importlib.import_module(name)
    try:
        door.shut(cpu_s=job["cpu_s"])
    except door.DoorStaysOpen as open_door:
        _end({"no_jail": str(open_door)})
    _clear_the_table()
    _end(_run(job))


def _clear_the_table() -> None:
    """Leave nothing in reach that cannot work any more. The door holds without this."""
    sys.path[:] = []
    sys.meta_path[:] = [importlib.machinery.BuiltinImporter, importlib.machinery.FrozenImporter]
    for name in [name for name in sys.modules if name.startswith(("ctypes", "_ctypes", "agent"))]:
        del sys.modules[name]
    time.sleep = lambda seconds: None


def _run(job: dict[str, object]) -> dict[str, object]:
    code, printed = str(job["code"]), Printed()
    names = _table(job)
    sys.stdout = sys.stderr = cast("io.TextIOWrapper", printed)
    try:
        _execute(str(job["prelude"]), "prelude", names)
        document = cast("Callable[[int], str]", names["_document"])
        random.seed(cast("int", job["seed"]))
        _execute(code, PROGRAM, names)
        return {**json.loads(document(MAX_PATHS)), "stdout": "".join(printed.parts)}
    except BaseException as failure:  # noqa: BLE001 - whatever a program raises is told to it
        return {"failed": _in_words(failure, code)}


def _table(job: dict[str, object]) -> dict[str, object]:
    """Return a fresh main module's names: dataclasses and pickling of types look them up there."""
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    names = module.__dict__
    names.update(cast("dict[str, object]", job["table"]))
    return names


def _execute(code: str, file_name: str, names: dict[str, object]) -> None:
    try:
        exec(compile(code, file_name, "exec", dont_inherit=True), names)  # noqa: S102 - jailed
    except SystemExit as end:
        if end.code not in (None, 0):
            raise


def _in_words(failure: BaseException, code: str) -> str:
    """Say what went wrong and where, with the line."""
    words = "".join(traceback.format_exception_only(failure)).strip().splitlines()[-1]
    if isinstance(failure, ModuleNotFoundError):
        words += f". These can be imported: {', '.join(ALLOWED)}"
    lines = code.splitlines()
    frames = list(traceback.walk_tb(failure.__traceback__))
    numbers = [n for frame, n in frames if frame.f_code.co_filename == PROGRAM]
    if isinstance(failure, SyntaxError) and failure.filename == PROGRAM:
        numbers = [failure.lineno or 0]
    places = [n for n in reversed(numbers) if 0 < n <= len(lines)][:3]
    told = [f"line {n}: `{lines[n - 1].strip()[:120]}`" for n in places]
    return (words[:1_000] + (f" — at {', called from '.join(told)}" if told else ""))[:MAX_WORDS]


def _end(answer: dict[str, object]) -> None:
    """Write the answer and end, without the interpreter's own tidying, which the door forbids."""
    document = json.dumps(answer).encode()
    if len(document) > MAX_DOCUMENT:
        document = json.dumps({"failed": TOO_MUCH}).encode()
    while document:
        document = document[os.write(1, document) :]
    os._exit(0)
