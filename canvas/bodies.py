"""The body of a stroke: plain, cut square, soft, grainy, or blotches. What lies on it is elsewhere.

Bodies are marks of one or two looks, whatever the stroke's length: a look costs a mask of its own.
Twin: `static/js/body.js`.
"""

import math

import numpy as np

from canvas.brush_table import Brush
from canvas.chance import Chance
from canvas.geometry import Floats
from canvas.marks import Mark, drawable
from canvas.strands import Strand, thinned
from canvas.styles import Ink

BEVEL = 0.06  # of the width: how far the middle of a square end lies beyond its corners
TIP = 0.02  # of the width, at the very end of a square one
FRINGE_POINTS = 7  # across the ragged end of a flat brush
LAYER_PX, FEWEST_LAYERS = 2.0, 4  # soft layers differ by about this much, so that no bands show
MOST_LANES, LANE_OVERLAP = 12, 1.5
UNDERLAY_WIDTH = 0.9  # of a grainy body
GAP_PX = 0.25  # a grainy strand's width where the tooth stays bare
BLOTCHES_PER_WIDTH = 1.7


def body(strand: Strand, brush: Brush, ink: Ink, chance: Chance) -> list[Mark]:
    """Return the marks that give the stroke its shape, bottom first."""
    opacity = ink.opacity * brush.opacity
    if brush.blotches:
        return _spattered(strand, brush, ink, chance)
    if brush.layers > 1:
        return _soft(strand, brush, ink)
    if brush.grain and strand.length:
        return _grainy(strand, brush, ink, chance)
    shape = squared(strand if strand.length else _dab(strand)) if brush.flat else strand
    painted = [Mark(shape.points, drawable(shape.widths), opacity, ink.color)]
    if brush.ragged and strand.length:
        painted.append(_fringe(strand, brush, ink, chance))
    if brush.slant and strand.length:
        painted += _chisel(strand, brush, ink)
    if brush.pool and strand.length:
        painted.append(_pool(strand, brush, ink, chance))
    return painted


def squared(strand: Strand) -> Strand:
    """Return the strand with square ends: full width up to the end, and a blunt point beyond it.

    The added points lie straight ahead, so that the line turns nowhere new.
    """
    points, widths, along = strand.points, strand.widths, strand.along
    begin = points[:1] - strand.direction(0) * (BEVEL * widths[0])
    end = points[-1:] + strand.direction(-1) * (BEVEL * widths[-1])
    return Strand(
        np.concatenate((begin, points, end)),
        np.concatenate((strand.normals[:1], strand.normals, strand.normals[-1:])),
        np.concatenate((widths[:1] * TIP, widths, widths[-1:] * TIP)),
        np.concatenate((along[:1], along, along[-1:])),
    )


def _dab(dot: Strand) -> Strand:
    """Return what a flat brush leaves where it only touches the paper: half as long as wide."""
    half = np.array(((-0.25, 0.0), (0.25, 0.0))) * dot.widths[0]
    upright = np.array(((0.0, 1.0), (0.0, 1.0)))
    return Strand(dot.points[:1] + half, upright, dot.widths[[0, 0]], np.zeros(2))


def _fringe(strand: Strand, brush: Brush, ink: Ink, chance: Chance) -> Mark:
    """Return the uneven edge across the end, where bristles leave the paper one by one."""
    width = float(strand.widths[-1])
    depths = width * (0.06 + brush.ragged * chance.take(FRINGE_POINTS))
    depths[[0, -1]] = 0.1 * width
    across = (np.linspace(-0.45, 0.45, FRINGE_POINTS) * width)[:, None]
    points = strand.points[-1] + strand.normals[-1] * across
    ahead = strand.direction(-1) * (depths / 2.0 - 0.05 * width)[:, None]
    return Mark(points + ahead, drawable(depths), ink.opacity * brush.opacity, ink.color)


def _chisel(strand: Strand, brush: Brush, ink: Ink) -> list[Mark]:
    """Return the wedges by which both ends slant, parallel to each other."""
    return [_wedge(strand, place, side, brush, ink) for place, side in ((0, -1.0), (-1, 1.0))]


def _wedge(strand: Strand, place: int, side: float, brush: Brush, ink: Ink) -> Mark:
    width = float(strand.widths[place])
    depths = np.array((0.06, brush.slant)) * width
    across = side * np.array((-0.47, 0.5 - brush.slant / 2.0)) * width
    ahead = side * (depths / 2.0 - 0.06 * width)
    points = (
        strand.points[place]
        + strand.normals[place] * across[:, None]
        + strand.direction(place) * ahead[:, None]
    )
    return Mark(points, drawable(depths), ink.opacity * brush.opacity, ink.color)


