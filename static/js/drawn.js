// One stroke -> pixels on any 2D context, whole or its first part. What is worked out of a stroke is
// kept with it. Layers and frames are in painter.js; server twin: canvas/rendering.py.

import { inkFor, marks } from "./brush.js";
import { cumulativeLengths, pointAt, subpaths } from "./geometry.js";
import { BEVEL, TIP } from "./mark.js";
import { addRibbon } from "./ribbon.js";
import { thinned } from "./thinning.js";

const TOLERANCE_PX = 0.15; // of the screen: outlines may be that far off, which no eye sees
const known = new WeakMap(); // stroke -> what is derived from it; strokes never change

function derived(stroke) {
  if (!known.has(stroke)) known.set(stroke, {});
  return known.get(stroke);
}

// Whether something was worked out of a stroke, and not forgotten since.
export function isKnown(stroke) {
  return known.has(stroke);
}

// What was worked out of a stroke is not needed again soon: of thousands it fills the memory.
export function forget(stroke) {
  known.delete(stroke);
}

// The stroke's marks in a style, see mark.js.
export function marksOf(stroke, style) {
  const entry = derived(stroke);
  if (entry.style !== style) {
    entry.style = style;
    entry.marks = marks(stroke, inkFor(stroke, style));
  }
  return entry.marks;
}

// The stroke's lines with their cumulative lengths.
function linesOf(stroke) {
  const entry = derived(stroke);
  entry.lines ??= subpaths(stroke).map((points) => ({ points, along: cumulativeLengths(points) }));
  return entry.lines;
}

// One stroke looks as another one, and what was worked out of that one holds for it.
export function adopt(stroke, other) {
  if (!known.has(stroke) && known.has(other)) known.set(stroke, known.get(other));
}

// Draw one stroke, or its first part: `fraction` 0..1 of its length. The context may be scaled.
export function drawStroke(ctx, stroke, style, { fraction = 1 } = {}) {
  if (fraction <= 0) return;
  let shown = marksOf(stroke, style);
  if (fraction < 1) {
    const reach = fraction * strokeLength(stroke);
    shown = shown.map((mark) => firstPart(mark, reach)).filter((mark) => mark !== null);
  }
  const tolerance = toleranceOn(ctx);
  for (const look of groups(shown)) {
    ctx.beginPath(); // no Path2D: of thousands, their memory is given back late
    for (const mark of look) addMark(ctx, mark, tolerance);
    fillLook(ctx, look);
  }
}

// How far off outlines may be on a context, in canvas pixels.
export function toleranceOn(ctx) {
  return TOLERANCE_PX / (ctx.getTransform().a || 1);
}

// Add a mark's outline to the shape that is to be filled.
export function addMark(ctx, mark, tolerance) {
  const { points, widths } = thinned(mark, tolerance);
  addRibbon(ctx, points, widths);
}

// Fill the shape of marks that look alike.
export function fillLook(ctx, [{ color, opacity }]) {
  ctx.globalAlpha = opacity;
  ctx.fillStyle = color;
  ctx.fill("nonzero");
  ctx.globalAlpha = 1;
}

// Where the pen is at `fraction` of a stroke, as [x, y] in canvas pixels.
export function penAt(stroke, fraction) {
  let distance = fraction * strokeLength(stroke);
  const lines = linesOf(stroke);
  for (const { points, along } of lines) {
    if (distance <= along.at(-1)) return pointAt(points, distance, along);
    distance -= along.at(-1);
  }
  const { points, along } = lines.at(-1);
  return pointAt(points, along.at(-1), along);
}

export function strokeLength(stroke) {
  return linesOf(stroke).reduce((sum, { along }) => sum + along.at(-1), 0);
}

// Runs of neighbouring marks that look alike; each is one shape, so that overlaps do not darken.
export function groups(shown) {
  const found = [];
  for (const mark of shown) {
    const last = found.at(-1)?.[0];
    if (last?.color === mark.color && last.opacity === mark.opacity) found.at(-1).push(mark);
    else found.push([mark]);
  }
  return found;
}

// The part of a mark that lies within `reach` px of the stroke's start, or null.
function firstPart(mark, reach) {
  const count = mark.at.findIndex((distance) => distance > reach);
  if (count === -1) return mark;
  if (count === 0) return null;
  const points = Float64Array.from(mark.points.subarray(0, 2 * count + 2));
  const widths = Float64Array.from(mark.widths.subarray(0, count + 1));
  const from = mark.at[count - 1];
  const t = (reach - from) / (mark.at[count] - from);
  for (const i of [2 * count, 2 * count + 1]) points[i] = points[i - 2] * (1 - t) + points[i] * t;
  widths[count] = widths[count - 1] * (1 - t) + widths[count] * t;
  return mark.isSquare ? squared(mark, points, widths) : { ...mark, points, widths };
}

// A flat brush's end, wherever the pen is; see squared in body.js.
function squared(mark, points, widths) {
  const last = widths.length - 1;
  const [x, y] = points.subarray(2 * last);
  const [dx, dy] = [x - points[2 * last - 2], y - points[2 * last - 1]];
  const beyond = (BEVEL * widths[last]) / (Math.hypot(dx, dy) || 1);
  return {
    ...mark,
    points: Float64Array.of(...points, x + dx * beyond, y + dy * beyond),
    widths: Float64Array.of(...widths, widths[last] * TIP),
  };
}
