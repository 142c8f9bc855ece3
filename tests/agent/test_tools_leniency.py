"""What models send a little wrong: read where it is plain, told, and refused where it is not."""

import json
import math
from typing import Any

import pytest

from agent.tools.batches import Batch, NoBatch, read_batch
from agent.tools.leniency import as_bool, as_count, is_yes, one_line, plain

POINTS = [{"x": 10, "y": 10}, {"x": 60, "y": 60}]
LINE = {"type": "line", "points": POINTS}
D = "M 10 10 L 60 60"


def read(paths: Any) -> Batch:
    return read_batch(paths, size=(800, 600), style="paint")


class TestABatch:
    @pytest.mark.parametrize(
        ("paths", "understood"),
        [
            (json.dumps([LINE]), "came as a string"),
            (f"\n {json.dumps([LINE])} ", "came as a string"),
            (json.dumps([LINE]) + "}", "stray bracket"),
            (json.dumps([LINE]) + "\n]", "stray bracket"),
            (json.dumps({"paths": [LINE]}), "an object of its own"),
            ({"paths": [LINE]}, "an object of its own"),
            (LINE, "list of one"),
            (json.dumps(LINE), "list of one"),
            ([json.dumps(LINE)], "a path came as a string"),
            ([D], "a path came as a string"),
            ([{"d": D}], "no type is an svg path"),
            ([{"type": "line", "points": "[[10, 10], [60, 60]]"}], "points came as a string"),
        ],
    )
    def test_is_read_where_its_meaning_is_plain_and_says_so(
        self, paths: Any, understood: str
    ) -> None:
        batch = read(paths)
        [(path, _)] = batch.paths
        assert path.points.tolist() == [[10, 10], [60, 60]]
        assert any(understood in words for words in batch.understood)

    @pytest.mark.parametrize(
        "path",
        [
            {"type": "line", "points": [["10", "10.0"], [" 60", "6e1"]]},
            {"type": "line", "points": [[10, 10], [60, 60]]},
            {"type": " Line ", "points": POINTS},
            {"type": "SVG", "d": D},
        ],
    )
    def test_reads_numbers_as_text_pairs_and_types_in_capitals(self, path: Any) -> None:
        [(read_path, _)] = read([path]).paths
        assert read_path.points.tolist() == [[10, 10], [60, 60]]

    @pytest.mark.parametrize(
        "paths", ["[}", "[]}}", "[] []", "draw a line", None, True, 3, {"lines": [LINE]}, {}]
    )
    def test_is_refused_where_it_is_not_plain(self, paths: Any) -> None:
        with pytest.raises(NoBatch, match="array"):
            read(paths)

    @pytest.mark.parametrize(
        "path",
        [
            {"points": POINTS},  # a line, a polyline, a curve?
            {"type": "line", "points": [[True, False], [1, 2]]},
            {"type": "line", "points": [[math.nan, 1], [1, 2]]},
            {"type": "line", "points": [["inf", 1], [1, 2]]},
            {"type": "line", "points": [[1, 2], [math.inf, 2]]},
            "the same line again",
            [LINE],
            7,
        ],
    )
    def test_holds_no_path_whose_meaning_is_not_plain(self, path: Any) -> None:
        batch = read([path, LINE])
        assert len(batch.paths) == 1
        assert "path 0" in batch.refusals_in_words()

    def test_infinity_in_json_text_is_no_number(self) -> None:
        assert not read('[{"type": "line", "points": [[Infinity, NaN], [1, 2]]}]').paths

    def test_reads_short_colours_and_tells_of_those_it_leaves_out(self) -> None:
        batch = read([LINE | {"color": "#AbC"}, LINE | {"color": "red", "brush": "broom"}])
        assert [look.color for _, look in batch.paths] == ["#aabbcc", None]
        assert "color that is no #rrggbb" in batch.understood[0]
        assert "brush that there is not" in batch.understood[1]


class TestWords:
    def test_yes_is_true_or_a_word_for_it(self) -> None:
        assert [is_yes(v) for v in (True, "true", " True", 1, "1", None, [])] == [True] * 3 + [
            False
        ] * 4
        assert [as_bool(v) for v in (False, "False", "no", 0, "maybe")] == [False] * 3 + [None] * 2

    def test_a_count_is_a_whole_number(self) -> None:
        assert [as_count(v) for v in (2, "2", " 2 ", 2.0)] == [2] * 4
        assert {as_count(v) for v in (True, 2.5, "2.5", "two", math.nan, math.inf, None)} == {None}
        assert as_count("9" * 5_000) is None

    def test_text_loses_what_no_column_holds(self) -> None:
        assert plain("a\x00b\ud800\u202e\r\nc") == "a b? \nc"
        assert one_line(" a\n b\t") == "a b"
        assert one_line(7) == ""
