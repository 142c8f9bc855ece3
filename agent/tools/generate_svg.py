"""`generate_svg`: the artist writes a program, it runs behind the fence, its paths are drawn."""

import asyncio
import zlib

from agent.messages import JsonObject, TextBlock, ToolSchema
from agent.sandbox.programs import ProgramFailed, ProgramResult, run_program
from agent.tools.base import Studio, Tool, ToolOutcome, refused
from agent.tools.batches import MAX_PATHS, Batch, read_paths
from agent.tools.finishing import asked_to_finish
from agent.tools.leniency import joined, told
from canvas.brushes import BRUSHES
from canvas.styles import STYLES

MAX_STDOUT_TOLD = 500  # characters of what the program printed
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
            "done": {
                "type": "boolean",
                "description": "true to mark the piece done after it, where that is open to you",
            },
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
    if not result.paths:
        hint = "The program ran but handed over no paths: call output_paths(list of paths)."
        return ToolOutcome((TextBlock(joined(hint, _printed(result))),), "ran a program")
    batch = await asyncio.to_thread(read_paths, result.paths, size=studio.size, style=studio.style)
    if not batch.paths:
        words = joined("No path could be drawn.", batch.refusals_in_words(), _printed(result))
        return refused(words, TRIED)
    return await _drawn(asked, result, batch, studio)


async def _drawn(
    asked: JsonObject, result: ProgramResult, batch: Batch, studio: Studio
) -> ToolOutcome:
    await studio.draw(batch.paths)
    is_done, why_not = await asked_to_finish(asked, studio)
    words = joined(
        f"Drew {len(batch.paths)} paths.",
        _left_out(result),
        batch.refusals_in_words(),
        told(batch.understood),
        why_not,
        _printed(result),
    )
    return ToolOutcome(
        (TextBlock(words), await studio.look()),
        f"drew {batch.strokes_in_words()} by a program",
        is_done=is_done,
    )


def _bare(code: str) -> str:
    """Models sometimes fence code as they do in prose; what is meant is plain."""
    lines = code.strip().splitlines()
    if lines[0].startswith("```") and lines[-1].strip() == "```":
        return "\n".join(lines[1:-1])
    return code


def _left_out(result: ProgramResult) -> str:
    beyond = result.asked - len(result.paths)
    if beyond <= 0:
        return ""
    return (
        f"{beyond} more were left out: at most {MAX_PATHS} a call; join points into polylines, or "
        "draw the rest in another call."
    )


def _printed(result: ProgramResult) -> str:
    text = result.stdout.strip()
    if not text:
        return ""
    cut = " …" if len(text) > MAX_STDOUT_TOLD else ""
    return f"It printed:\n{text[:MAX_STDOUT_TOLD]}{cut}"


TOOL = Tool(SCHEMA, use)
