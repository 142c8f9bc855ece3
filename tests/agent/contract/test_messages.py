"""What a client says over the contract's socket, read: understood, met with silence, or refused."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.contract import messages
from agent.contract.messages import NotUnderstood, read


class TestWhatIsUnderstood:
    def test_a_stroke(self) -> None:
        stroke = read('{"type": "stroke", "points": [{"x": 1, "y": 2.5, "pressure": 1}]}')
        assert isinstance(stroke, messages.Stroke)
        assert [(point.x, point.y) for point in stroke.points] == [(1, 2.5)]

    @pytest.mark.parametrize(("asked", "style"), [("paint", "paint"), ("oil", None), (None, None)])
    def test_a_new_canvas_whose_style_nobody_knows_has_none(
        self, asked: str | None, style: str | None
    ) -> None:
        text = '{"type": "new_canvas"}' if asked is None else _new_canvas(asked)
        message = read(text)
        assert isinstance(message, messages.NewCanvas)
        assert message.style == style

    def test_a_style_that_is_missing_is_the_plotters(self) -> None:
        message = read('{"type": "set_style"}')
        assert isinstance(message, messages.SetStyle)
        assert message.drawing_style == "plotter"


class TestWhatIsMetWithSilence:
    @pytest.mark.parametrize(
        "text",
        [
            "{}",
            '{"type": "unheard_of"}',
            '{"type": 7}',
            '{"type": null}',
            '{"type": "load_canvas", "piece_number": "seven"}',
            '{"type": "animation_done", "batch_id": []}',
        ],
    )
    def test_it_says_nothing(self, text: str) -> None:
        assert read(text) is None or read(text) == messages.LoadCanvas(type="load_canvas")


class TestWhatIsRefused:
    @pytest.mark.parametrize("text", ["", "no JSON {", "{'type': 'clear'}", '{"type": "clear"'])
    def test_what_is_no_json(self, text: str) -> None:
        with pytest.raises(NotUnderstood) as refused:
            read(text)
        assert refused.value.words == "Invalid JSON format"

    @pytest.mark.parametrize("text", ["[]", "null", "7", '"clear"'])
    def test_json_that_is_no_object(self, text: str) -> None:
        with pytest.raises(NotUnderstood) as refused:
            read(text)
        assert refused.value.words.startswith("Error processing message: ")

    @pytest.mark.parametrize(
        "point",
        [
            '{"x": 1}',
            '{"y": 1}',
            '{"x": "1", "y": 1}',
            '{"x": NaN, "y": 1}',
            '{"x": 1e999, "y": 1}',
        ],
    )
    def test_a_point_that_is_none_is_named(self, point: str) -> None:
        with pytest.raises(NotUnderstood) as refused:
            read(f'{{"type": "stroke", "points": [{{"x": 1, "y": 1}}, {point}]}}')
        assert refused.value.words != ""

    def test_a_stroke_of_more_points_than_may_be_sent(self) -> None:
        points = ", ".join(['{"x": 1, "y": 1}'] * (messages.MAX_POINTS + 1))
        with pytest.raises(NotUnderstood) as refused:
            read(f'{{"type": "stroke", "points": [{points}]}}')
        assert str(messages.MAX_POINTS) in refused.value.words

    @given(st.text() | st.from_regex(r'\{"type": ?"[a-z_]{1,12}".{0,40}\}'))
    def test_anything_else_is_one_of_the_three(self, text: str) -> None:
        with contextlib.suppress(NotUnderstood):
            message = read(text)
            assert message is None or isinstance(message, messages.Heard)


def _new_canvas(style: str) -> str:
    return f'{{"type": "new_canvas", "direction": "a pond", "drawing_style": "{style}"}}'
