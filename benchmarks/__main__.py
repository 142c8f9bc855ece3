"""`python -m benchmarks`: every part in a fresh process, one after another, then the page.

`python -m benchmarks NAME …` runs those parts alone and prints their rows; the page stays as it is.
"""

import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from benchmarks.rows import Row

PARTS = (
    "startup",
    "rendering",
    "interpolation",
    "browser",
    "eye",
    "home",
    "stroke",
    "turn",
    "artist",
    "sandbox",
    "join",
    "fanout",
    "append",
    "cluster",
    "contract",
    "thumbnails",
    "native",
    "gallery_pages",
)
MOST_S = 240  # that one part may take
AS_JSON = "--json"


def main(arguments: list[str]) -> int:
    """Run what was asked for; return 1 when a part could not be run."""
    if AS_JSON in arguments:
        name = arguments[0]
        rows = importlib.import_module(f"benchmarks.{name}").measure()
        Path(arguments[2]).write_text(json.dumps([asdict(row) for row in rows]))
        return 0
    began = time.monotonic()
    names = arguments or list(PARTS)
    found = {name: _run(name) for name in names}
    if not arguments:
        from benchmarks.page import write

        rows = [row for rows in found.values() if rows for row in rows]
        missing = [name for name, rows in found.items() if rows is None]
        write(rows, missing=missing, took_s=time.monotonic() - began)
    return 0 if all(rows is not None for rows in found.values()) else 1


def _run(name: str) -> list[Row] | None:
    """Run one part in a process and a temporary folder of its own."""
    print(f"{name} …", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="code-monet-bench-", ignore_cleanup_errors=True) as own:
        out = Path(own) / "rows.json"
        command = [sys.executable, "-m", "benchmarks", name, AS_JSON, str(out)]
        try:
            subprocess.run(command, env={**os.environ, "TMPDIR": own}, check=True, timeout=MOST_S)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as failure:
            print(f"  could not be measured: {failure}", flush=True)
            return None
        rows = [Row(**row) for row in json.loads(out.read_text())]
    for row in rows:
        mark = {True: "met", False: "MISSED", None: "-"}[row.is_met]
        print(f"  {mark:7} {row.what}: {row.measured}  [{row.target}]", flush=True)
    print(f"  ({time.monotonic() - began:.0f} s)", flush=True)
    return rows


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
