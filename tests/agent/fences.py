"""The two ways through the fence, side by side, and the programs that tests put through them."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path

from agent.sandbox.jail import run_in_jail
from agent.sandbox.outcome import Job, ProgramResult
from agent.sandbox.programs import run_program
from canvas.brush_table import BRUSHES
from canvas.styles import PAINT_PALETTE

WIDTH, HEIGHT, SEED = 800, 600, 11
SETTLED_S, LOOK_S = 30, 0.05
INPUTS = Path(__file__).parents[1] / "inputs"

type Fence = Callable[[str], Awaitable[ProgramResult]]


def programs(folder: str) -> dict[str, str]:
    """Return the programs of a folder of inputs, by name."""
    return {path.stem: path.read_text() for path in sorted((INPUTS / folder).glob("*.py"))}


def job(code: str) -> Job:
    return Job(code, WIDTH, HEIGHT, SEED, tuple(BRUSHES), PAINT_PALETTE)


async def through_the_front(code: str) -> ProgramResult:
    return await run_program(
        code, width=WIDTH, height=HEIGHT, seed=SEED, brushes=list(BRUSHES), palette=PAINT_PALETTE
    )


async def straight_into_jail(code: str) -> ProgramResult:
    """No Monty in front; its clocks are short, so that tests are."""
    return await run_in_jail(job(code), cpu_s=1, wall_s=4)


FENCES: dict[str, Fence] = {"front": through_the_front, "jail": straight_into_jail}


def children_at_work() -> list[str]:
    """Return this process's children that run or are not yet buried.

    Monty's idle ones apart, and those that wait to redraw pictures.
    """
    found = []
    for task in Path("/proc/self/task").iterdir():
        for pid in (task / "children").read_text().split():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # buried meanwhile
                stat = Path(f"/proc/{pid}/stat").read_text()
                name, state = stat[stat.index("(") + 1 : stat.rindex(")")], _state(stat)
                told = Path(f"/proc/{pid}/cmdline").read_bytes()
                is_expected = name == "monty" or b"canvas.redraw_worker" in told
                if not is_expected or state == "R":
                    found.append(f"{pid} {name} {state}")
    return found


async def children_left() -> list[str]:
    """Return who is at work after a while: of a new worker's start no event tells the end."""
    for _ in range(round(SETTLED_S / LOOK_S)):
        if not (found := children_at_work()):
            return []
        await asyncio.sleep(LOOK_S)
    return found


def _state(stat: str) -> str:
    return stat.rpartition(") ")[2][0]
