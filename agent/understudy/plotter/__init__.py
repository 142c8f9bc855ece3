"""What the understudy draws with the plotter's one pen: one module a subject."""

from agent.understudy.plotter import (
    bird,
    botanical,
    cat,
    feather,
    geometry,
    hills,
    mountains,
    rings,
    roofs,
    sea,
    still_life,
    stones,
    sunflower,
    tea,
    wood,
)

SUBJECTS = tuple(
    (module.__name__.rsplit(".", 1)[1], module.DIRECTIONS, module.compose)
    for module in (
        hills, wood, stones, still_life, mountains, roofs, sea, botanical, geometry, feather, bird,
        rings, sunflower, cat, tea,
    )
)  # fmt: skip
