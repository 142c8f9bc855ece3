"""The understudy's critic: what it lets pass, what it finds, and how quickly."""

import asyncio
import io
import time

import numpy as np
import pytest
from PIL import Image, ImageDraw

from agent.critic import critic_request, read_verdict
from agent.messages import ImageBlock, MessageEnded, ModelRequest, ThoughtDelta
from agent.tools.base import Verdict
from agent.understudy.critic import UnderstudyCritic
from agent.understudy.plan import Plan
from agent.understudy.repertoire import REPERTOIRE
from canvas.paths import parse_path
from canvas.png import encode_png
from canvas.rendering import AGENT_VIEW, Raster
from canvas.strokes import PlacedStroke
from canvas.styles import StyleName

MOST_MS = 50.0


def judge(png: bytes) -> Verdict:
    async def ask() -> MessageEnded:
        request = critic_request(ImageBlock(1, png), "A picture.")
        *words, ended = [event async for event in UnderstudyCritic().stream(request)]
        assert all(isinstance(word, ThoughtDelta) for word in words)
        assert isinstance(ended, MessageEnded)
        return ended

    verdict = read_verdict(asyncio.run(ask()))
    assert verdict is not None
    return verdict


def sheet(
    *boxes: tuple[int, int, int, int], ground: str = "#ffffff", ink: str = "#222222"
) -> bytes:
    """Return a picture of 800 by 600 px with hatched boxes on it."""
    image = Image.new("RGB", (800, 600), ground)
    draw = ImageDraw.Draw(image)
    for left, top, right, bottom in boxes:
        for x in range(left, right, 8):
            draw.line((x, top, x, bottom), fill=ink, width=3)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def drawn(plan: Plan, style: StyleName) -> bytes:
    raster = Raster(style, AGENT_VIEW)
    marks = [mark for passage in plan.passages for mark in passage.marks]
    for number, mark in enumerate(marks):
        path, asked = parse_path(mark.as_path(), width=800, height=600)
        raster.draw([PlacedStroke(str(number), "agent", "agent", path, asked, number)])
    return encode_png(raster.image())


class TestWhatPasses:
    # The thinnest, the most one-sided and the most even pictures of the repertoire.
    @pytest.mark.parametrize(
        ("style", "name"),
        [("plotter", "bird"), ("plotter", "tea"), ("plotter", "still_life"), ("paint", "lilies")],
    )
    def test_what_the_understudy_draws(self, style: StyleName, name: str) -> None:
        subject = next(s for s in REPERTOIRE[style] if s.name == name)
        plan = subject.compose(np.random.default_rng(3))
        assert judge(drawn(plan, style)) == Verdict(passes=True)

    def test_a_picture_with_weight_in_several_places(self) -> None:
        assert judge(sheet((60, 80, 300, 300), (500, 320, 740, 540))).passes


class TestWhatIsFound:
    def test_a_bare_sheet_is_hardly_begun(self) -> None:
        verdict = judge(sheet())
        assert not verdict.passes
        assert "Hardly begun" in verdict.findings[0]

    @pytest.mark.parametrize(
        ("box", "bare"),
        [
            ((20, 20, 240, 180), ("right", "bottom")),
            ((560, 420, 780, 580), ("left", "top")),
        ],
    )
    def test_a_crammed_corner_leaves_the_other_side_empty(
        self, box: tuple[int, int, int, int], bare: tuple[str, str]
    ) -> None:
        verdict = judge(sheet(box))
        told = " ".join(verdict.findings)
        assert not verdict.passes
        assert "Most of the sheet is empty" in told
        assert "no weight at the" in told
        assert any(f"no weight at the {side}" in told for side in bare)

    @pytest.mark.parametrize("ground", ["#808080", "#101018", "#f5e9c8"])
    def test_a_sheet_of_one_tone(self, ground: str) -> None:
        verdict = judge(sheet(ground=ground))
        assert "all of one tone" in " ".join(verdict.findings)

    def test_findings_say_what_would_mend_it(self) -> None:
        assert all(finding.count(".") >= 2 for finding in judge(sheet()).findings)


def test_it_takes_less_than_fifty_milliseconds() -> None:
    """At its quickest of five: a busy machine is not the critic's fault."""
    png, took = sheet((60, 80, 700, 500)), []
    for _ in range(5):
        began = time.thread_time()
        judge(png)
        took.append((time.thread_time() - began) * 1000)
    assert min(took) < MOST_MS


def test_a_request_without_a_picture_is_a_bug_and_raised() -> None:
    async def ask() -> None:
        async for _ in UnderstudyCritic().stream(ModelRequest("", (), ())):
            pass

    with pytest.raises(ValueError, match="no picture"):
        asyncio.run(ask())
