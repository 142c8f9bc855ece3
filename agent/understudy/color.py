"""Mixing paint: colours as "#rrggbb", ramps between them and small uneven shifts. No strokes."""

from collections.abc import Callable, Sequence

import numpy as np

type Ramp = Callable[[float], str]


def rgb(color: str) -> tuple[float, float, float]:
    """Return the three channels of "#rrggbb", 0..255."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def hex_of(red: float, green: float, blue: float) -> str:
    """Return "#rrggbb", clamped."""
    r, g, b = (round(min(255.0, max(0.0, c))) for c in (red, green, blue))
    return f"#{r:02x}{g:02x}{b:02x}"


def mix(a: str, b: str, t: float) -> str:
    """Return the mixture of two colours: all `a` at 0, all `b` at 1."""
    t = min(1.0, max(0.0, t))
    r, g, b_ = (p + (q - p) * t for p, q in zip(rgb(a), rgb(b), strict=True))
    return hex_of(r, g, b_)


def ramp(*stops: str) -> Ramp:
    """Return a colour for each number in 0..1, evenly through the stops."""

    def at(t: float) -> str:
        place = min(0.9999, max(0.0, t)) * (len(stops) - 1)
        return mix(stops[int(place)], stops[int(place) + 1], place % 1)

    return at


def uneven(rng: np.random.Generator, color: str, amount: float = 8.0) -> str:
    """Return the colour as mixed by hand: a bit lighter or darker, warmer or cooler."""
    light, warm = rng.normal(0, amount), rng.normal(0, amount * 0.45)
    r, g, b = rgb(color)
    return hex_of(r + light + warm, g + light + warm * 0.2, b + light - warm)


def any_of(rng: np.random.Generator, colors: Sequence[str]) -> str:
    """Return one of the colours."""
    return colors[int(rng.integers(len(colors)))]
