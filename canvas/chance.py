"""Seeded randomness that is the same in Python and in browsers; nothing else draws lots here.

mulberry32 is a hash of a counter, so numbers can be drawn a block at a time. Twin:
`static/js/chance.js`.
"""

import numpy as np

from canvas.geometry import Floats

_STRIDE = 0x6D2B79F5


class Chance:
    """A stream of numbers that depends on its seed (0 .. 2**32 - 1) alone."""

    def __init__(self, seed: int) -> None:
        self._state = seed

    def take(self, count: int) -> Floats:
        """Return the next `count` numbers, each 0 <= u < 1."""
        counter = np.arange(1, count + 1, dtype=np.uint64) * _STRIDE + self._state
        self._state = (self._state + count * _STRIDE) & 0xFFFFFFFF
        a = counter.astype(np.uint32)
        t = (a ^ (a >> 15)) * (a | 1)
        t ^= t + (t ^ (t >> 7)) * (t | 61)
        drawn: Floats = (t ^ (t >> 14)).astype(np.float64) / 4294967296.0
        return drawn
