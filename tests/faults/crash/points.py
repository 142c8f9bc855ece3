"""Where a worker dies: each point is put around a function of this process, from outside.

The site's own code knows nothing of them.
"""

import functools
import os
import signal
from collections.abc import Callable, Mapping
from typing import Any

type Strike = Callable[[], None]


class Blow:
    """Strikes this very process at the n-th time that it is called."""

    def __init__(self, hit: int, sent: signal.Signals) -> None:
        self._left, self._sent = hit, sent

    def __call__(self) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), self._sent)


def _around(
    owner: Any, name: str, *, before: Strike | None = None, after: Strike | None = None
) -> None:
    """Replace a function by one that strikes first, or last."""
    inner = getattr(owner, name)

    @functools.wraps(inner)
    def outer(*args: Any, **kwargs: Any) -> Any:
        if before:
            before()
        answer = inner(*args, **kwargs)
        if after:
            after()
        return answer

    @functools.wraps(inner)
    async def awaited(*args: Any, **kwargs: Any) -> Any:
        if before:
            before()
        answer = await inner(*args, **kwargs)
        if after:
            after()
        return answer

    import inspect

    setattr(owner, name, awaited if inspect.iscoroutinefunction(inner) else outer)


def _claimed(strike: Strike) -> None:
    from agent import turns

    _around(turns, "_announce_start", before=strike)


def _before_the_call(strike: Strike) -> None:
    from agent.calls import PaidCall

    _around(PaidCall, "reserve", after=strike)


def _mid_stream(strike: Strike) -> None:
    from agent.desk import StepCall

    _around(StepCall, "hear", after=strike)


def _after_the_answer(strike: Strike) -> None:
    from agent.desk import TurnDesk

    _around(TurnDesk, "save_answer", before=strike)


def _before_a_tool(strike: Strike) -> None:
    from agent.desk import TurnDesk

    _around(TurnDesk, "start_tool", before=strike)


def _before_its_commit(strike: Strike) -> None:
    from canvas import services

    _around(services, "perform", after=strike)


def _before_the_ring(strike: Strike) -> None:
    from canvas import broadcast

    _around(broadcast, "ring", before=strike)


def _between_results(strike: Strike) -> None:
    from agent.desk import TurnDesk

    _around(TurnDesk, "save_outcome", before=strike)


def _before_telling(strike: Strike) -> None:
    from agent.desk import TurnDesk

    _around(TurnDesk, "close_step", before=strike)


def _before_the_end(strike: Strike) -> None:
    from agent.desk import TurnDesk

    _around(TurnDesk, "finish", before=strike)


def _while_hanging(strike: Strike) -> None:
    from gallery import services

    _around(services, "finish_canvas", after=strike)


def _while_saving_pictures(strike: Strike) -> None:
    from django.core.files.storage import FileSystemStorage

    _around(FileSystemStorage, "_save", after=strike)


def _renewing(strike: Strike) -> None:
    from agent import turns

    inner = turns._look_up

    def look_up(turn: Any, due: bool) -> str:
        answer = inner(turn, due)
        if due:
            strike()
        return answer

    turns._look_up = look_up


POINTS: dict[str, Callable[[Strike], None]] = {
    "claimed": _claimed,
    "before the call": _before_the_call,
    "mid-stream": _mid_stream,
    "after the answer": _after_the_answer,
    "before a tool": _before_a_tool,
    "before its commit": _before_its_commit,
    "before the ring": _before_the_ring,
    "between results": _between_results,
    "before the end": _before_the_end,
    "while hanging": _while_hanging,
    "while saving pictures": _while_saving_pictures,
    "renewing the lease": _renewing,
}
# Where only zombies stop: what comes next would be told a second time.
ZOMBIES_POINTS: dict[str, Callable[[Strike], None]] = {"before telling": _before_telling}
# The n-th time at which each round strikes, where a point is passed more than once in a turn.
HITS: Mapping[str, tuple[int, ...]] = {
    "before the call": (1, 3, 7),
    "mid-stream": (2, 6, 11),
    "after the answer": (1, 4, 6),
    "before a tool": (2, 5, 9),
    "before its commit": (1, 3, 5),
    "before the ring": (1, 8, 14),
    "between results": (1, 3, 8),
    "while saving pictures": (1, 2, 3),
    "renewing the lease": (1, 2, 1),
}


def install(point: str, hit: int, sent: signal.Signals) -> None:
    """Have this process struck at the n-th passing of a point."""
    (POINTS | ZOMBIES_POINTS)[point](Blow(hit, sent))
