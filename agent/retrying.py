"""Asking again: how often, and how long to wait before it. The rule itself is pure: the loop hands
in how long it has been asking, and chance; both come to the loop through a `Patience`.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from agent.messages import ModelBusy, ModelFailure

SHORTEST_S = 0.5
CEILINGS_S = (4.0, 12.0, 30.0)  # of the first, second and third wait: at most four attempts
JITTER_S = 1.0  # over a wait that the provider named, so that not everybody is back at once
BUDGET_S = 180.0  # from the first attempt of a step to the beginning of its last


def wait_before_retry(
    failure: ModelFailure, *, attempts: int, spent_s: float, chance: float
) -> float | None:
    """Return how many seconds to wait after `attempts` that failed, or None to give up.

    Full jitter (Brooker, "Exponential Backoff And Jitter", 2015) with a floor; never less than what
    the provider asked for.

    attempts: made so far, from 1. spent_s: since the first began. chance: 0..1, drawn evenly.
    """
    if not isinstance(failure, ModelBusy) or attempts > len(CEILINGS_S):
        return None
    wait_s = SHORTEST_S + chance * (CEILINGS_S[attempts - 1] - SHORTEST_S)
    if failure.retry_after_s is not None:
        wait_s = max(wait_s, failure.retry_after_s + chance * JITTER_S)
    return wait_s if spent_s + wait_s <= BUDGET_S else None


def announcement(failure: ModelFailure, wait_s: float) -> str:
    """Return what watchers are told, e.g. "Claude is busy, trying again in 8 s"."""
    return f"{failure.words}, trying again in {max(1, round(wait_s))} s"


@dataclass(frozen=True, slots=True)
class Patience:
    """The outer world that a retry needs: a way to wait, a steady clock in seconds, and chance."""

    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    clock: Callable[[], float] = time.monotonic
    chance: Callable[[], float] = random.random
