"""Who is who in the tests: alice paints, bob watches, charlie must get nothing."""

import os

import pytest
from hypothesis import HealthCheck, settings

from accounts.models import User

# The same examples each time, on a machine as slow as may be; `make faults` seeks new ones.
settings.register_profile(
    "steady",
    deadline=None,
    derandomize=os.environ.get("MONET_PROFILE") != "faults",
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")


@pytest.fixture
def alice(db: None) -> User:
    return User.objects.create_user("alice@example.org", display_name="Alice")


@pytest.fixture
def bob(db: None) -> User:
    return User.objects.create_user("bob@example.org", display_name="Bob")


@pytest.fixture
def charlie(db: None) -> User:
    return User.objects.create_user("charlie@example.org", display_name="Charlie")
