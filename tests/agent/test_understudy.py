"""The understudy as a model: its conversation, its determinism, its finishing ritual."""

import pytest

from agent.messages import AssistantMessage, TextBlock, ThinkingBlock, ThoughtDelta, UserMessage
from agent.understudy import Understudy
from agent.understudy.conversation import NothingKnown, begin
from agent.understudy.repertoire import REPERTOIRE, choose
from tests.agent.understudy_talk import Talk, answer_to, briefing, calls, events_for, no_pause

STYLES = ("plotter", "paint")
RITUAL = [
    "view_canvas",
    "draw_paths",
    "sign_canvas",
    "name_piece",
    "critique",
    "mark_piece_done",
]


@pytest.mark.parametrize("style", STYLES)
class TestAPiece:
    def test_it_draws_looks_signs_names_and_marks_done_in_that_order(self, style):
        talk = Talk(style=style, seed=3).to_the_end()
        names = [call.name for call in talk.calls]
        assert names[-6:] == RITUAL
        assert names.count("draw_paths") >= 5
        assert names.index("view_canvas") < len(names) - 6

    def test_it_ends_with_a_few_words_and_no_tool(self, style):
        talk = Talk(style=style, seed=4).to_the_end()
        last = talk.messages[-1]
        assert isinstance(last, AssistantMessage)
        assert [type(block) for block in last.content] == [TextBlock]

    def test_it_stays_finished_when_asked_again(self, style):
        talk = Talk(style=style, seed=4).to_the_end()
        talk.say(briefing(style, 4, turn_number=2))
        assert talk.step().stop_reason == "end_turn"

    def test_every_message_resumes_to_the_same_answer(self, style):
        talk = Talk(style=style, seed=9)
        talk.say_after(2, nudges=[("n1", "Mira", "a cat on the left")])
        talk.to_the_end()
        for at, message in enumerate(talk.messages):
            if isinstance(message, AssistantMessage):
                assert answer_to(talk.messages[:at]) == message

    def test_a_later_turn_goes_on_where_the_last_one_ended(self, style):
        whole = Talk(style=style, seed=6).to_the_end()
        parted = Talk(style=style, seed=6)
        for _ in range(4):
            parted.step()
        parted.say(briefing(style, 6, turn_number=2))
        parted.to_the_end()
        assert calls(parted.messages) == calls(whole.messages)

    def test_a_refused_passage_is_left_out_and_said(self, style):
        talk = Talk(style=style, seed=2)
        talk.step(failing=True)
        event = talk.step()
        thought = event.message.content[0]
        assert isinstance(thought, ThinkingBlock)
        assert "went no further" in thought.text
        assert calls(talk.messages)[0].input != calls(talk.messages)[1].input

    def test_title_and_alt_text_describe_the_piece(self, style):
        talk = Talk(style=style, seed=5).to_the_end()
        named = next(call for call in talk.calls if call.name == "name_piece")
        assert 3 <= len(str(named.input["title"])) <= 100
        assert 60 <= len(str(named.input["alt_text"])) <= 1_000


class TestThinking:
    def test_the_deltas_join_to_the_thinking_block(self):
        talk = Talk(style="plotter", seed=8)
        deltas, ended = talk.stream_once()
        assert "".join(delta.text for delta in deltas) == ended.message.content[0].text

    def test_a_thought_takes_three_seconds_at_most(self):
        waits: list[float] = []

        async def note(seconds: float) -> None:
            waits.append(seconds)

        talk = Talk(style="paint", seed=8)
        events_for(Understudy(pause=note), talk.messages)
        assert 0.2 < sum(waits) <= 3.01

    def test_tool_use_ids_count_the_answers(self):
        talk = Talk(style="plotter", seed=8)
        talk.step()
        talk.step()
        assert [call.id for call in talk.calls] == ["u1", "u2"]

    def test_it_costs_nothing(self):
        ended = Talk(style="paint", seed=1).step()
        assert (ended.usage.input_tokens, ended.usage.output_tokens) == (0, 0)

    def test_no_briefing_is_refused(self):
        with pytest.raises(NothingKnown):
            events_for(Understudy(pause=no_pause), [UserMessage((TextBlock("hello"),))])


class TestDirection:
    @pytest.mark.parametrize("style", STYLES)
    def test_words_choose_the_subject(self, style):
        for subject in REPERTOIRE[style]:
            chosen, named = choose(1, style, f"please {subject.name.replace('_', ' ')}")
            assert (chosen, named) == (subject, True)

    def test_an_unknown_wish_is_admitted(self):
        ended = Talk(style="plotter", seed=1, direction="quantum chromodynamics").step()
        assert "don’t have that" in ended.message.content[0].text

    def test_a_guest_in_the_direction_is_added_to_its_place(self):
        talk = Talk(style="plotter", seed=1, direction="a city with a boat").to_the_end()
        named = next(call for call in talk.calls if call.name == "name_piece")
        assert "boat" in str(named.input["alt_text"])

    @pytest.mark.parametrize("style", STYLES)
    def test_a_guest_leaves_the_plan_in_its_order(self, style):
        for subject in REPERTOIRE[style]:
            told = briefing(style, 3, direction=f"{subject.name.replace('_', ' ')} with a fish")
            todo = begin(told).todo
            lines = [action.line for action in todo if action.line]
            assert lines == sorted(lines)
            assert any("fish" in action.thought for action in todo)

    def test_the_word_that_names_the_subject_brings_no_guest(self):
        talk = Talk(style="paint", seed=1, direction="blossom").to_the_end()
        named = next(call for call in talk.calls if call.name == "name_piece")
        assert "Added on request" not in str(named.input["alt_text"])

    def test_seeds_give_different_pieces(self):
        subjects = {choose(seed, "paint", "")[0].name for seed in range(30)}
        assert len(subjects) >= 6

    def test_deltas_are_words_not_letters(self):
        deltas, _ = Talk(style="plotter", seed=8).stream_once()
        assert all(isinstance(d, ThoughtDelta) and d.text.strip() for d in deltas)
