"""What the journal keeps is what it gives back: every block, through JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from agent.journal import dump_blocks, load_assistant, load_user
from agent.messages import (
    AssistantBlock,
    AssistantMessage,
    Briefing,
    BriefingBlock,
    ImageBlock,
    Notes,
    PersonStroke,
    PlanLine,
    ReferenceBlock,
    SeenNudge,
    TextBlock,
    ThinkingBlock,
    ToolResultBlock,
    ToolUseBlock,
    UserBlock,
    UserMessage,
)
from canvas.geometry import Bounds
from tests.canvas.histories import histories

text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
number = st.floats(allow_nan=False, allow_infinity=False)
seqs = st.integers(0, 2**31)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | number | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=10,
)
pictures = seqs.map(ImageBlock)
texts = text.map(TextBlock)
strokes = st.builds(
    PersonStroke,
    author=text,
    bounds=st.builds(Bounds, number, number, number, number),
    length_px=number,
    trace=st.lists(st.tuples(number, number), max_size=3).map(tuple),
)
nudges = st.builds(
    SeenNudge, id=text, author=text, text=text, spot=st.none() | st.tuples(number, number)
)
briefings = st.builds(
    Briefing,
    style=st.sampled_from(["plotter", "paint"]),
    width=seqs,
    height=seqs,
    piece_number=seqs,
    stroke_count=seqs,
    seed=seqs,
    direction=text,
    title=text,
    turn_number=seqs,
    people_strokes=st.lists(strokes, max_size=2).map(tuple),
    notes=st.builds(
        Notes,
        text=text,
        plan=st.lists(st.builds(PlanLine, text=text, is_done=st.booleans()), max_size=2).map(tuple),
        memory=text,
    ),
    references=st.lists(text, max_size=2).map(tuple),
    nudges=st.lists(nudges, max_size=2).map(tuple),
)
results = st.builds(
    ToolResultBlock,
    tool_use_id=text,
    content=st.lists(texts | pictures, max_size=3).map(tuple),
    is_error=st.booleans(),
)
calls = st.builds(
    ToolUseBlock, id=text, name=text, input=st.dictionaries(text, json_values, max_size=4)
)
user_blocks = texts | pictures | briefings.map(BriefingBlock) | results
assistant_blocks = texts | calls | st.builds(ThinkingBlock, text=text, signature=text)


class TestRoundTrip:
    @histories(200)
    @given(st.lists(user_blocks, max_size=4))
    def test_what_was_said_to_the_model_comes_back(self, blocks: list[UserBlock]) -> None:
        saved = json.loads(json.dumps(dump_blocks(blocks)))
        assert load_user(saved) == UserMessage(tuple(blocks))

    @histories(200)
    @given(st.lists(assistant_blocks, max_size=4))
    def test_what_the_model_said_comes_back(self, blocks: list[AssistantBlock]) -> None:
        saved = json.loads(json.dumps(dump_blocks(blocks)))
        assert load_assistant(saved) == AssistantMessage(tuple(blocks))

    def test_a_picture_is_kept_as_the_number_of_its_change(self) -> None:
        block = ToolResultBlock("u1", (ImageBlock(7, b"png"),))
        saved = dump_blocks([ImageBlock(6, b"png"), block])
        assert "png" not in json.dumps(saved)
        assert load_user(saved).content[0] == ImageBlock(6, b"")

    def test_true_stays_true_and_one_stays_one(self) -> None:
        use = ToolUseBlock("u1", "draw_paths", {"a": True, "b": 1, "c": 1.0, "d": "1"})
        [back] = load_assistant(json.loads(json.dumps(dump_blocks([use])))).content
        assert isinstance(back, ToolUseBlock)
        assert [type(value) for value in back.input.values()] == [bool, int, float, str]

    @pytest.mark.parametrize("saved", [{"type": "text"}, {"type": "text", "text": 7}])
    def test_a_torn_journal_is_an_error_not_a_guess(self, saved: dict[str, object]) -> None:
        with pytest.raises(ValidationError):
            load_user([saved])  # type: ignore[list-item]


class TestWhatNoDatabaseKeeps:
    def test_is_replaced_wherever_it_stands(self) -> None:
        evil = "a\0b\ud800c"
        use = ToolUseBlock("u", "draw_paths", {evil: [evil, {"d": evil}]})
        saved = json.dumps(dump_blocks([TextBlock(evil), use]), ensure_ascii=False)
        saved.encode()  # no half of a surrogate pair is left
        assert "\\u0000" not in saved
        assert saved.count("a\ufffdb\ufffdc") == 4

    def test_a_reference_is_kept_without_its_bytes(self) -> None:
        shown = ToolResultBlock("u", (TextBlock("There."), ReferenceBlock("id", "heron", b"RIFF")))
        saved = json.loads(json.dumps(dump_blocks([shown])))
        [result] = load_user(saved).content
        assert isinstance(result, ToolResultBlock)
        assert result.content[1] == ReferenceBlock("id", "heron")
