// Brushes: a stroke, its ink and its seed become the marks that are painted. No canvas element.
// Twin of canvas/brushes.py (and of ink_for in canvas/styles.py); tested on the same inputs.
//
// A mark is {points, widths, at, opacity, color}; at[i] is how far along the stroke, in px, the pen
// is when it lays points[i]. Neighbouring marks of equal colour and opacity are filled as one shape.

import { BRUSHES, STYLES } from "./brush_table.js";
import { cumulativeLengths, runs } from "./geometry.js";
import { Chance, mostSteps, strandOf } from "./strand.js";

export { BRUSHES, STYLES };

const MIN_MARK_PX = 0.5;
const STREAK_MIN_WIDTHS = 1;
const RIM_WIDTH = 0.09;
const RIM_SHADE = 0.35;

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
      mark.at = mark.at.map((distance) => before + distance);
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
  const painted = bodies(strand, brush, ink);
  if (strand.length > STREAK_MIN_WIDTHS * ink.width) {
    if (brush.bristles) painted.push(...streaks(strand, brush, ink, chance));
    if (brush.wet_edges) painted.push(...rims(strand, brush, ink));
  }
  if (brush.drops) painted.push(...drops(strand, brush, ink, chance));
  return painted;
}

function bodies(strand, brush, ink) {
  const opacity = ink.opacity * brush.opacity;
  const { points, along: at } = strand;
  if (brush.layers === 1) {
    return [{ points, at, widths: drawable(strand.widths, 1), opacity, color: ink.color }];
  }
  const thin = 1 - (1 - opacity) ** (1 / brush.layers);
  return Array.from({ length: brush.layers }, (_, i) => {
    const inwards = (2 * i) / (brush.layers - 1) - 1;
    const widths = drawable(strand.widths, 1 - brush.softness * inwards);
    return { points, at, widths, opacity: thin * (1 + 0.4 * inwards), color: ink.color };
  });
}

function streaks(strand, brush, ink, chance) {
  const count = brush.bristles;
  const opacity = ink.opacity * brush.bristle_opacity;
  const shades = [shaded(ink.color, -brush.tint), shaded(ink.color, brush.tint)];
  const sides = [[], []];
  for (let i = 0; i < count; i++) {
    const [shift, size, begin, end] = [chance.next(), chance.next(), chance.next(), chance.next()];
    const offset = ((i + 0.5) / count - 0.5 + (shift - 0.5) * 0.2) * brush.spread;
    const [first, last] = wetPart(strand.along.length, brush.breaks, begin, end);
    const width = ink.width * brush.bristle_width * (0.3 + 0.5 * size);
    const line = beside(strand, offset).subarray(2 * first, 2 * last);
    const at = strand.along.subarray(first, last);
    sides[i % 2].push(even(line, at, width, opacity, shades[i % 2]));
  }
  return sides.flat();
}

function wetPart(count, breaks, begin, end) {
  const first = Math.min(Math.floor(begin * begin * breaks * count), count - 2);
  const last = count - Math.floor(end * breaks * count);
  return [first, Math.max(last, first + 2)];
}

function rims(strand, brush, ink) {
  const color = shaded(ink.color, -RIM_SHADE);
  const opacity = ink.opacity * brush.wet_edges * 0.6;
  return [-0.46, 0.46].map((side) =>
    even(beside(strand, side), strand.along, ink.width * RIM_WIDTH, opacity, color),
  );
}

function drops(strand, brush, ink, chance) {
  const opacity = ink.opacity * brush.bristle_opacity;
  return Array.from({ length: brush.drops }, () => {
    const [place, thrown, size] = [chance.next(), chance.next(), chance.next()];
    const i = Math.floor(place * strand.along.length);
    const side = 2 * thrown - 1;
    const away = side * Math.abs(side) * brush.spread * ink.width;
    const [nx, ny] = strand.length
      ? [strand.normals[2 * i], strand.normals[2 * i + 1]]
      : [1 - 2 * place, 1];
    const speck = [strand.points[2 * i] + nx * away, strand.points[2 * i + 1] + ny * away];
    const width = ink.width * brush.bristle_width * (0.4 + 2.2 * size * size);
    const at = strand.along.subarray(i, i + 1);
    return even(Float64Array.from(speck), at, width, opacity, ink.color);
  });
}

// The line that runs `offset` widths to the right of the strand.
function beside(strand, offset) {
  const { points, normals, widths } = strand;
  return points.map((value, i) => value + normals[i] * (widths[i >> 1] * offset));
}

function even(points, at, width, opacity, color) {
  const widths = new Float64Array(points.length >> 1).fill(Math.max(width, MIN_MARK_PX));
  return { points, at, widths, opacity, color };
}

function drawable(widths, factor) {
  return widths.map((width) => Math.max(width * factor, MIN_MARK_PX));
}

// "#rrggbb" moved `amount` (-1..1) towards white, or towards black when negative.
export function shaded(color, amount) {
  const target = amount > 0 ? 255 : 0;
  const share = Math.abs(amount);
  const channels = [1, 3, 5].map((i) => {
    const channel = parseInt(color.slice(i, i + 2), 16);
    return Math.floor(channel + (target - channel) * share + 0.5).toString(16).padStart(2, "0");
  });
  return `#${channels.join("")}`;
}
