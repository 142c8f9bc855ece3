"""Told to end in the middle of a turn: quickly, with a word to every socket, and nothing lost."""

import signal

import pytest

from tests.faults.house import House
from tests.faults.onlooker import onlooker

pytestmark = pytest.mark.slow

END_S = 15.0  # of a slow machine; two seconds are usual
GO_ON_S = 60.0  # that nobody holds it is seen before; this is only patience
HELD_BY_NOBODY = "SELECT state FROM agent_turn WHERE lease_until <= datetime('now')"
HELD_BY_ANOTHER = "SELECT 1 FROM agent_turn WHERE fence = 2 AND state = 'running'"


class TestToldToEnd:
    @pytest.mark.parametrize(
        "sent", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.faults)]
    )
    async def test_sockets_hear_1012_and_the_turn_goes_on_after_a_restart(
        self, house: House, sent: signal.Signals
    ) -> None:
        canvas = house.new_canvas()
        async with onlooker(house, canvas) as bob, onlooker(house, canvas, "alice") as alice:
            await alice.until("snapshot")
            await bob.until("strokes_added")  # in the middle of a performance
            assert house.tell(sent) < END_S
            assert await bob.close_code() == 1012
            assert await alice.close_code() == 1012
            assert house.rows(HELD_BY_NOBODY) == [("running",)]
            house.start()
            house.wait_for(HELD_BY_ANOTHER, seconds=GO_ON_S)
            await bob.come()
            await bob.until("step_taken")  # once the performance that was cut off is over
        assert bob.snapshots == 1, "it came back by what it missed alone"
        assert house.problems() == []
