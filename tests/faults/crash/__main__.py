"""`python -m tests.faults.crash [--kills N] [--seed-bug NAME]`: the matrix, and its table."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from statistics import median

from tqdm import tqdm

from tests.faults.crash.house import CrashHouse, Kill, require_whole
from tests.faults.crash.points import HITS, POINTS
from tests.faults.crash.worker import BUGS

KILLS = 36
AT_ONCE = 3 * (os.cpu_count() or 2)  # most of a kill's time is waiting for its lease
# Not inside a transaction: a process that stops there locks SQLite for everybody.
ZOMBIES = (("mid-stream", 4), ("between results", 5), ("before telling", 2))


def main(arguments: Sequence[str]) -> int:
    """Run the matrix; return 1 when a kill left a trace, or a seeded bug none."""
    parser = argparse.ArgumentParser(prog="crash")
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--seed-bug", choices=sorted(BUGS), default="")
    asked = parser.parse_args(arguments)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="code-monet-crash-") as folder:
        kills = run(Path(folder), asked.kills, asked.seed_bug)
    found = [kill for kill in kills if kill.faults]
    took = f"{len(kills)} kills in {time.monotonic() - began:.0f} s, {len(found)} left a trace."
    caught = f"The bug {asked.seed_bug} was {'caught' if found else 'NOT CAUGHT'}."
    sys.stdout.write("\n".join([table(kills), took, caught if asked.seed_bug else "", ""]))
    return int(bool(found) != bool(asked.seed_bug))


def run(folder: Path, kills: int, bug: str = "") -> list[Kill]:
    """Kill so many workers, each on a copy of one house; and wake some zombies."""
    pattern = CrashHouse(folder / "pattern")
    pattern.build()
    expected = pattern.copy(folder / "undisturbed").play()
    require_whole(expected)
    points = list(POINTS)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        jobs = []
        for number in range(kills):
            point, round_ = points[number % len(points)], number // len(points)
            hits = HITS.get(point, (1,))
            house = pattern.copy(folder / f"kill-{number}", bug)
            jobs.append(threads.submit(house.kill, point, hits[round_ % len(hits)], expected))
        for number, (point, hit) in enumerate(ZOMBIES):
            house = pattern.copy(folder / f"zombie-{number}", bug)
            jobs.append(threads.submit(house.haunt, point, hit, expected))
        done = tqdm(as_completed(jobs), total=len(jobs), unit="kill", desc="Workers die")
        return [job.result() for job in done]


def table(kills: Sequence[Kill]) -> str:
    """Return the table as Markdown, a row a point."""
    head = "| killed | kills | lost | doubled | extra calls | resumed after, median and worst | |"
    rows = [head, "|---|---|---|---|---|---|---|"]
    for point in [*POINTS, "a zombie wakes"]:
        mine = [kill for kill in kills if kill.point == point]
        if mine:
            rows.append(_row(point, mine))
    faults = [f"{k.point}, hit {k.hit}: {fault}" for k in kills for fault in k.faults]
    return "\n".join([*rows, "", *faults])


def _row(point: str, kills: Sequence[Kill]) -> str:
    waits = [kill.resumed_s for kill in kills if kill.resumed_s is not None]
    resumed = f"{median(waits):.1f} s, {max(waits):.1f} s" if waits else "–"
    verdict = "**failed**" if any(kill.faults for kill in kills) else "held"
    lost, doubled = sum(kill.lost for kill in kills), sum(kill.doubled for kill in kills)
    extra = max(kill.extra_calls for kill in kills)
    return (
        f"| {point} | {len(kills)} | {lost} | {doubled} | {extra} at most | {resumed} | {verdict} |"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
