"""What the understudy paints in colour: one module a subject."""

from agent.understudy.paint import (
    birches,
    fields,
    lilies,
    meadow,
    portrait,
    rain,
    sea,
    snow,
    starry,
    still_life,
    sunset,
    vase,
)

SUBJECTS = tuple(
    (module.__name__.rsplit(".", 1)[1], module.DIRECTIONS, module.compose)
    for module in (
        sunset, birches, starry, meadow, fields, sea, rain, lilies, snow, vase, still_life,
        portrait,
    )
)  # fmt: skip
