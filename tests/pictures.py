"""How far two pictures of the same piece are apart, as a whole and at the worst place."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

TILE_PX = 32
MOST_DISTANT = 0.02  # of two pictures of one piece, wherever they were made
MOST_DISTANT_TILE = 0.12  # so that a stroke that is missing cannot hide in a large picture

type Differences = NDArray[np.float64]


def mean_distance(a: Image.Image, b: Image.Image) -> float:
    """Return the mean distance of two pictures of one size, 0 (equal) to 1 (black and white).

    Raises:
        ValueError: their sizes differ.
    """
    return float(_differences(a, b).mean())


def worst_tile(a: Image.Image, b: Image.Image) -> float:
    """Return the mean distance within the tile of 32 × 32 px where it is largest, 0 to 1.

    Tiles overlap by half, so that no edge between two of them can share a fault out.

    Raises:
        ValueError: their sizes differ.
    """
    far = _differences(a, b).mean(axis=2)
    height, width = far.shape
    tiles = (
        far[top : top + TILE_PX, left : left + TILE_PX]
        for top in _starts(height)
        for left in _starts(width)
    )
    return max(float(tile.mean()) for tile in tiles)


def assert_same_picture(
    shown: Image.Image, reference: Image.Image, *, mean: float = MOST_DISTANT
) -> None:
    """Assert that both are one picture, as near as two ways of smoothing edges come."""
    assert np.asarray(reference.convert("L")).min() < 128, "the reference shows next to nothing"
    assert mean_distance(shown, reference) <= mean
    assert worst_tile(shown, reference) <= MOST_DISTANT_TILE


def _differences(a: Image.Image, b: Image.Image) -> Differences:
    if a.size != b.size:
        raise ValueError(f"the pictures differ in size: {a.size} and {b.size}")
    ours = np.asarray(a.convert("RGB"), dtype=np.float64)
    theirs = np.asarray(b.convert("RGB"), dtype=np.float64)
    return np.abs(ours - theirs) / 255


def _starts(extent: int) -> list[int]:
    """Return where tiles begin: the last one ends with the picture, and one is always there."""
    last = max(extent - TILE_PX, 0)
    return [*range(0, last, TILE_PX // 2), last]
