"""What brushes and the renderer make stays as it was looked at, but for a little smoothing."""

import pytest
from PIL import Image

from canvas.styles import StyleName
from docs.make_brush_sheet import OUT, sheet
from tests.golden.pictures import STYLES, hard_inputs, kept
from tests.pictures import mean_distance, worst_tile

MEAN, TILE = 0.005, 0.06
SHEET_MEAN, SHEET_TILE = 0.01, 0.06  # the kept sheet is compressed for a page


@pytest.mark.parametrize("style", STYLES)
def test_hard_inputs_look_as_they_were_kept(style: StyleName) -> None:
    made, golden = hard_inputs(style), kept(style)
    assert mean_distance(made, golden) < MEAN
    assert worst_tile(made, golden) < TILE


def test_the_sheet_of_brushes_looks_as_the_docs_show_it() -> None:
    made, golden = sheet(), Image.open(OUT)
    assert mean_distance(made, golden) < SHEET_MEAN
    assert worst_tile(made, golden) < SHEET_TILE
