"""What the understudy draws with the plotter's one pen: one module a subject."""

from agent.understudy.plotter import (
    bird,
    botanical,
    cat,
    city,
    flow,
    forest,
    geometry,
    harbour,
    hills,
    lake,
    mountains,
    portrait,
    sea,
    still_life,
    tea,
)

SUBJECTS = tuple(
    (module.__name__.rsplit(".", 1)[1], module.DIRECTIONS, module.compose)
    for module in (
        hills, forest, flow, still_life, portrait, city, sea, botanical, geometry, lake, bird,
        harbour, mountains, cat, tea,
    )
)  # fmt: skip
