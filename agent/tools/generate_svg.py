"""`generate_svg`: the artist writes a program, it runs behind the fence, its paths are drawn."""

import asyncio
import zlib

from agent.messages import JsonObject, TextBlock, ToolSchema
from agent.sandbox.programs import ProgramFailed, ProgramResult, run_program
from agent.tools.base import AskedPath, Studio, Tool, ToolOutcome, refused
from agent.tools.draw_paths import MAX_PATHS
from canvas.brushes import BRUSHES
from canvas.paths import PathRefused, parse_path
from canvas.styles import STYLES

MAX_STDOUT_TOLD = 500  # characters of what the program printed
REFUSALS_TOLD = 5
TRIED = "tried a program"

SCHEMA = ToolSchema(
    name="generate_svg",
    description=(
        "Draw with a Python program: for patterns, fields, growth, anything with many or "
        "computed strokes. There are canvas_width, canvas_height, math, json, random (seeded by "
        "your code: the same code draws the same), BRUSHES (names), PALETTE (colours), and helpers "
        "that return a path: line(x1, y1, x2, y2), polyline(points), "
        "quadratic(x1, y1, cx, cy, x2, y2), cubic(x1, y1, cx1, cy1, cx2, cy2, x2, y2), "
        "svg_path(d), each with brush=, color=, stroke_width=, opacity=. A point is (x, y) in px, "
        "origin top left. Hand the paths over, in drawing order, with output_paths(list) or "
        f"output_svg_paths(list of d strings); at most {MAX_PATHS} paths are drawn, so join what "
        "is one movement into one polyline. Standard library for computing only: no files, no "
        "network; 5 s. What is printed (a little) comes back to you with the canvas."
    ),
    parameters={
        "type": "object",
        "required": ["code"],
        "properties": {
            "code": {"type": "string", "description": "Python"},
            "done": {"type": "boolean", "description": "true when the piece is finished"},
        },
    },
)


async def use(asked: JsonObject, studio: Studio) -> ToolOutcome:
    """Run the program and draw what it hands over; nothing is drawn when it fails."""
    code = asked.get("code")
    if not isinstance(code, str) or not code.strip():
        return refused("`code` must be a Python program that is not empty.", TRIED)
    width, height = studio.size
    try:
        result = await run_program(
            _bare(code),
            width=width,
            height=height,
            # A turn that is taken up again must draw the same.
            seed=zlib.crc32(code.encode(errors="replace")),
            brushes=list(BRUSHES),
            palette=STYLES[studio.style].palette,
        )
    except ProgramFailed as failure:
        return refused(f"Nothing was drawn. {failure}", TRIED)
    paths, refusals = await asyncio.to_thread(_read, result, studio.size)
    return await _drawn(result, paths, refusals, studio, is_done=asked.get("done") is True)


async def _drawn(
    result: ProgramResult,
    paths: list[AskedPath],
    refusals: list[str],
    studio: Studio,
    *,
    is_done: bool,
) -> ToolOutcome:
    if not result.paths:
        hint = "The program ran but handed over no paths: call output_paths(list of paths)."
        return ToolOutcome((TextBlock(_joined(hint, _printed(result))),), "ran a program")
    if not paths:
        words = _joined("No path could be drawn.", _in_words(refusals), _printed(result))
        return refused(words, TRIED)
    await studio.draw(paths)
    told = _joined(f"Drew {len(paths)} paths.", *_shortfalls(result, refusals), _printed(result))
    return ToolOutcome(
        (TextBlock(told), await studio.look()),
        f"drew {len(paths)} stroke{'s' if len(paths) != 1 else ''} by a program",
        is_done=is_done,
    )


def _read(result: ProgramResult, size: tuple[int, int]) -> tuple[list[AskedPath], list[str]]:
    width, height = size
    paths: list[AskedPath] = []
    refusals: list[str] = []
    for index, path in enumerate(result.paths):
        try:
            paths.append(parse_path(path, width=width, height=height))
        except PathRefused as refusal:
            refusals.append(f"path {index}: {refusal}")
    return paths, refusals


def _bare(code: str) -> str:
    """Models sometimes fence code as they do in prose; what is meant is plain."""
    lines = code.strip().splitlines()
    if lines[0].startswith("```") and lines[-1].strip() == "```":
        return "\n".join(lines[1:-1])
    return code


def _shortfalls(result: ProgramResult, refusals: list[str]) -> list[str]:
    beyond = result.asked - len(result.paths)
    left_out = (
        f"{beyond} more were left out: at most {MAX_PATHS} a call; join points into polylines, or "
        "draw the rest in another call."
    )
    return [left_out if beyond > 0 else "", _in_words(refusals)]


def _in_words(refusals: list[str]) -> str:
    if not refusals:
        return ""
    more = len(refusals) - REFUSALS_TOLD
    told = "; ".join(refusals[:REFUSALS_TOLD])
    return f"Refused: {told}{f'; and {more} more' if more > 0 else ''}."


def _printed(result: ProgramResult) -> str:
    text = result.stdout.strip()
    if not text:
        return ""
    cut = " …" if len(text) > MAX_STDOUT_TOLD else ""
    return f"It printed:\n{text[:MAX_STDOUT_TOLD]}{cut}"


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


TOOL = Tool(SCHEMA, use)
