"""How long the artist's own programs take behind the fence: in Monty, and in the jailed Python."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from benchmarks.rows import Row, ms, p50, p99

AREA = "fence"
TARGET_S = 0.010
ROUNDS = 7
PROGRAMS = Path(__file__).parents[1] / "tests" / "inputs" / "programs"


def measure() -> list[Row]:
    """Measure every realistic program in both fences; pools are warm, as in a running server."""
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    from agent.sandbox.jail import run_in_jail
    from agent.sandbox.monty import MontyRefused, run_in_monty
    from agent.sandbox.outcome import Job, ProgramResult

    async def jailed(job: Job) -> ProgramResult:
        return await run_in_jail(job, cpu_s=5)

    palette = ("#1a1a2e", "#e94560")
    jobs = [
        Job(path.read_text(), 800, 600, 1, ("ink", "oil_round"), palette)
        for path in sorted(PROGRAMS.glob("*.py"))
    ]
    in_monty: list[Job] = []
    for job in jobs:
        try:
            await run_in_monty(job)
            in_monty.append(job)
        except MontyRefused:
            continue
    monty = await _times(run_in_monty, in_monty)
    jail = await _times(jailed, jobs)
    return [
        Row(
            AREA,
            f"a realistic program in Monty, median ({len(in_monty)} of {len(jobs)} programs)",
            "< 10 ms",
            f"{ms(p50(monty))}, p99 {ms(p99(monty))}",
            p50(monty) < TARGET_S,
        ),
        Row(
            AREA,
            f"a realistic program in the jailed Python, median (all {len(jobs)})",
            "-",
            f"{ms(p50(jail))}, p99 {ms(p99(jail))}",
            None,
        ),
    ]


async def _times[J](run: Callable[[J], Awaitable[object]], jobs: list[J]) -> list[float]:
    took = []
    for _ in range(ROUNDS):
        for job in jobs:
            began = time.perf_counter()
            await run(job)
            took.append(time.perf_counter() - began)
    return took
