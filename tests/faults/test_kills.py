"""`kill -9` in the middle of a turn, at moments that a spectator sees, and a start again."""

import asyncio
import json
from collections import Counter

import pytest

from tests.faults.house import House
from tests.faults.onlooker import Onlooker, onlooker

pytestmark = pytest.mark.slow

GO_ON_S = 60.0
HELD_BY_ANOTHER = (
    "SELECT 1 FROM agent_turn WHERE (fence = 2 AND state = 'running') OR state = 'ended'"
)
AGENTS_STROKES = """
    SELECT s.client_id, s.added_seq FROM canvas_stroke s
    JOIN canvas_participant p ON p.id = s.participant_id WHERE p.role = 'agent'
"""
MOMENTS = {
    "when the turn starts": "turn_started",
    "while it thinks": "thinking",
    "when a tool starts": lambda f: f["type"] == "tool_activity" and f["state"] == "started",
    "in the middle of a performance": lambda f: (
        f["type"] == "strokes_added" and f["strokes"][0]["role"] == "agent"  # not alice's own
    ),
    "when a tool is through": lambda f: f["type"] == "tool_activity" and f["state"] == "completed",
    "when a step is taken": "step_taken",
    "in the second performance": lambda f: f["type"] == "strokes_added" and f["seq"] > 7,
}
IN_EVERY_RUN = "in the middle of a performance"  # the others only in `make faults`


def line(name: str) -> dict[str, object]:
    return {"id": name, "path": {"type": "line", "points": [[10, 10], [60, 60]]}}


async def planned(house: House) -> Counter[int]:
    """How many strokes each of the artist's drawing calls that ended was asked for."""
    rows = house.rows(
        "SELECT answer, results FROM agent_step WHERE stop_reason = 'tool_use' AND is_closed"
    )
    return Counter(
        len(block["input"]["paths"])
        for answer, _ in rows
        for block in json.loads(answer)
        if block["type"] == "tool_use" and block["name"] == "draw_paths"
    )


async def assert_nothing_is_lost_or_doubled(
    house: House, canvas: str, eyes: list[Onlooker], mine: list[tuple[str, int]]
) -> None:
    """The disk, those who came back and a newcomer agree; each acknowledged stroke is there."""
    async with onlooker(house, canvas) as newcomer:
        await newcomer.until("snapshot")
        assert newcomer.state is not None
        for each in eyes:
            await each.catch_up(newcomer.state.seq)
        head = max(each.state.seq for each in eyes if each.state)
        for each in (newcomer, *eyes):
            await each.catch_up(head)
        states = [each.state for each in (newcomer, *eyes) if each.state and each.state.seq == head]
        assert all(state == states[0] for state in states)
    stored = house.rows("SELECT client_id, added_seq FROM canvas_stroke")
    assert len(stored) == len({name for name, _ in stored})
    assert set(mine) <= set(stored)
    seqs = [seq for (seq,) in house.rows("SELECT seq FROM canvas_change ORDER BY seq")]
    assert seqs == list(range(1, len(seqs) + 1))
    drawn = Counter(Counter(seq for _, seq in house.rows(AGENTS_STROKES)).values())
    assert await planned(house) <= drawn, "every closed drawing step is on the canvas, whole"
    turns = Counter(each["type"] for each in eyes[0].frames)
    assert turns["turn_started"] <= 1
    assert house.rows("PRAGMA integrity_check") == [("ok",)]


class TestKilled:
    @pytest.mark.parametrize(
        "moment",
        [
            pytest.param(moment, marks=[] if moment == IN_EVERY_RUN else pytest.mark.faults)
            for moment in MOMENTS
        ],
    )
    async def test_the_turn_goes_on_and_nothing_is_lost_or_doubled(
        self, house: House, moment: str
    ) -> None:
        canvas = house.new_canvas()
        async with onlooker(house, canvas) as bob, onlooker(house, canvas, "alice") as alice:
            await alice.until("snapshot")
            mine = []
            for n in range(3):
                ack = await alice.ask(type="draw", strokes=[line(f"alice-{n}")])
                mine.append((f"alice-{n}", ack["seq"]))
            await bob.until(MOMENTS[moment])
            house.kill()
            assert await bob.close_code() is None
            house.start()
            house.wait_for(HELD_BY_ANOTHER, seconds=GO_ON_S)
            await asyncio.gather(bob.come(), alice.come())
            again = await alice.ask(type="draw", strokes=[line("alice-0"), line("alice-new")])
            mine.append(("alice-new", again["seq"]))
            await bob.until("step_taken")
            assert (await alice.ask(type="stop"))["type"] == "ack"
            await bob.until("turn_ended")
            await assert_nothing_is_lost_or_doubled(house, canvas, [bob, alice], mine)
            assert (bob.snapshots, alice.snapshots) == (1, 1), "both came back by since"
        assert house.problems() == []

    @pytest.mark.faults
    async def test_again_and_again_while_people_draw(self, house: House) -> None:
        canvas = house.new_canvas()
        async with onlooker(house, canvas) as bob, onlooker(house, canvas, "alice") as alice:
            await alice.until("snapshot")
            mine: list[tuple[str, int]] = []
            for kill in range(3):
                for n in range(10):
                    name = f"alice-{kill}-{n}"
                    ack = await alice.ask(type="draw", strokes=[line(name)])
                    mine.append((name, ack["seq"]))
                house.kill()  # right behind the last acknowledgement
                house.start()
                await asyncio.gather(bob.come(), alice.come())
            await assert_nothing_is_lost_or_doubled(house, canvas, [bob, alice], mine)
