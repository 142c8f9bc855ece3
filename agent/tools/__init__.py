"""The artist's tools, one file each; the same for every model."""

from agent.tools import (
    critique,
    draw_paths,
    generate_svg,
    imagine,
    look_at_reference,
    mark_piece_done,
    name_piece,
    notes,
    sign_canvas,
    view_canvas,
)
from agent.tools.base import Tool

TOOLS: dict[str, Tool] = {
    module.TOOL.schema.name: module.TOOL
    for module in (
        draw_paths,
        generate_svg,
        view_canvas,
        notes,
        imagine,
        look_at_reference,
        sign_canvas,
        name_piece,
        critique,
        mark_piece_done,
    )
}


def tools_for(*, can_imagine: bool) -> dict[str, Tool]:
    """Return the tools of an installation; without a model for pictures there is no imagining."""
    return {name: tool for name, tool in TOOLS.items() if can_imagine or name != "imagine"}
