"""How fast one socket may speak: a burst, then so much a second, and how long to wait."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas.sockets import Pace
from tests.clocks import StillClock


def spent(clock: StillClock, *, per_s: float = 20, burst: int = 3) -> Pace:
    pace = Pace(per_s, burst, clock)
    assert [pace.take() for _ in range(burst)] == [0] * burst
    return pace


def test_after_the_burst_one_is_told_how_long_to_wait() -> None:
    assert spent(StillClock()).take() == pytest.approx(1 / 20, abs=0.011)


@given(passed_s=st.floats(0, 0.0499999))
def test_a_wait_is_never_told_as_none(passed_s: float) -> None:
    clock = StillClock()
    pace = spent(clock)
    clock.seconds += passed_s
    assert pace.take() >= 0.01


@given(passed_s=st.floats(0, 0.0499), begun=st.floats(0, 1e7))
def test_who_waits_as_told_is_let_in(passed_s: float, begun: float) -> None:
    clock = StillClock(begun)
    pace = spent(clock)
    clock.seconds += passed_s
    clock.seconds += pace.take()
    assert pace.take() == 0


@given(count=st.integers(1, 3), passed_s=st.floats(0, 0.0499))
def test_who_waits_as_told_is_let_in_with_all_they_bring(count: int, passed_s: float) -> None:
    clock = StillClock()
    pace = spent(clock)
    clock.seconds += passed_s
    clock.seconds += pace.take(count)
    assert pace.take(count) == 0


def test_who_is_refused_has_spent_nothing() -> None:
    clock = StillClock()
    pace = spent(clock)
    clock.seconds += 2.5 / 20
    assert pace.take(3) > 0
    assert [pace.take() for _ in range(2)] == [0, 0]


def test_a_long_rest_earns_no_more_than_the_burst() -> None:
    clock = StillClock()
    pace = spent(clock)
    clock.seconds += 3_600
    assert [bool(pace.take()) for _ in range(4)] == [False, False, False, True]


def test_who_asks_for_many_gets_all_or_none() -> None:
    clock = StillClock()
    pace = spent(clock)
    clock.seconds += 2 / 20
    assert pace.take(3) == pytest.approx(1 / 20, abs=0.011)
    assert pace.take(2) == 0
