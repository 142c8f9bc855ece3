"""What the understudy paints in colour: one module a subject."""

from agent.understudy.paint import (
    birches,
    blossom,
    dunes,
    dusk,
    fields,
    lilies,
    meadow,
    nocturne,
    rain,
    sea,
    snow,
    starry,
    still_life,
    vase,
)

SUBJECTS = tuple(
    (module.__name__.rsplit(".", 1)[1], module.DIRECTIONS, module.compose)
    for module in (
        dusk, birches, starry, meadow, fields, sea, rain, lilies, snow, vase, still_life, dunes,
        nocturne, blossom,
    )
)  # fmt: skip
