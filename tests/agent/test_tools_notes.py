"""`notes`: what is kept, what is ticked off, and what a mistake is answered with."""

import asyncio
import json
from typing import Any

import pytest

from agent.messages import Notes, PlanLine, TextBlock
from agent.tools import TOOLS
from agent.tools.base import ToolOutcome
from agent.tools.notes import MAX_MEMORY_BYTES, MAX_TEXT_BYTES
from agent.tools.plans import MAX_LINE, MAX_PLAN_LINES
from tests.agent.studios import MemoryStudio

KEPT = Notes("Cold light.", (PlanLine("Water"), PlanLine("Far bank")), "They like birds.")


def use(asked: Any, before: Notes = KEPT) -> tuple[ToolOutcome, Notes, str]:
    studio = MemoryStudio(written=before)
    outcome = asyncio.run(TOOLS["notes"].use(asked, studio))
    words = " ".join(block.text for block in outcome.content if isinstance(block, TextBlock))
    return outcome, studio.written, words


class TestWriting:
    def test_each_field_replaces_its_own_and_leaves_the_others(self) -> None:
        _, after, words = use({"text": "Warm light."})
        assert after == Notes("Warm light.", KEPT.plan, KEPT.memory)
        assert "11 of 4096 bytes on this piece" in words
        _, after, _ = use({"remember": "They like boats."})
        assert after == Notes(KEPT.text, KEPT.plan, "They like boats.")
        outcome, after, words = use({"plan": [{"text": "Sky", "done": True}, "Reeds"]})
        assert after.plan == (PlanLine("Sky", is_done=True), PlanLine("Reeds"))
        assert "a plan of 2 lines, 1 of them done" in words
        assert "Next in the plan: Reeds" in words
        assert outcome.summary == "made a plan of 2 lines"

    def test_lines_are_ticked_off_by_number_from_one(self) -> None:
        outcome, after, _ = use({"done": [2]})
        assert [line.is_done for line in after.plan] == [False, True]
        assert outcome.summary == "ticked off: Far bank"

    def test_a_plan_and_ticks_in_one_call_belong_together(self) -> None:
        _, after, _ = use({"plan": ["A", "B"], "done": [1]})
        assert after.plan == (PlanLine("A", is_done=True), PlanLine("B"))

    def test_words_may_be_emptied(self) -> None:
        _, after, words = use({"text": "", "plan": [], "remember": " "})
        assert after == Notes()
        assert words == "Nothing is kept."

    @pytest.mark.parametrize("asked", [{}, {"text": None, "done": None}])
    def test_without_a_field_everything_is_read(self, asked: Any) -> None:
        outcome, after, words = use(asked)
        assert after == KEPT
        assert outcome.summary == "read its notes"
        for part in ("Cold light.", "1. [ ] Water", "2. [ ] Far bank", "They like birds."):
            assert part in words
        assert use(asked, Notes())[2] == "Nothing is written down yet."


class TestLeniency:
    @pytest.mark.parametrize(
        "plan",
        [
            json.dumps(["A", "B"]),
            json.dumps([{"text": "A"}, {"text": "B", "done": "false"}]) + "}",
            "A\nB",
            "1. A\n2) B",
            "- [ ] A\n\n* B",
            {"plan": ["A", " B\n"]},
            ["A", "", {"text": "B", "is_done": False}],
        ],
    )
    def test_a_plan_is_read_where_it_is_plain(self, plan: Any) -> None:
        assert use({"plan": plan})[1].plan == (PlanLine("A"), PlanLine("B"))

    def test_a_crossed_box_means_done(self) -> None:
        assert use({"plan": "[x] A\n[ ] B"})[1].plan == (PlanLine("A", is_done=True), PlanLine("B"))

    @pytest.mark.parametrize(
        "done", [[2], ["2"], 2, "2", 2.0, "[2]", "far BANK", ["Far bank"], [{"text": "Far bank"}]]
    )
    def test_a_tick_is_read_where_it_is_plain(self, done: Any) -> None:
        assert [line.is_done for line in use({"done": done})[1].plan] == [False, True]

    def test_numbers_as_text_are_text(self) -> None:
        assert use({"text": 7})[1].text == "7"


class TestRefusals:
    @pytest.mark.parametrize(
        ("asked", "why"),
        [
            ({"text": "é" * (MAX_TEXT_BYTES // 2 + 1)}, str(MAX_TEXT_BYTES)),
            ({"remember": "x" * (MAX_MEMORY_BYTES + 1)}, str(MAX_MEMORY_BYTES)),
            ({"plan": ["x"] * (MAX_PLAN_LINES + 1)}, str(MAX_PLAN_LINES)),
            ({"plan": ["x" * (MAX_LINE + 1)]}, str(MAX_LINE)),
            ({"text": ["a"]}, "must be text"),
            ({"remember": True}, "must be text"),
            ({"plan": 7}, "array"),
            ({"plan": "[broken"}, "array"),
            ({"plan": [["A"]]}, "Each line"),
            ({"plan": [{"text": "A", "done": "perhaps"}]}, "Each line"),
            ({"done": [0]}, "lines 1 to 2"),
            ({"done": [3]}, "lines 1 to 2"),
            ({"done": ["Sky"]}, "“Sky” is no line"),
            ({"done": True}, "no line of the plan"),
            ({"done": [1.5]}, "no line of the plan"),
            ({"note": "x"}, "no field 'note'"),
        ],
    )
    def test_what_is_too_long_or_not_plain_is_refused_whole(self, asked: Any, why: str) -> None:
        outcome, after, words = use({**asked, "nonsense": 1} if "note" not in asked else asked)
        assert outcome.is_error
        assert after == KEPT, "nothing is cut in silence"
        assert why in words

    def test_one_bad_field_keeps_the_good_ones_from_being_written(self) -> None:
        assert use({"text": "Good.", "done": [9]})[1] == KEPT

    def test_ticking_without_a_plan_says_so(self) -> None:
        assert "there is no plan yet" in use({"done": [1]}, Notes())[2]

    def test_what_fits_exactly_is_kept(self) -> None:
        asked = {"text": "x" * MAX_TEXT_BYTES, "plan": ["y" * MAX_LINE] * MAX_PLAN_LINES}
        outcome, after, _ = use({**asked, "remember": "z" * MAX_MEMORY_BYTES})
        assert not outcome.is_error
        assert (len(after.text), len(after.plan), len(after.memory)) == (4096, 12, 1024)

    def test_text_that_no_column_holds_is_cleaned(self) -> None:
        assert use({"text": "a\x00\ud800b"})[1].text == "a ?b"


class TestMemory:
    def test_is_left_to_other_pieces_unless_the_call_is_about_it(self) -> None:
        """What was read before another piece's turn wrote must not go back over it."""

        class Shared(MemoryStudio):
            remembered: str | None = None

            async def write_notes(self, notes: Notes, *, remember: str | None = None) -> None:
                self.remembered = remember

        studio = Shared(written=KEPT)
        asyncio.run(TOOLS["notes"].use({"text": "Warm light."}, studio))
        assert studio.remembered is None
        asyncio.run(TOOLS["notes"].use({"remember": "They like boats."}, studio))
        assert studio.remembered == "They like boats."
