"""How long random histories are: short ones in `make test`, many and long ones in `make faults`."""

import os

from hypothesis import HealthCheck, Phase, settings

IS_LONG = os.environ.get("MONET_PROFILE") == "faults"

NO_HEALTH_CHECKS = [
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.filter_too_much,
    HealthCheck.function_scoped_fixture,
]


def histories(examples: int, steps: int = 40) -> settings:
    """Return settings for so many histories in `make test`, five times as many in `make faults`."""
    return settings(
        max_examples=examples * (5 if IS_LONG else 1),
        stateful_step_count=steps * (2 if IS_LONG else 1),
        deadline=None,
        derandomize=not IS_LONG,
        database=None,
        print_blob=True,
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
        suppress_health_check=NO_HEALTH_CHECKS,
    )
