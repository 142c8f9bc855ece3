"""`sign_canvas`: the artist's name in its own hand, in a corner."""

from collections.abc import Sequence

from agent.messages import JsonObject, TextBlock, ToolSchema
from agent.tools.base import AskedPath, Studio, Tool, ToolOutcome
from agent.tools.leniency import one_line
from canvas.paths import parse_path

BOX_PX = (310.0, 40.0)  # that the letters below are designed in
SCALES = {"small": 0.4, "medium": 0.6, "large": 0.8}
POSITIONS = ("bottom_right", "bottom_left", "bottom_center")
MARGIN_PX = 20.0
PEN_WIDTH = 1.5  # before scaling
OPACITY = 0.85

# "Code Monet", stroke by stroke: per stroke its start, then cubic curves.
# fmt: off
LETTERS: tuple[tuple[float, ...], ...] = (
    (30, 9, 20, 1, 2, 8, 2, 23, 2, 36, 20, 38, 32, 28),
    (50, 20, 42, 16, 36, 24, 38, 30, 41, 37, 54, 34, 54, 26, 54, 21, 51, 19, 47, 20),
    (78, 21, 70, 15, 60, 23, 62, 31, 64, 37, 75, 34, 79, 25),
    (84, 2, 82, 12, 79, 22, 79, 30, 79, 35, 84, 35, 88, 31),
    (90, 28, 98, 27, 106, 22, 102, 18, 97, 14, 90, 22, 91, 29, 92, 36, 102, 35, 110, 29),
    (130, 36, 132, 24, 135, 12, 138, 5),
    (138, 5, 142, 14, 146, 23, 150, 28),
    (150, 28, 155, 20, 160, 11, 166, 4),
    (166, 4, 165, 15, 165, 26, 168, 33, 169, 36, 173, 35, 176, 31),
    (190, 20, 182, 16, 176, 24, 178, 30, 181, 37, 194, 34, 194, 26, 194, 21, 191, 19, 187, 20),
    (200, 20, 201, 25, 200, 30, 199, 35, 202, 25, 208, 18, 213, 20,
     217, 22, 213, 31, 216, 34, 217, 36, 221, 34, 224, 30),
    (224, 28, 232, 27, 240, 22, 236, 18, 231, 14, 224, 22, 225, 29, 226, 36, 236, 35, 244, 29),
    (254, 5, 252, 15, 249, 25, 250, 31, 251, 36, 257, 35, 262, 30),
    (243, 15, 258, 12, 280, 10, 306, 13),
)
# fmt: on

SCHEMA = ToolSchema(
    name="sign_canvas",
    description="Sign the piece as Code Monet in a corner. Returns the canvas.",
    parameters={
        "type": "object",
        "properties": {
            "position": {"type": "string", "enum": list(POSITIONS)},
            "size": {"type": "string", "enum": list(SCALES)},
            "color": {"type": "string", "description": "#rrggbb"},
        },
    },
)


async def use(asked: JsonObject, studio: Studio) -> ToolOutcome:
    """Sign; values that are not among the choices fall back to the defaults."""
    paths = signature(
        studio.size,
        position=_choice(asked.get("position"), POSITIONS) or "bottom_right",
        scale=SCALES[_choice(asked.get("size"), tuple(SCALES)) or "medium"],
        color=asked.get("color"),
    )
    await studio.draw(paths)
    return ToolOutcome((TextBlock("Signed."), await studio.look()), "signed it")


def _choice(asked: object, choices: Sequence[str]) -> str | None:
    """Return the choice that was plainly meant: "Bottom right" is bottom_right."""
    words = one_line(asked).lower().replace(" ", "_").replace("-", "_")
    return words if words in choices else None


def signature(
    canvas: tuple[int, int], *, position: str, scale: float, color: object
) -> list[AskedPath]:
    """Return the signature's paths for a canvas of that width and height."""
    width, height = canvas
    box_width, box_height = BOX_PX[0] * scale, BOX_PX[1] * scale
    left = {
        "bottom_left": MARGIN_PX,
        "bottom_center": (width - box_width) / 2,
    }.get(position, width - MARGIN_PX - box_width)
    top = height - MARGIN_PX - box_height
    style = {"brush": "ink", "stroke_width": PEN_WIDTH * scale, "opacity": OPACITY, "color": color}
    return [
        parse_path(
            {"type": "svg", "d": _d(letter, left, top, scale), **style}, width=width, height=height
        )
        for letter in LETTERS
    ]


def _d(letter: tuple[float, ...], left: float, top: float, scale: float) -> str:
    numbers = [
        f"{(left if index % 2 == 0 else top) + value * scale:.2f}"
        for index, value in enumerate(letter)
    ]
    return f"M {' '.join(numbers[:2])} C {' '.join(numbers[2:])}"


TOOL = Tool(SCHEMA, use)
