"""What an SVG shape looks like: colour, width and opacity as they come down its groups."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from canvas.svg_colors import Color, rgb
from canvas.svg_shapes import ShapeRefused, read_length
from canvas.svg_sheet import declarations

MAX_STYLE_LENGTH = 4_000  # characters of a style attribute
_ADDRESS = re.compile(r"url\(\s*[\"']?#([^\"')]*)[\"']?\s*\)")
FILL_OUTLINE_PX = 2.0  # width, on the canvas, of the outline that stands for a filled shape


@dataclass(frozen=True, slots=True)
class Paint:
    """The properties that matter here, as SVG inherits them; opacity is a product."""

    stroke: str = "none"
    fill: str = "black"
    color: str = "black"
    width: float = 1.0  # user units
    stroke_opacity: float = 1.0
    fill_opacity: float = 1.0
    opacity: float = 1.0
    is_removed: bool = False  # with all that is inside
    is_invisible: bool = False  # what is inside may be visible again

    def inside(
        self, attributes: Mapping[str, str], diagonal: float, sheet: Mapping[str, str]
    ) -> "Paint":
        """Return the paint of an element within this one.

        sheet: what the file's style sheet says of it, over attributes and under its own style.
        """
        style = attributes.get("style", "")
        own = declarations(style) if len(style) <= MAX_STYLE_LENGTH else {}
        told = {**attributes, **sheet, **own}
        return replace(
            self,
            stroke=_word(told, "stroke", self.stroke),
            fill=_word(told, "fill", self.fill),
            color=_word(told, "color", self.color),
            width=_width(told.get("stroke-width"), diagonal, self.width),
            stroke_opacity=_share(told.get("stroke-opacity"), self.stroke_opacity),
            fill_opacity=_share(told.get("fill-opacity"), self.fill_opacity),
            opacity=self.opacity * _share(told.get("opacity"), 1.0),
            is_removed=self.is_removed or told.get("display", "").strip() == "none",
            is_invisible=_invisible(told, is_invisible=self.is_invisible),
        )

    @property
    def is_hidden(self) -> bool:
        return self.is_removed or self.is_invisible

    @property
    def is_stroked(self) -> bool:
        return self.stroke not in ("none", "transparent") and self.width > 0

    @property
    def is_filled(self) -> bool:
        return self.fill not in ("none", "transparent")

    def line(self, gradients: Mapping[str, Color]) -> tuple[str | None, float]:
        """Return the line's colour, None when it is none that is known, and its opacity."""
        asked = self.stroke if self.is_stroked else self.fill
        share = self.stroke_opacity if self.is_stroked else self.fill_opacity
        if asked == "currentcolor":
            asked = self.color
        address = _ADDRESS.match(asked)
        color = rgb(asked) if address is None else gradients.get(address[1])
        return color and "#{:02x}{:02x}{:02x}".format(*color), share * self.opacity


def _word(told: Mapping[str, str], name: str, inherited: str) -> str:
    word = told.get(name, "inherit")[:100].strip().lower()
    return inherited if word in ("inherit", "") else word


def _width(text: str | None, diagonal: float, inherited: float) -> float:
    try:
        return inherited if text is None else max(read_length(text, diagonal), 0.0)
    except ShapeRefused:
        return inherited


def _share(text: str | None, inherited: float) -> float:
    try:
        return inherited if text is None else min(max(read_length(text, 1.0), 0.0), 1.0)
    except ShapeRefused:
        return inherited


def _invisible(told: Mapping[str, str], *, is_invisible: bool) -> bool:
    word = told.get("visibility", "inherit").strip()
    return word in ("hidden", "collapse") or (is_invisible and word != "visible")
