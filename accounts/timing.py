"""Answers that take equally long whatever was found, so that their time tells nothing."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def in_even_time(beat_s: float) -> Iterator[None]:
    """Hold the caller until a whole number of beats has passed since the start.

    A found account costs 50 microseconds more than a missing one, enough to show in 2,000 tries.
    Rounding up to the beat hides it; the beat must be longer than the work usually takes.
    """
    started = time.perf_counter()
    try:
        yield
    finally:
        time.sleep(-(time.perf_counter() - started) % beat_s)
