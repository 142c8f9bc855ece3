"""`make fuzz SECONDS=300`: the path parser and the importers, each time with other inputs.

Ends at the first input that breaks one, shrunk to its least, with status 1.
"""

import argparse
import itertools
import sys
import time

from hypothesis import HealthCheck, Phase, settings

from tests.fuzz.properties import PROPERTIES

EXAMPLES_A_ROUND = 500
ROUND = settings(
    max_examples=EXAMPLES_A_ROUND,
    deadline=None,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


def main() -> int:
    """Run rounds of every property until the time is up; return the exit status."""
    options = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    options.add_argument("--seconds", type=float, default=60.0, help="how long to go on")
    until = time.monotonic() + options.parse_args().seconds
    runs = dict.fromkeys(PROPERTIES, 0)
    for name in itertools.cycle(PROPERTIES):
        if time.monotonic() > until:
            break
        PROPERTIES[name].run(ROUND)
        runs[name] += EXAMPLES_A_ROUND
    for name, count in runs.items():
        sys.stdout.write(f"{name}: {count:,} inputs, none broke anything\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
