"""Fixtures of the fault tests: each gets a site of its own on a free port of loopback."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.house import House


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A site that is built and never started: the others are copies of it."""
    built = House(tmp_path_factory.mktemp("pattern"))
    built.build()
    return built


@pytest.fixture
def house(pattern: House, tmp_path: Path) -> Iterator[House]:
    """A site that is up."""
    copied = pattern.copy(tmp_path)
    copied.start()
    yield copied
    copied.close()
