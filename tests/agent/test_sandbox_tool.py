"""`generate_svg`: what the model is told, and what reaches the canvas."""

import pytest

from agent.messages import ImageBlock, JsonObject, TextBlock
from agent.tools import TOOLS
from agent.tools.base import AskedPath, ToolOutcome, Verdict
from tests.agent.studios import MemoryStudio


class Sheet(MemoryStudio):
    """A studio of paper: keeps what is drawn, and counts it when it is looked at."""

    @property
    def drawn(self) -> list[AskedPath]:
        return [path for batch in self.batches for path in batch]

    async def look(self) -> ImageBlock:
        return ImageBlock(len(self.drawn))


async def use(asked: JsonObject, *given: Verdict) -> tuple[ToolOutcome, Sheet, str]:
    sheet = Sheet(style="paint", given=list(given))
    outcome = await TOOLS["generate_svg"].use(asked, sheet)
    text = " ".join(block.text for block in outcome.content if isinstance(block, TextBlock))
    return outcome, sheet, text


class TestGenerateSvg:
    async def test_it_draws_and_shows_the_canvas(self) -> None:
        code = "output_paths([line(0, 0, i, 600, color=PALETTE[1]) for i in range(30)])"
        outcome, sheet, text = await use({"code": code})
        assert (len(sheet.drawn), text, outcome.is_done) == (30, "Drew 30 paths.", False)
        assert sheet.drawn[0][1].color == "#e94560"
        assert outcome.content[-1] == ImageBlock(30)
        assert outcome.summary == "drew 30 strokes by a program"

    @pytest.mark.parametrize(("fails", "is_done"), [(0, False), (2, False), (3, True)])
    async def test_it_finishes_only_a_piece_that_may_be_finished(
        self, fails: int, is_done: bool
    ) -> None:
        given = [Verdict(passes=False)] * fails or [Verdict(passes=True)]
        code = "output_paths([line(1, 2, 3, 4)])"
        outcome, sheet, text = await use({"code": code, "done": "true"}, *given)
        assert (len(sheet.drawn), outcome.is_done, outcome.is_error) == (1, is_done, False)
        assert ("The piece is not done yet" in text) is not is_done

    async def test_paths_that_cannot_be_drawn_are_listed_beside_those_that_are(self) -> None:
        code = """
nan = float("nan")
output_paths([line(1, 2, 3, 4), line(nan, 1, 2, 3), svg_path("M x"), {"type": "blob"},
              line(5, 6, 7, 8, stroke_width=nan, color="url(http://127.0.0.1/)", opacity=-4)])
"""
        outcome, sheet, text = await use({"code": code})
        assert len(sheet.drawn) == 2
        assert text.startswith("Drew 2 paths. Refused: path 1: ")
        assert all(f"path {n}" in text for n in (1, 2, 3))
        style = sheet.drawn[1][1]
        assert (style.color, style.width_px, style.opacity) == (None, None, 0.0)
        assert not outcome.is_error

    async def test_paths_beyond_the_limit_are_told(self) -> None:
        code = "output_paths([line(0, 0, i, i) for i in range(350)])"
        _, sheet, text = await use({"code": code})
        assert len(sheet.drawn) == 200
        assert "150 more were left out: at most 200 a call" in text

    async def test_no_paths_is_a_hint_and_no_error(self) -> None:
        outcome, sheet, text = await use({"code": "print('thinking')", "done": True})
        assert "call output_paths" in text
        assert "thinking" in text
        assert (outcome.is_error, outcome.is_done, sheet.drawn) == (False, False, [])

    async def test_what_is_printed_comes_back_cut(self) -> None:
        _, _, text = await use({"code": "print('z' * 9000)\noutput_paths(line(1, 2, 3, 4))"})
        assert 500 <= text.count("z") <= 510

    @pytest.mark.parametrize("code", [None, "", "  \n", 7, ["x"]])
    async def test_code_that_is_none_is_refused(self, code: object) -> None:
        outcome, _, text = await use({"code": code})  # type: ignore[dict-item]
        assert outcome.is_error
        assert "`code` must be a Python program" in text

    async def test_a_failure_is_told_with_its_line_and_nothing_is_drawn(self) -> None:
        code = "output_paths([line(1, 2, 3, 4)])\n\nprint(1 / 0)"
        outcome, sheet, text = await use({"code": code})
        assert (outcome.is_error, sheet.drawn) == (True, [])
        assert "Nothing was drawn. ZeroDivisionError" in text
        assert "line 3: `print(1 / 0)`" in text

    async def test_code_in_a_prose_fence_is_read_as_meant(self) -> None:
        _, sheet, _ = await use({"code": "```python\noutput_paths([line(1, 2, 3, 4)])\n```"})
        assert len(sheet.drawn) == 1
