"""A short run of the fuzz, the same every time; `make fuzz` goes on for as long as one likes."""

import pytest
from hypothesis import HealthCheck, settings

from tests.fuzz.properties import PROPERTIES

SHORT = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


class TestNoInput:
    @pytest.mark.parametrize("name", PROPERTIES)
    def test_breaks_what_reads_it(self, name: str) -> None:
        PROPERTIES[name].run(SHORT)
