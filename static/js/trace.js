// What lies on a stroke's body: bristles' traces, ridges of paint, wet rims, specks.
// Twin of canvas/traces.py.

import { thinned } from "./flow.js";
import { even, MIN_MARK_PX, shaded } from "./mark.js";
import { beside, direction } from "./strand.js";

const TRACE_OPACITY = 1.5;
const SHADE = 0.4;
const RIM_WIDTH = 0.08;
const MIN_RIM_PX = 0.9;
const RIM_SHADE = 0.45;
const RIM_OPACITY = 0.75;
const RIM_SIDE = 0.46;
const APART_WIDTHS = 1.2;
const COVER = 0.4;
const MOST_COMPARED = 256;
const CAP_POINTS = 7;

export function streaks(strand, brush, ink, chance) {
  const count = brush.bristles;
  const { opacity, shades } = relief(brush, ink);
  const sides = [[], []];
  for (let i = 0; i < count; i++) {
    const [shift, size, begin, end] = [chance.next(), chance.next(), chance.next(), chance.next()];
    const offset = ((i + 0.5) / count - 0.5 + (shift - 0.5) * 0.2) * brush.spread;
    const [first, last] = wetPart(strand.along.length, brush.breaks, begin, end);
    const width = ink.width * brush.bristle_width * (0.15 + 0.45 * size);
    const line = beside(strand, offset).subarray(2 * first, 2 * last);
    const at = strand.along.subarray(first, last);
    sides[i % 2].push(even(line, at, width, opacity, shades[i % 2]));
  }
  return sides.flat();
}

// How what stands out from the body looks, in shade and in light.
function relief(brush, ink) {
  return {
    opacity: Math.min(ink.opacity * brush.bristle_opacity * TRACE_OPACITY, 1),
    shades: [shaded(ink.color, -SHADE * brush.tint), shaded(ink.color, brush.tint)],
  };
}

function wetPart(count, breaks, begin, end) {
  const first = Math.min(Math.floor(begin * begin * breaks * count), count - 2);
  const last = count - Math.floor(end * breaks * count);
  return [first, Math.max(last, first + 2)];
}

// Where the knife comes by again, it wipes its earlier ridges flat.
export function ridges(strand, brush, ink, chance) {
  const { opacity, shades } = relief(brush, ink);
  const { points, along } = strand;
  const across = points[points.length - 2] - points[0];
  const down = points[points.length - 1] - points[1];
  const lit = across >= down ? -1 : 1;
  return [-lit, lit].flatMap((toward, i) => {
    const height = thinned(along.map(() => chance.next()), 4);
    const widths = height.map((h) => {
      const share = Math.min(Math.max(4 * (h - 0.36), 0.1), 1);
      return Math.max(ink.width * brush.ridge * share, MIN_MARK_PX);
    });
    const line = beside(strand, toward * (0.5 - brush.ridge / 2));
    return bare(line, along, strand, ink, true).map(([first, last]) => ({
      ...sliced(line, along, first, last),
      widths: widths.subarray(first, last),
      opacity,
      color: shades[i],
    }));
  });
}

// There are none inside the stroke: where it meets itself, wet runs into wet.
export function rims(strand, brush, ink) {
  const color = shaded(ink.color, -RIM_SHADE);
  const opacity = ink.opacity * brush.wet_edges * RIM_OPACITY;
  const width = Math.max(ink.width * RIM_WIDTH, MIN_RIM_PX);
  let [left, right] = [beside(strand, -RIM_SIDE), beside(strand, RIM_SIDE)];
  let [leftAt, rightAt] = [strand.along, strand.along];
  if (!brush.flat) {
    const last = strand.along.length - 1;
    left = joined(cap(strand, 0, -1), left);
    leftAt = joined(new Float64Array(CAP_POINTS), leftAt);
    right = joined(right, cap(strand, last, 1));
    rightAt = joined(rightAt, new Float64Array(CAP_POINTS).fill(strand.length));
  }
  return [[left, leftAt], [right, rightAt]].flatMap(([line, along]) =>
    bare(line, along, strand, ink, false).map(([first, last]) => {
      const { points, at } = sliced(line, along, first, last);
      return even(points, at, width, opacity, color);
    }),
  );
}

function sliced(line, along, first, last) {
  return { points: line.subarray(2 * first, 2 * last), at: along.subarray(first, last) };
}

// The slices [first, last] of a line that the stroke's other (or its later) parts do not cover.
function bare(line, at, strand, ink, ofLater) {
  if (strand.length < APART_WIDTHS * ink.width) return [[0, at.length]];
  const slices = [];
  const farthest = COVER * strand.widths.reduce((most, width) => Math.max(most, width), 0);
  let first = 0;
  for (let i = 0; i <= at.length; i++) {
    if (i < at.length && !isCovered(line, at, i, strand, farthest, ink, ofLater)) continue;
    if (i - first > 1) slices.push([first, i]);
    first = i + 1;
  }
  return slices;
}

function isCovered(line, at, i, { points, widths, along }, farthest, ink, ofLater) {
  const step = Math.ceil(along.length / MOST_COMPARED);
  const apart = APART_WIDTHS * ink.width;
  for (let j = 0; j < along.length; j += step) {
    const later = along[j] - at[i];
    if ((ofLater ? later : Math.abs(later)) <= apart) continue;
    const x = line[2 * i] - points[2 * j];
    const y = line[2 * i + 1] - points[2 * j + 1];
    const away = x * x + y * y;
    if (away < (COVER * widths[j]) ** 2) return true;
    // The stroke has to come nearer first: so much of its length cannot cover the place.
    const free = along[j] + Math.sqrt(away) - farthest;
    while (j + step < along.length && along[j + step] < free) j += step;
  }
  return false;
}

function joined(first, second) {
  const both = new Float64Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

// The way round an end, from the right edge to the left.
function cap(strand, i, side) {
  const [nx, ny] = [strand.normals[2 * i], strand.normals[2 * i + 1]];
  const [dx, dy] = direction(strand, i);
  const radius = RIM_SIDE * strand.widths[i];
  const points = new Float64Array(2 * CAP_POINTS);
  for (let k = 0; k < CAP_POINTS; k++) {
    const angle = (Math.PI * k) / (CAP_POINTS - 1);
    const [right, ahead] = [Math.cos(angle), side * Math.sin(angle)];
    points[2 * k] = strand.points[2 * i] + (nx * right + dx * ahead) * radius;
    points[2 * k + 1] = strand.points[2 * i + 1] + (ny * right + dy * ahead) * radius;
  }
  return points;
}

export function drops(strand, brush, ink, chance) {
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
