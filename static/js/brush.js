// Brushes: a stroke, its ink and its seed become the marks that are painted. No canvas element.
// Twin of canvas/brushes.py (and of ink_for in canvas/styles.py); tested on the same inputs.

import { body } from "./body.js";
import { BRUSHES, STYLES } from "./brush_table.js";
import { Chance } from "./chance.js";
import { cumulativeLengths, runs } from "./geometry.js";
import { even } from "./mark.js";
import { mostSteps, strandOf } from "./strand.js";
import { drops, ridges, rims, streaks } from "./trace.js";

export { BRUSHES, STYLES };

const STREAK_MIN_WIDTHS = 1;

// The ink a stroke gets in a style: {color, width, opacity, brush}.
export function inkFor(stroke, style) {
  const own = STYLES[style][stroke.role];
  if (!STYLES[style].hasColor) return own;
  const ownWidth = stroke.brush ? BRUSHES[stroke.brush].width_px : own.width;
  return {
    color: stroke.color ?? own.color,
    width: stroke.width ?? ownWidth,
    opacity: stroke.opacity ?? own.opacity,
    brush: stroke.brush ?? own.brush,
  };
}

// What is painted for a stroke, bottom first; like marks of all its runs stand together.
export function marks(stroke, ink) {
  const brush = BRUSHES[ink.brush];
  const chance = new Chance(stroke.seed);
  const alike = new Map();
  let before = 0;
  const stretches = runs(stroke);
  const steps = mostSteps(stretches.length);
  for (const run of stretches) {
    const found = brush ? brushed(run, brush, ink, chance, steps) : [penned(run, ink)];
    for (const mark of found) {
      const look = `${mark.color} ${mark.opacity}`;
      if (before > 0) mark.at = mark.at.map((distance) => before + distance);
      if (!alike.has(look)) alike.set(look, []);
      alike.get(look).push(mark);
    }
    before += cumulativeLengths(run.points).at(-1);
  }
  return [...alike.values()].flat();
}

function penned(run, ink) {
  return even(run.points, cumulativeLengths(run.points), ink.width, ink.opacity, ink.color);
}

function brushed(run, brush, ink, chance, steps) {
  const strand = strandOf(run, brush, ink.width, chance, steps);
  const painted = body(strand, brush, ink, chance);
  if (strand.length > STREAK_MIN_WIDTHS * ink.width) {
    if (brush.bristles) painted.push(...streaks(strand, brush, ink, chance));
    if (brush.ridge) painted.push(...ridges(strand, brush, ink, chance));
    if (brush.wet_edges) painted.push(...rims(strand, brush, ink));
  }
  if (brush.drops) painted.push(...drops(strand, brush, ink, chance));
  return painted;
}
