"""The page of what was measured: `docs/performance.md`, written by `make bench` alone."""

import os
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from benchmarks.rows import Row

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
PACKAGES = ("django", "channels", "uvicorn", "websockets", "uvloop", "numpy", "pillow", "psycopg")
MARKS = {True: "met", False: "**missed**", None: "–"}
HEAD = """# Performance

Written by `make bench`; not edited by hand. Every number is of one run on one machine: servers,
watchers and databases share its cores, so a busy machine makes them worse. Peers named in a row
ran in the same run. Watchers are processes of their own on the loopback; p50 and p99 are over
every watcher and every frame. "Naive" ways are restated in `benchmarks/pictures.py`.
"""


def write(rows: Sequence[Row], *, missing: Sequence[str], took_s: float) -> None:
    """Write the page anew."""
    parts = [HEAD, _machine(took_s), _verdict(rows, missing), _table(rows)]
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text("\n".join(parts))
    print(f"docs/{PAGE.name} is written ({took_s:.0f} s)")


def _machine(took_s: float) -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    day = datetime.now(UTC).date()
    return (
        f"Measured {day} in {took_s / 60:.1f} minutes on {os.cpu_count()} cores "
        f"({_processor()}), {_memory_gb():.0f} GB, {platform.system()}; load "
        f"{os.getloadavg()[2]:.1f} over its last quarter of an hour. Python "
        f"{sys.version.split()[0]}; {packages}.\n"
    )


def _verdict(rows: Sequence[Row], missing: Sequence[str]) -> str:
    judged = [row for row in rows if row.is_met is not None]
    met = sum(row.is_met is True for row in judged)
    text = f"{met} of {len(judged)} targets met."
    if missing:
        text += f" Could not be measured: {', '.join(missing)}."
    return text + "\n"


def _table(rows: Sequence[Row]) -> str:
    lines = []
    for area, group in groupby(rows, key=lambda row: row.area):
        lines += [f"## {area[0].upper()}{area[1:]}", ""]
        lines += ["| what | target | measured | |", "|---|---|---|---|"]
        lines += [
            f"| {row.what} | {row.target or '–'} | {row.measured} | {MARKS[row.is_met]} |"
            for row in group
        ]
        lines.append("")
    return "\n".join(lines)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
