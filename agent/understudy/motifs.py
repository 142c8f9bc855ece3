"""What can be added to any piece on request, where it belongs and how large it is."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from agent.understudy import creatures, growth, things
from agent.understudy.parts import Part


@dataclass(frozen=True, slots=True)
class Motif:
    """A thing to add: where it belongs (sky, ground, water), its usual height in px, its parts."""

    name: str
    home: str
    height: float
    shape: Callable[[np.random.Generator], list[Part]]


MOTIFS = {
    motif.name: motif
    for motif in (
        Motif("cat", "ground", 105, creatures.cat),
        Motif("tree", "ground", 165, growth.tree_parts),
        Motif("moon", "sky", 84, things.moon),
        Motif("sun", "sky", 100, things.sun),
        Motif("boat", "water", 112, things.boat),
        Motif("flower", "ground", 105, growth.flower),
        Motif("bird", "sky", 84, creatures.bird),
        Motif("house", "ground", 105, things.house),
        Motif("star", "sky", 44, things.star),
        Motif("mountain", "middle", 130, growth.mountain),
        Motif("fish", "water", 84, creatures.fish),
        Motif("cloud", "sky", 96, things.cloud),
        Motif("person", "ground", 112, creatures.person),
        Motif("rain", "sky", 125, things.drops),
        Motif("snow", "sky", 125, things.flakes),
        Motif("heart", "middle", 70, things.heart),
        Motif("butterfly", "middle", 66, creatures.butterfly),
    )
}