def _pool(strand: Strand, brush: Brush, ink: Ink, chance: Chance) -> Mark:
    """Return the second wash: uneven, and fuller towards the end, where the water gathers."""
    share = strand.along / strand.length
    wobble = thinned(chance.take(len(share)), 4)
    fullness = np.clip(1.8 * (wobble - 0.3) + 0.5 * share * share, 0.05, 0.92)
    widths = drawable(strand.widths * fullness)
    return Mark(strand.points, widths, ink.opacity * brush.opacity * brush.pool, ink.color)


def _soft(strand: Strand, brush: Brush, ink: Ink) -> list[Mark]:
    """Return layers that together reach the opacity in the middle and fade smoothly outwards."""
    count = min(brush.layers, max(FEWEST_LAYERS, math.ceil(ink.width_px / LAYER_PX)))
    thin = 1.0 - (1.0 - ink.opacity * brush.opacity) ** (1.0 / count)
    layers = []
    for i in range(count):
        # Where a smoothstep from the middle to the rim has fallen to this share.
        place = 0.5 - math.sin(math.asin(1.0 - 2.0 * (1.0 - (i + 0.5) / count)) / 3.0)
        inwards = 2.0 * i / (count - 1) - 1.0
        # Unequal, so that the layers are laid over each other and not filled as one shape.
        opacity = thin * (1.0 + 0.2 * inwards)
        widths = drawable(strand.widths * ((1.0 + brush.softness) * place))
        layers.append(Mark(strand.points, widths, opacity, ink.color))
    return layers


def _grainy(strand: Strand, brush: Brush, ink: Ink, chance: Chance) -> list[Mark]:
    """Return a faint body and over it strands that the paper's tooth breaks."""
    opacity = ink.opacity * brush.opacity
    painted = _underlay(strand, opacity * brush.underlay, ink.color) if brush.underlay else []
    lanes = min(MOST_LANES, max(2, math.ceil(ink.width_px / brush.grain_px)))
    for lane in range(lanes):
        offset = (lane + 0.5) / lanes - 0.5
        tooth = chance.take(len(strand.widths))
        line = strand.beside(offset)
        widths = _bitten(strand, tooth, brush, lanes)
        painted.append(Mark(line, widths, opacity, ink.color))
    return painted


def _underlay(strand: Strand, opacity: float, color: str) -> list[Mark]:
    """Return the faint middle of a grainy stroke, short of its ends by as much as it is round."""
    inner = UNDERLAY_WIDTH / 2.0 * strand.widths
    within = (strand.along >= inner) & (strand.length - strand.along >= inner)
    if not within.any():
        return []
    first = int(within.argmax())
    last = len(within) - int(within[::-1].argmax())
    widths = drawable(strand.widths[first:last] * UNDERLAY_WIDTH)
    return [Mark(strand.points[first:last], widths, opacity, color)]


def _bitten(strand: Strand, tooth: Floats, brush: Brush, lanes: int) -> Floats:
    """Return a strand's widths: nearly nothing where the tooth stays bare."""
    caught = np.clip((tooth - brush.grain) / (1.0 - brush.grain) * 2.0, 0.0, 1.0)
    return np.maximum(strand.widths * (LANE_OVERLAP / lanes) * caught, GAP_PX)


def _spattered(strand: Strand, brush: Brush, ink: Ink, chance: Chance) -> list[Mark]:
    """Return a thread of paint, now thin, now thick, with wet spots along it."""
    wobble = thinned(chance.take(len(strand.widths)), 2)
    widths = drawable(strand.widths * np.clip(2.4 * (wobble - 0.35), 0.06, 0.5))
    thread = Mark(strand.points, widths, ink.opacity * brush.opacity, ink.color)
    fitting = int(strand.length / ink.width_px * BLOTCHES_PER_WIDTH + 3.01)
    count = min(brush.blotches, fitting)
    lots = chance.take(count * 4).reshape(count, 4).tolist()
    return [
        thread,
        *(_blotch(strand, thread, n / count, 1 / count, lot) for n, lot in enumerate(lots)),
    ]


def _blotch(strand: Strand, like: Mark, begin: float, share: float, lot: list[float]) -> Mark:
    """Return two drops that ran into each other, in some `share` of the strand."""
    shift, throw, size, turn = lot
    i = int((begin + shift * share) * len(strand.points))
    width = float(strand.widths[i]) * (0.3 + 0.9 * size * size)
    away = (throw - 0.5) * (float(strand.widths[i]) - 0.5 * width)
    centre = strand.points[i] + strand.normals[i] * away
    run = np.array((math.cos(2.0 * math.pi * turn), math.sin(2.0 * math.pi * turn)))
    points = np.stack((centre, centre + run * (0.45 * width)))
    widths = drawable(np.array((width, width * (0.3 + 0.5 * throw))))
    return Mark(points, widths, like.opacity, like.color)
