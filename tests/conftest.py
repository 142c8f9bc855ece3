"""Who is who in the tests: alice paints, bob watches, charlie must get nothing; and how all run."""

import gc
import os

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, settings

from accounts.models import User

# Those that mostly wait come first, so that at the end no process has long to go on alone.
WAITING_FIRST = ("browser", "faults", "contract", "canvas", "agent")
MOST_PROCESSES = 6  # of `make test`; each may have a Chromium of its own

# The same examples each time, on a machine as slow as may be; `make faults` seeks new ones.
settings.register_profile(
    "steady",
    deadline=None,
    derandomize=os.environ.get("MONET_PROFILE") != "faults",
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")

gc.disable()  # while tests are collected, which makes much that stays and little that goes


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores, for some test always waits for a pen to be through."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min((cores or 1) + 1, MOST_PROCESSES)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the folders whole, and put them in the order in which they are best begun."""
    items.sort(key=_turn)


def pytest_collection_finish() -> None:
    """What was collected stays to the end: no need to look through it for garbage each time."""
    gc.collect()
    gc.freeze()
    gc.enable()


def _turn(item: pytest.Item) -> int:
    folder = item.path.relative_to(item.config.rootpath / "tests").parts[0]
    return WAITING_FIRST.index(folder) if folder in WAITING_FIRST else len(WAITING_FIRST)


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> None:
    """Rows of another test may have had the same numbers; what was kept of them is none of ours."""
    cache.clear()


@pytest.fixture
def alice(db: None) -> User:
    return User.objects.create_user("alice@example.org", display_name="Alice")


@pytest.fixture
def bob(db: None) -> User:
    return User.objects.create_user("bob@example.org", display_name="Bob")


@pytest.fixture
def charlie(db: None) -> User:
    return User.objects.create_user("charlie@example.org", display_name="Charlie")
