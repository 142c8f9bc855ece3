"""The artist's tools without a database: what they draw, and what they say to a mistake."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.messages import ImageBlock, TextBlock
from agent.tools import TOOLS
from agent.tools.base import ToolOutcome, Verdict
from agent.tools.batches import MAX_PATHS, REFUSALS_TOLD
from agent.tools.name_piece import MAX_ALT_TEXT, MAX_TITLE
from agent.tools.sign_canvas import MARGIN_PX, OPACITY, POSITIONS, SCALES
from tests.agent.studios import MemoryStudio
from tests.canvas.histories import histories

LINE = {"type": "line", "points": [{"x": 10, "y": 10}, {"x": 60, "y": 60}]}
BAD = {"type": "spiral", "points": []}
PASSES, FAILS = Verdict(passes=True), Verdict(passes=False)

FIELDS = ["paths", "done", "position", "size", "color", "title", "alt_text"]
FIELDS += ["text", "plan", "remember", "intent", "code"]


def use(name: str, asked: Any, studio: MemoryStudio | None = None) -> ToolOutcome:
    return asyncio.run(TOOLS[name].use(asked, studio or MemoryStudio()))


def words(outcome: ToolOutcome) -> str:
    return " ".join(block.text for block in outcome.content if isinstance(block, TextBlock))


class TestAllTools:
    def test_are_described_by_a_schema_of_an_object(self) -> None:
        for name, tool in TOOLS.items():
            assert tool.schema.name == name
            assert tool.schema.description
            assert tool.schema.parameters["type"] == "object"
            json.dumps(dict(tool.schema.parameters))

    @histories(200)
    @given(
        name=st.sampled_from(sorted(TOOLS)),
        asked=st.dictionaries(
            st.sampled_from(FIELDS),
            st.recursive(
                (st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20)),
                lambda inner: (
                    st.lists(inner, max_size=3)
                    | st.dictionaries(st.sampled_from(["type", "points", "d"]), inner)
                ),
                max_leaves=8,
            ),
        ),
    )
    def test_answer_any_input_in_words_and_never_raise(
        self, name: str, asked: dict[str, Any]
    ) -> None:
        outcome = use(name, asked)
        assert outcome.content
        assert outcome.summary
        assert not (outcome.is_error and outcome.is_done)


class TestDrawPaths:
    def test_draws_one_batch_and_shows_the_canvas(self) -> None:
        studio = MemoryStudio()
        outcome = use("draw_paths", {"paths": [LINE, LINE]}, studio)
        assert [len(batch) for batch in studio.batches] == [2]
        assert (words(outcome), outcome.summary) == ("Drew 2 paths.", "drew 2 strokes")
        assert isinstance(outcome.content[-1], ImageBlock)

    @pytest.mark.parametrize("sent", [json.dumps([LINE]), f"  {json.dumps([LINE])}\n"])
    def test_reads_an_array_that_came_as_a_json_string(self, sent: str) -> None:
        studio = MemoryStudio()
        assert not use("draw_paths", {"paths": sent}, studio).is_error
        assert len(studio.batches) == 1

    @pytest.mark.parametrize(
        "paths",
        [None, 7, True, "", "[", '"x"', "[]}}", "[] or so", "[" * 100_000, {}, {"lines": []}],
    )
    def test_refuses_what_is_no_array(self, paths: object) -> None:
        studio = MemoryStudio()
        outcome = use("draw_paths", {"paths": paths}, studio)
        assert outcome.is_error
        assert "array" in words(outcome)
        assert studio.batches == []

    def test_refuses_too_many_at_once_and_names_the_limit(self) -> None:
        studio = MemoryStudio()
        outcome = use("draw_paths", {"paths": [LINE] * (MAX_PATHS + 1)}, studio)
        assert outcome.is_error
        assert str(MAX_PATHS) in words(outcome)
        assert studio.batches == []

    def test_draws_the_good_ones_and_tells_of_each_bad_one(self) -> None:
        studio = MemoryStudio()
        outcome = use("draw_paths", {"paths": [LINE, BAD, LINE, 7, None]}, studio)
        assert not outcome.is_error
        assert [len(batch) for batch in studio.batches] == [2]
        told = words(outcome)
        assert "Drew 2 of 5 paths." in told
        for index in (1, 3, 4):
            assert f"path {index}" in told
        assert "'spiral'" in told

    def test_tells_of_a_few_refusals_and_counts_the_rest(self) -> None:
        outcome = use("draw_paths", {"paths": [BAD] * 20})
        assert outcome.is_error
        assert words(outcome).count("spiral") == REFUSALS_TOLD
        assert f"and {20 - REFUSALS_TOLD} more" in words(outcome)

    @pytest.mark.parametrize("paths", [[], "[]"])
    def test_refuses_an_empty_batch(self, paths: object) -> None:
        studio = MemoryStudio()
        assert use("draw_paths", {"paths": paths}, studio).is_error
        assert studio.batches == []

    @pytest.mark.parametrize(
        ("done", "is_done"),
        [(True, True), ("true", True), (False, False), (None, False), (1, False), ("soon", False)],
    )
    def test_ends_the_piece_when_told_so_and_the_critic_is_overruled(
        self, done: object, is_done: bool
    ) -> None:
        studio = MemoryStudio(given=[FAILS] * 3)
        assert use("draw_paths", {"paths": [LINE], "done": done}, studio).is_done is is_done

    @pytest.mark.parametrize("given", [[], [PASSES], [FAILS], [FAILS, FAILS, PASSES]])
    def test_draws_and_says_why_the_piece_is_not_done_yet(self, given: list[Verdict]) -> None:
        """Drawing voids the pass that came before, so a pass does not help either."""
        studio = MemoryStudio(given=given)
        outcome = use("draw_paths", {"paths": [LINE], "done": True}, studio)
        assert (len(studio.batches), outcome.is_done, outcome.is_error) == (1, False, False)
        assert "Drew 1 paths. The piece is not done yet: " in words(outcome)

    def test_holds_points_to_the_canvas(self) -> None:
        studio = MemoryStudio(size=(400, 300))
        far = {"type": "line", "points": [[-50, 1e308], [9999, -1]]}
        use("draw_paths", {"paths": [far]}, studio)
        [[(path, _)]] = studio.batches
        assert path.points.tolist() == [[0, 300], [400, 0]]


class TestSignCanvas:
    @pytest.mark.parametrize("position", [*POSITIONS, "top", None, 7, ["bottom_left"]])
    @pytest.mark.parametrize("size", [*SCALES, "huge", None, 3, {}])
    def test_is_fourteen_strokes_inside_the_canvas(self, position: object, size: object) -> None:
        studio = MemoryStudio()
        outcome = use("sign_canvas", {"position": position, "size": size}, studio)
        [batch] = studio.batches
        assert len(batch) == 14
        for path, asked in batch:
            assert path.points.min() >= MARGIN_PX / 2
            assert path.points[:, 0].max() <= 800 - MARGIN_PX / 2
            assert path.points[:, 1].max() <= 600 - MARGIN_PX / 2
            assert asked.opacity == OPACITY
        assert not outcome.is_error
        assert not outcome.is_done

    def test_falls_back_to_a_medium_one_at_the_lower_right(self) -> None:
        studio = MemoryStudio()
        for asked in ({}, {"position": "nowhere", "size": "x", "color": "url(#x)"}):
            use("sign_canvas", asked, studio)
        use("sign_canvas", {"position": "bottom_right", "size": "medium"}, studio)
        starts = [[path.points[0].tolist() for path, _ in batch] for batch in studio.batches]
        assert starts[0] == starts[1] == starts[2]
        left = min(path.points[:, 0].min() for path, _ in studio.batches[0])
        top = min(path.points[:, 1].min() for path, _ in studio.batches[0])
        assert 594 <= left < 600
        assert top > 552
        assert all(asked.color is None for _, asked in studio.batches[1])

    def test_takes_a_colour(self) -> None:
        studio = MemoryStudio()
        use("sign_canvas", {"color": "#ABC"}, studio)
        assert {asked.color for _, asked in studio.batches[0]} == {"#aabbcc"}


class TestNamePiece:
    def test_gives_title_and_description_on_one_line_each(self) -> None:
        studio = MemoryStudio()
        outcome = use("name_piece", {"title": "  A\n pond ", "alt_text": "Two\tlines."}, studio)
        assert studio.names == [("A pond", "Two lines.")]
        assert "A pond" in words(outcome)

    @pytest.mark.parametrize("title", [None, "", " \n", 7, ["x"], {}])
    def test_refuses_an_empty_title(self, title: object) -> None:
        studio = MemoryStudio()
        assert use("name_piece", {"title": title}, studio).is_error
        assert studio.names == []

    def test_cuts_what_is_too_long(self) -> None:
        studio = MemoryStudio()
        use("name_piece", {"title": "t" * 500, "alt_text": "a" * 5_000}, studio)
        assert studio.names == [("t" * MAX_TITLE, "a" * MAX_ALT_TEXT)]


class TestTheOthers:
    def test_looking_shows_the_canvas_and_changes_nothing(self) -> None:
        studio = MemoryStudio()
        outcome = use("view_canvas", {"anything": 1}, studio)
        assert isinstance(outcome.content[-1], ImageBlock)
        assert (studio.batches, studio.names, studio.looks) == ([], [], 1)

    @pytest.mark.parametrize("given", [[PASSES], [FAILS] * 3, [PASSES, FAILS]])
    def test_marking_the_piece_done_ends_it(self, given: list[Verdict]) -> None:
        assert use("mark_piece_done", {"why": "not"}, MemoryStudio(given=given)).is_done

    @pytest.mark.parametrize(
        ("given", "why"),
        [
            ([], "Nobody has looked"),
            ([FAILS, PASSES], "did not pass"),
            ([FAILS, FAILS], "did not pass"),
            ([Verdict(passes=True, is_void=True)], "not the one that passed"),
        ],
    )
    def test_marking_it_done_too_early_is_refused_with_what_to_do(
        self, given: list[Verdict], why: str
    ) -> None:
        outcome = use("mark_piece_done", {}, MemoryStudio(given=given))
        assert (outcome.is_done, outcome.is_error) == (False, True)
        assert why in words(outcome)
