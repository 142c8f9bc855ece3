"""An elliptic arc of svg path data -> Bézier curves, by the endpoint formulas of SVG's appendix.

https://www.w3.org/TR/SVG11/implnote.html#ArcImplementationNotes; every number in user units.
"""

import math

type Pair = tuple[float, float]
type Cubic = tuple[Pair, Pair, Pair]  # two handles and the end

MAX_TURN = math.pi / 3  # of one curve, whose middle is then off by 1 in 40,000 of its radius
SMALLEST_RADIUS = 1e-9  # below which an arc is a line


def arc_curves(
    at: Pair, radii: Pair, degrees: float, *, is_large: bool, sweeps: bool, end: Pair
) -> list[Cubic]:
    """Return the arc from `at` to `end` as curves; none when it is a line or nothing.

    radii: their signs do not matter; too small ones grow until the arc reaches.
    degrees: by which the ellipse's x axis is turned.
    """
    rx, ry = abs(radii[0]), abs(radii[1])
    if at == end or rx < SMALLEST_RADIUS or ry < SMALLEST_RADIUS:
        return []
    turn = math.radians(math.fmod(degrees, 360.0))
    cos, sin = math.cos(turn), math.sin(turn)
    dx, dy = (at[0] - end[0]) / 2, (at[1] - end[1]) / 2
    x, y = (cos * dx + sin * dy) / rx, (cos * dy - sin * dx) / ry  # where it starts, unit circle
    far = math.hypot(x, y)
    if far > 1:  # the radii are too small
        rx, ry, x, y, far = rx * far, ry * far, x / far, y / far, 1.0
    if far < SMALLEST_RADIUS:
        return []  # the radii are so large that it does not bend
    off = math.sqrt(max(0.0, 1 / (far * far) - 1)) * (1 if is_large == sweeps else -1)
    cx, cy = -off * y, off * x  # the circle's centre, seen from the middle of the chord
    begin = math.atan2(y - cy, x - cx)
    sweep = (math.atan2(-y - cy, -x - cx) - begin) % math.tau
    if not sweeps:
        sweep -= math.tau
    middle = (at[0] + end[0]) / 2, (at[1] + end[1]) / 2

    def place(u: float, v: float) -> Pair:
        u, v = rx * (u + cx), ry * (v + cy)
        return middle[0] + cos * u - sin * v, middle[1] + sin * u + cos * v

    curves = [
        (place(*first), place(*second), place(*last))
        for first, second, last in _unit_curves(begin, sweep)
    ]
    curves[-1] = (*curves[-1][:2], end)
    return curves


def _unit_curves(begin: float, sweep: float) -> list[Cubic]:
    """Return an arc of the circle with radius 1 around 0 as curves of at most MAX_TURN."""
    count = max(1, math.ceil(abs(sweep) / MAX_TURN - 1e-9))
    step = sweep / count
    handle = 4 / 3 * math.tan(step / 4)
    found = []
    for i in range(count):
        a, b = begin + i * step, begin + (i + 1) * step
        first = math.cos(a) - handle * math.sin(a), math.sin(a) + handle * math.cos(a)
        second = math.cos(b) + handle * math.sin(b), math.sin(b) - handle * math.cos(b)
        found.append((first, second, (math.cos(b), math.sin(b))))
    return found
