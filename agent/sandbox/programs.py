"""Running one drawing program: in Monty, or where that cannot, in the jailed Python; never bare."""

import math
import time
from collections.abc import Sequence

from agent.sandbox.jail import run_in_jail
from agent.sandbox.limits import CPU_S, MAX_CODE
from agent.sandbox.monty import MontyRefused, run_in_monty
from agent.sandbox.outcome import Job, NoJail, ProgramFailed, ProgramResult

__all__ = ["ProgramFailed", "ProgramResult", "run_program"]

SUBSET = (
    ". On this machine programs run in a small Python: it has math, random, json, itertools, "
    "functools, collections, dataclasses, re, bisect, copy, typing and datetime, but no class "
    "inheritance (so no Enum and no exceptions of your own), no yield, del, property, staticmethod "
    "or classmethod. Write the program without them."
)


async def run_program(
    code: str,
    *,
    width: int,
    height: int,
    seed: int,
    brushes: Sequence[str],
    palette: Sequence[str],
) -> ProgramResult:
    """Run `code` behind the fence and return the paths that it handed over.

    Output is all or nothing, so a program that Monty could not finish runs once more in the
    jail: there every rule of Python holds, and so do its error messages.

    Args:
        width, height: of the canvas, px.
        seed: of `random` in the program.
        brushes, palette: names and "#rrggbb" colours that the program may choose from.

    Raises:
        ProgramFailed: in words that its author can act on, with the line.
    """
    _check(code)
    job = Job(code, width, height, seed, tuple(brushes), tuple(palette))
    began = time.monotonic()
    try:
        return await run_in_monty(job)
    except MontyRefused as refusal:
        left_s = max(1, CPU_S - math.floor(time.monotonic() - began))
        try:
            return await run_in_jail(job, cpu_s=left_s)
        except NoJail:
            raise ProgramFailed(f"{refusal}{SUBSET}") from refusal


def _check(code: str) -> None:
    if not code.strip():
        raise ProgramFailed("There is no code.")
    if len(code) > MAX_CODE:
        raise ProgramFailed(f"The code has {len(code)} characters; at most {MAX_CODE} are allowed.")
    try:
        code.encode()
    except UnicodeEncodeError:
        raise ProgramFailed("The code holds half characters (lone surrogates).") from None
