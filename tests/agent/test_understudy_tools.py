"""The understudy's plan, its programs and its second looks."""

import asyncio

import numpy as np
import pytest

from agent.messages import TextBlock, ToolResultBlock, UserMessage
from agent.tools import TOOLS
from agent.tools.base import Verdict
from agent.tools.plans import MAX_LINE, MAX_PLAN_LINES
from agent.understudy.agenda import SIGN_LINE, lines_of, memory_with
from agent.understudy.programs import PROGRAMS
from agent.understudy.repertoire import REPERTOIRE
from agent.understudy.second_look import STAND, mending
from canvas.styles import StyleName
from tests.agent.studios import MemoryStudio
from tests.agent.understudy_talk import Talk, all_calls, briefing

STYLES = ("plotter", "paint")
FAILS = Verdict(passes=False, findings=("Most of the sheet is empty: the top left.",))


@pytest.mark.parametrize("style", STYLES)
class TestItsNotebook:
    def test_it_plans_before_the_first_stroke_and_has_ticked_all_off_at_the_end(
        self, style: StyleName
    ) -> None:
        talk = Talk(style=style, seed=3)
        talk.step()
        planned = talk.studio.written
        assert 4 <= len(planned.plan) <= MAX_PLAN_LINES
        assert not any(line.is_done for line in planned.plan)
        assert planned.text.startswith("What I am after: ")
        talk.to_the_end()
        assert all(line.is_done for line in talk.studio.written.plan)

    def test_it_ticks_a_line_only_when_its_last_passage_is_down(self, style: StyleName) -> None:
        talk = Talk(style=style, seed=3)
        ticks: list[int] = []
        while talk.step().stop_reason == "tool_use":
            ticks.append(sum(line.is_done for line in talk.studio.written.plan))
        drawn = [call.name in ("draw_paths", "generate_svg") for call in talk.calls]
        assert ticks == sorted(ticks)
        assert all(tick <= sum(drawn[:n]) for n, tick in enumerate(ticks)), "what is not drawn yet"

    def test_what_is_left_out_is_never_ticked_off(self, style: StyleName) -> None:
        talk = Talk(style=style, seed=12)
        talk.say_after(3, nudges=[("n1", "Mira", "that's enough, stop")])
        talk.to_the_end()
        lines = talk.studio.written.plan
        assert not all(line.is_done for line in lines)
        assert next(line for line in lines if line.text == SIGN_LINE).is_done

    def test_it_remembers_the_piece_in_the_next(self, style: StyleName) -> None:
        talk = Talk(style=style, seed=3).to_the_end()
        named = next(call for call in talk.calls if call.name == "name_piece")
        assert str(named.input["title"]) in talk.studio.written.memory

    def test_all_its_calls_fit_into_one_step(self, style: StyleName) -> None:
        talk = Talk(style=style, seed=3).to_the_end()
        assert len({call.id for call in all_calls(talk.messages)}) == len(all_calls(talk.messages))
        assert talk.answers <= 16, "a piece takes one turn"


class TestLines:
    def test_they_are_short_and_few_for_every_subject(self) -> None:
        for subjects in REPERTOIRE.values():
            for subject in subjects[::3]:
                plan = subject.compose(np.random.default_rng(2))
                lines, numbers = lines_of(plan.passages)
                assert len(lines) <= MAX_PLAN_LINES
                assert all(3 < len(line) <= MAX_LINE and line[0].isupper() for line in lines)
                assert list(numbers) == sorted(numbers)

    def test_the_memory_keeps_the_newest_pieces_within_its_limit(self) -> None:
        subject = REPERTOIRE["paint"][0]
        plan, memory = subject.compose(np.random.default_rng(2)), ""
        for number in range(40):
            memory = memory_with(memory, briefing("paint", 1), f"{'日' * 90} {number}", plan)
        assert len(memory.encode()) <= 1024
        assert " 39”" in memory


