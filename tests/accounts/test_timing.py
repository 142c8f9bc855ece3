"""Answers keep to the beat."""

import time

import pytest

from accounts.timing import in_even_time


@pytest.mark.parametrize("work_s", [0.0, 0.004, 0.012])
def test_an_answer_comes_on_the_beat_and_not_before(work_s):
    started = time.perf_counter()
    with in_even_time(0.01):
        while time.perf_counter() - started < work_s:
            pass
    beats = (time.perf_counter() - started) / 0.01
    assert beats >= (2 if work_s > 0.01 else 1)


def test_a_failure_comes_on_the_beat_too():
    started = time.perf_counter()
    with pytest.raises(KeyError), in_even_time(0.01):
        raise KeyError
    assert time.perf_counter() - started >= 0.01
