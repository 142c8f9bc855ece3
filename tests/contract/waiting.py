"""Waiting for what no frame tells of."""

import time
from collections.abc import Callable

LOOK_S = 0.05
TIMEOUT_S = 60.0


def eventually(holds: Callable[[], bool]) -> None:
    """Ask again until it holds: a client is told of this by nothing but asking."""
    deadline = time.monotonic() + TIMEOUT_S
    while not holds():
        assert time.monotonic() < deadline, "it never came to hold"
        time.sleep(LOOK_S)