class TestItsPrograms:
    @pytest.mark.parametrize(("style", "subject"), list(PROGRAMS))
    def test_one_passage_is_a_program_that_draws_what_it_said_it_would(
        self, style: StyleName, subject: str
    ) -> None:
        talk = Talk(style=style, seed=4, direction=subject).to_the_end()
        [call] = [call for call in talk.calls if call.name == "generate_svg"]
        studio = MemoryStudio(style=style)
        outcome = asyncio.run(TOOLS["generate_svg"].use(call.input, studio))
        assert not outcome.is_error
        [batch] = studio.batches
        known = [mark.as_path() for mark in talk.progress().laid]
        firsts = {(path["points"][0]["x"], path["points"][0]["y"]) for path in known}  # type: ignore[index, call-overload]
        inside = [path.points[0] for path, _ in batch if 1 < path.points[0][0] < 799]
        near = [any(abs(x - a) + abs(y - b) < 0.3 for a, b in firsts) for x, y in inside]
        assert all(near), "what it keeps in mind is what lies there"
        assert 8 <= len(batch) <= 200


@pytest.mark.parametrize("style", STYLES)
class TestItsSecondLook:
    def talk(self, style: StyleName, *verdicts: Verdict) -> Talk:
        talk = Talk(style=style, seed=5)
        talk.studio.judgements = list(verdicts)
        return talk.to_the_end()

    def names(self, talk: Talk) -> list[str]:
        names = [call.name for call in talk.calls]
        return names[names.index("sign_canvas") :]

    def test_it_asks_once_with_its_intent_when_that_passes(self, style: StyleName) -> None:
        talk = self.talk(style)
        assert self.names(talk) == ["sign_canvas", "name_piece", "critique", "mark_piece_done"]
        assert len(talk.studio.intents[0]) > 40

    def test_it_adds_a_little_for_each_fail_and_asks_again(self, style: StyleName) -> None:
        talk = self.talk(style, FAILS, FAILS)
        assert self.names(talk)[3:] == [
            *("draw_paths", "critique"),
            *("draw_paths", "critique"),
            "mark_piece_done",
        ]
        assert "Most of the sheet is empty" in talk.said()

    def test_after_three_fails_it_stops_where_it_is(self, style: StyleName) -> None:
        talk = self.talk(style, FAILS, FAILS, FAILS)
        assert self.names(talk).count("critique") == 3
        assert self.names(talk)[-1] == "mark_piece_done"
        assert STAND in talk.said()
        assert all(line.is_done for line in talk.studio.written.plan)

    def test_what_it_adds_lies_where_it_was_found_empty(self, style: StyleName) -> None:
        rng = np.random.default_rng(1)
        marks = mending(rng, [], style, FAILS.findings)
        middle = np.mean([mark.points.mean(axis=0) for mark in marks], axis=0)
        assert middle[0] < 400
        assert middle[1] < 300

    def test_an_interrupted_name_critique_or_end_is_tried_again(self, style: StyleName) -> None:
        talk = Talk(style=style, seed=5)
        while not any(call.name == "sign_canvas" for call in talk.calls):
            talk.step()
        broken = [
            ToolResultBlock(block.tool_use_id, (TextBlock("Interrupted."),), is_error=True)
            for block in talk.messages[-1].content
            if isinstance(block, ToolResultBlock)
        ]
        talk.messages[-1] = UserMessage(tuple(broken))
        talk.studio.given.clear()
        talk.to_the_end()
        assert self.names(talk)[3:] == ["name_piece", "critique", "mark_piece_done"]

    def test_a_piece_that_is_refused_its_end_is_looked_at_again(self, style: StyleName) -> None:
        talk = Talk(style=style, seed=5)
        while not any(call.name == "critique" for call in talk.calls):
            talk.step()
        talk.studio.given.clear()
        talk.to_the_end()
        assert self.names(talk)[3:] == ["mark_piece_done", "critique", "mark_piece_done"]

    def test_a_canvas_that_was_cleared_meanwhile_is_drawn_on_again(self, style: StyleName) -> None:
        talk = Talk(style=style, seed=5)
        while not any(call.name == "critique" for call in talk.calls):
            talk.step()
        talk.studio.given.clear()
        talk.studio.is_bare = True
        for _ in ("it is refused its end", "and then a look at nothing"):
            talk.step()
        talk.studio.is_bare = False
        talk.to_the_end()
        again = ["mark_piece_done", "critique", "draw_paths", "critique", "mark_piece_done"]
        assert self.names(talk)[3:] == again

    def test_it_gives_up_when_nothing_ever_takes(self, style: StyleName) -> None:
        talk = Talk(style=style, seed=5)
        for _ in range(60):
            if talk.step(failing=True).stop_reason == "end_turn":
                break
        else:
            raise AssertionError("it never gave up")
