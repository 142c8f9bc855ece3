"""Colours of an SVG file: what words mean, and the one that stands for each gradient."""

import re
from collections.abc import Iterable, Mapping

from PIL import ImageColor

from canvas.svg_elements import Tag
from canvas.svg_sheet import declarations

MAX_STEPS = 5  # from gradient to gradient: tools let one have the stops of another

type Color = tuple[int, int, int]

_PART = r"([0-9]{1,9}(?:\.[0-9]{0,20})?%?)"  # ImageColor knows whole ones only; tools write others
_RGB = re.compile(rf"rgba?\(\s*{_PART}[\s,]+{_PART}[\s,]+{_PART}\s*(?:[,/][^()]*)?\)", re.ASCII)
_GRADIENTS = frozenset({"linearGradient", "radialGradient"})


def rgb(asked: str) -> Color | None:
    """Return the colour that these words mean, or None when they mean none that is known."""
    asked = asked.strip()[:100]
    if not asked.isascii():
        return None  # ImageColor takes the digits of other scripts, too
    given = _RGB.fullmatch(asked)
    try:
        parts = map(_part, given.groups()) if given else ImageColor.getrgb(asked)[:3]
    except ValueError:
        return None
    red, green, blue = (min(max(part, 0), 255) for part in parts)
    return red, green, blue


def _part(text: str) -> int:
    """Return a red, green or blue of rgb(): a number up to 255, or percent, also broken ones."""
    is_share = text.endswith("%")
    return round(float(text.rstrip("%")) * (2.55 if is_share else 1))


def gradient_colors(tags: Iterable[Tag]) -> dict[str, Color]:
    """Return the middle of each gradient's stops by its id in small letters."""
    stops: dict[str, list[Color]] = {}
    lent: dict[str, str] = {}
    within = ""
    for tag in tags:
        if tag.name in _GRADIENTS:
            within = tag.attributes.get("id", "").lower() if tag.event == "start" else ""
            if within and tag.reference:
                lent.setdefault(within, tag.reference.lower())
        elif within and tag.name == "stop" and tag.event == "start":
            color = _stop(tag.attributes)
            if color is not None:
                stops.setdefault(within, []).append(color)
    middles = {name: _middle(colors) for name, colors in stops.items()}
    for name in lent:
        found = _lent(name, lent, middles)
        if found is not None:
            middles.setdefault(name, found)
    return middles


def _stop(attributes: Mapping[str, str]) -> Color | None:
    style = declarations(attributes.get("style", "")[:1_000])
    return rgb(style.get("stop-color", attributes.get("stop-color", "black")).strip().lower())


def _middle(colors: list[Color]) -> Color:
    red, green, blue = (sum(part) // len(colors) for part in zip(*colors, strict=True))
    return red, green, blue


def _lent(name: str, lent: Mapping[str, str], middles: Mapping[str, Color]) -> Color | None:
    for _ in range(MAX_STEPS):
        if name in middles:
            return middles[name]
        name = lent.get(name, "")
    return None
