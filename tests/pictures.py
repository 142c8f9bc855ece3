"""How far two pictures of the same piece are apart, as a whole and at the worst place."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

TILE_PX = 32
MOST_DISTANT = 0.02  # of two pictures of one piece, wherever they were made
MOST_DISTANT_TILE = 0.12  # of 32 × 32 px: no place may look another way
MOST_LACKING = 0.05  # of a tile's colour: even a plotter's thin line that is missing is more

type Differences = NDArray[np.float64]


def mean_distance(a: Image.Image, b: Image.Image) -> float:
    """Return the mean distance of two pictures of one size, 0 (equal) to 1 (black and white).

    Raises:
        ValueError: their sizes differ.
    """
    return float(np.abs(_differences(a, b)).mean())


def worst_tile(a: Image.Image, b: Image.Image) -> float:
    """Return the mean distance within the tile of 32 × 32 px where it is largest, 0 to 1.

    Tiles overlap by half, so that no edge between two of them can share a fault out.

    Raises:
        ValueError: their sizes differ.
    """
    far = np.abs(_differences(a, b)).mean(axis=2)
    height, width = far.shape
    tiles = (far[rows, columns] for rows, columns in _tiles(height, width, TILE_PX))
    return max(float(tile.mean()) for tile in tiles)


def worst_lack(a: Image.Image, b: Image.Image) -> float:
    """Return how far the mean colours of the same tile are apart at most, 0 to 1.

    Edges that are smoothed in other ways even out here; paint that is missing does not. There are
    25 tiles to the width, whatever the size.

    Raises:
        ValueError: their sizes differ.
    """
    lacking = _differences(a, b)
    height, width, _ = lacking.shape
    tiles = (lacking[rows, columns] for rows, columns in _tiles(height, width, width // 25))
    return max(float(np.abs(tile.mean(axis=(0, 1))).max()) for tile in tiles)


def assert_same_picture(
    shown: Image.Image, reference: Image.Image, *, mean: float = MOST_DISTANT
) -> None:
    """Assert that both are one picture, as near as two ways of smoothing edges come."""
    assert np.asarray(reference.convert("L")).min() < 128, "the reference shows next to nothing"
    assert mean_distance(shown, reference) <= mean
    assert worst_tile(shown, reference) <= MOST_DISTANT_TILE
    assert worst_lack(shown, reference) <= MOST_LACKING


def _differences(a: Image.Image, b: Image.Image) -> Differences:
    if a.size != b.size:
        raise ValueError(f"the pictures differ in size: {a.size} and {b.size}")
    ours = np.asarray(a.convert("RGB"), dtype=np.float64)
    theirs = np.asarray(b.convert("RGB"), dtype=np.float64)
    return np.subtract(ours, theirs) / 255


def _tiles(height: int, width: int, side: int) -> Iterator[tuple[slice, slice]]:
    for top in _starts(height, side):
        for left in _starts(width, side):
            yield slice(top, top + side), slice(left, left + side)


def _starts(extent: int, side: int) -> list[int]:
    """Return where tiles begin: the last one ends with the picture, and one is always there."""
    last = max(extent - side, 0)
    return [*range(0, last, side // 2), last]
