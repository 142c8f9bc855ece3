"""Many colours -> the few of them whose pens draw all; what has which colour is not here."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from canvas.geometry import Floats

ROUNDS = 12  # of settling; a palette has settled long before
CHANNEL_WEIGHTS = np.sqrt(np.array((2.0, 4.0, 3.0)))  # the eye tells greens best


def few_colors(used: Mapping[str, int], most: int) -> dict[str, str]:
    """Return for each colour the one that stands for it; at most `most` stand for any.

    used: "#rrggbb" -> how often it is drawn with. Colours are gathered around the means of
    groups (k-means, begun at the colours farthest from each other, so that it has no chance in
    it), and the commonest of those nearest to a mean stands for its group.
    """
    names = list(used)
    if len(names) <= most:
        return {name: name for name in names}
    places = np.array([_place(name) for name in names])
    weights = np.array([float(used[name]) for name in names])
    groups = _settled(places, weights, _farthest(places, weights, most))
    standing = {
        group: _standing(np.flatnonzero(groups == group), places, weights)
        for group in np.unique(groups).tolist()
    }
    return {
        name: names[standing[group]] for name, group in zip(names, groups.tolist(), strict=True)
    }


def _place(color: str) -> Floats:
    place: Floats = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) * CHANNEL_WEIGHTS
    return place


def _farthest(places: Floats, weights: Floats, count: int) -> Floats:
    """Return places to begin at: the commonest colour, then always what is farthest and common."""
    chosen = [int(weights.argmax())]
    nearest = _squared(places, places[chosen])[:, 0]
    while len(chosen) < count:
        chosen.append(int((nearest * np.sqrt(weights)).argmax()))
        nearest = np.minimum(nearest, _squared(places, places[chosen[-1:]])[:, 0])
    return places[chosen]


def _settled(places: Floats, weights: Floats, means: Floats) -> NDArray[np.int64]:
    for _ in range(ROUNDS):
        groups = _squared(places, means).argmin(axis=1)
        for group in np.unique(groups):
            own = groups == group
            means[group] = np.average(places[own], axis=0, weights=weights[own])
    return groups


def _standing(own: NDArray[np.int64], places: Floats, weights: Floats) -> int:
    """Return which of a group's colours stands for it: near its mean, and often drawn with."""
    mean = np.average(places[own], axis=0, weights=weights[own])
    away = _squared(places[own], mean[None])[:, 0]
    return int(own[((away + 1.0) / np.sqrt(weights[own])).argmin()])


def _squared(places: Floats, others: Floats) -> Floats:
    between = places[:, None] - others[None]
    squared: Floats = (between * between).sum(axis=2)
    return squared
