"""What the understudy paints in colour: one module a subject."""

from agent.understudy.paint import birches, fields, meadow, starry, sunset

SUBJECTS = tuple(
    (module.__name__.rsplit(".", 1)[1], module.DIRECTIONS, module.compose)
    for module in (sunset, birches, starry, meadow, fields)
)
