// The body of a stroke: plain, cut square, soft, grainy, or blotches. Twin of canvas/bodies.py.

import { thinned } from "./flow.js";
import { BEVEL, drawable, MIN_MARK_PX, TIP } from "./mark.js";
import { beside, direction } from "./strand.js";

const FRINGE_POINTS = 7;
const LAYER_PX = 2;
const FEWEST_LAYERS = 4;
const MOST_LANES = 12;
const LANE_OVERLAP = 1.5;
const UNDERLAY_WIDTH = 0.9;
const GAP_PX = 0.25;
const BLOTCHES_PER_WIDTH = 1.7;

export function body(strand, brush, ink, chance) {
  const opacity = ink.opacity * brush.opacity;
  if (brush.blotches) return spattered(strand, brush, ink, chance);
  if (brush.layers > 1) return soft(strand, brush, ink);
  if (brush.grain && strand.length) return grainy(strand, brush, ink, chance);
  const line = strand.length || !brush.flat ? strand : dab(strand);
  const { points, along: at, widths } = brush.flat ? squared(line) : line;
  const look = { opacity, color: ink.color, ...(brush.flat && { isSquare: true }) };
  const painted = [{ points, at, widths: drawable(widths), ...look }];
  if (!strand.length) return painted;
  if (brush.ragged) painted.push(fringe(strand, brush, ink, chance));
  if (brush.slant) painted.push(...chisel(strand, brush, ink));
  if (brush.pool) painted.push(pool(strand, brush, ink, chance));
  return painted;
}

function squared(strand) {
  const { points, widths, along } = strand;
  const last = along.length - 1;
  const [bx, by] = direction(strand, 0);
  const [ex, ey] = direction(strand, last);
  const [before, beyond] = [BEVEL * widths[0], BEVEL * widths[last]];
  return {
    points: Float64Array.of(
      points[0] - bx * before, points[1] - by * before,
      ...points,
      points[2 * last] + ex * beyond, points[2 * last + 1] + ey * beyond,
    ),
    widths: Float64Array.of(widths[0] * TIP, ...widths, widths[last] * TIP),
    along: Float64Array.of(along[0], ...along, along[last]),
  };
}

function dab({ points: [x, y], widths: [width] }) {
  return {
    points: Float64Array.of(x - 0.25 * width, y, x + 0.25 * width, y),
    normals: Float64Array.of(0, 1, 0, 1),
    widths: Float64Array.of(width, width),
    along: new Float64Array(2),
  };
}

function fringe(strand, brush, ink, chance) {
  const last = strand.along.length - 1;
  const width = strand.widths[last];
  const depths = Float64Array.from(
    { length: FRINGE_POINTS },
    () => width * (0.06 + brush.ragged * chance.next()),
  );
  depths[0] = depths[FRINGE_POINTS - 1] = 0.1 * width;
  const across = depths.map((_, i) => (-0.45 + (0.9 * i) / (FRINGE_POINTS - 1)) * width);
  const ahead = depths.map((depth) => depth / 2 - 0.05 * width);
  return {
    points: placed(strand, last, across, ahead),
    at: new Float64Array(FRINGE_POINTS).fill(strand.length),
    widths: drawable(depths),
    opacity: ink.opacity * brush.opacity,
    color: ink.color,
  };
}

// Points given as distances to the right of the strand's point `i` and ahead of it.
function placed(strand, i, across, ahead) {
  const [x, y] = [strand.points[2 * i], strand.points[2 * i + 1]];
  const [nx, ny] = [strand.normals[2 * i], strand.normals[2 * i + 1]];
  const [dx, dy] = direction(strand, i);
  const points = new Float64Array(2 * across.length);
  for (let k = 0; k < across.length; k++) {
    points[2 * k] = x + nx * across[k] + dx * ahead[k];
    points[2 * k + 1] = y + ny * across[k] + dy * ahead[k];
  }
  return points;
}

function chisel(strand, brush, ink) {
  const last = strand.along.length - 1;
  return [wedge(strand, 0, -1, brush, ink), wedge(strand, last, 1, brush, ink)];
}

function wedge(strand, i, side, brush, ink) {
  const width = strand.widths[i];
  const depths = Float64Array.of(0.06 * width, brush.slant * width);
  const across = [side * -0.47 * width, side * (0.5 - brush.slant / 2) * width];
  const ahead = Array.from(depths, (depth) => side * (depth / 2 - 0.06 * width));
  return {
    points: placed(strand, i, across, ahead),
    at: new Float64Array(2).fill(strand.along[i]),
    widths: drawable(depths),
    opacity: ink.opacity * brush.opacity,
    color: ink.color,
  };
}

function pool(strand, brush, ink, chance) {
  const wobble = thinned(strand.along.map(() => chance.next()), 4);
  const widths = strand.widths.map((width, i) => {
    const share = strand.along[i] / strand.length;
    const fullness = 1.8 * (wobble[i] - 0.3) + 0.5 * share * share;
    return Math.max(width * Math.min(Math.max(fullness, 0.05), 0.92), MIN_MARK_PX);
  });
  const opacity = ink.opacity * brush.opacity * brush.pool;
  return { points: strand.points, at: strand.along, widths, opacity, color: ink.color };
}

function soft(strand, brush, ink) {
  const fitting = Math.max(FEWEST_LAYERS, Math.ceil(ink.width / LAYER_PX));
  const count = Math.min(brush.layers, fitting);
  const thin = 1 - (1 - ink.opacity * brush.opacity) ** (1 / count);
  return Array.from({ length: count }, (_, i) => {
    const place = 0.5 - Math.sin(Math.asin(1 - 2 * (1 - (i + 0.5) / count)) / 3);
    const inwards = (2 * i) / (count - 1) - 1;
    const widths = strand.widths.map((width) =>
      Math.max(width * ((1 + brush.softness) * place), MIN_MARK_PX),
    );
    const opacity = thin * (1 + 0.2 * inwards);
    return { points: strand.points, at: strand.along, widths, opacity, color: ink.color };
  });
}

function grainy(strand, brush, ink, chance) {
  const opacity = ink.opacity * brush.opacity;
  const painted = brush.underlay ? underlay(strand, opacity * brush.underlay, ink.color) : [];
  const lanes = Math.min(MOST_LANES, Math.max(2, Math.ceil(ink.width / brush.grain_px)));
  for (let lane = 0; lane < lanes; lane++) {
    const points = beside(strand, (lane + 0.5) / lanes - 0.5);
    const widths = bitten(strand, brush, lanes, chance);
    painted.push({ points, at: strand.along, widths, opacity, color: ink.color });
  }
  return painted;
}

function underlay(strand, opacity, color) {
  const { along } = strand;
  const isWithin = (distance, i) => {
    const inner = (UNDERLAY_WIDTH / 2) * strand.widths[i];
    return distance >= inner && strand.length - distance >= inner;
  };
  const first = along.findIndex(isWithin);
  if (first === -1) return [];
  const last = along.findLastIndex(isWithin) + 1;
  const widths = strand.widths
    .subarray(first, last)
    .map((width) => Math.max(width * UNDERLAY_WIDTH, MIN_MARK_PX));
  const points = strand.points.subarray(2 * first, 2 * last);
  return [{ points, at: along.subarray(first, last), widths, opacity, color }];
}

function bitten(strand, brush, lanes, chance) {
  return strand.widths.map((width) => {
    const caught = ((chance.next() - brush.grain) / (1 - brush.grain)) * 2;
    return Math.max(width * (LANE_OVERLAP / lanes) * Math.min(Math.max(caught, 0), 1), GAP_PX);
  });
}

function spattered(strand, brush, ink, chance) {
  const wobble = thinned(strand.along.map(() => chance.next()), 2);
  const widths = strand.widths.map((width, i) =>
    Math.max(width * Math.min(Math.max(2.4 * (wobble[i] - 0.35), 0.06), 0.5), MIN_MARK_PX),
  );
  const look = { opacity: ink.opacity * brush.opacity, color: ink.color };
  const thread = { points: strand.points, at: strand.along, widths, ...look };
  const fitting = Math.floor((strand.length / ink.width) * BLOTCHES_PER_WIDTH + 3.01);
  const count = Math.min(brush.blotches, fitting);
  const blotches = Array.from({ length: count }, (_, n) => ({
    ...blotch(strand, n / count, 1 / count, chance),
    ...look,
  }));
  return [thread, ...blotches];
}

function blotch(strand, begin, share, chance) {
  const [shift, thrown, size, turn] = [chance.next(), chance.next(), chance.next(), chance.next()];
  const i = Math.floor((begin + shift * share) * strand.along.length);
  const width = strand.widths[i] * (0.3 + 0.9 * size * size);
  const away = (thrown - 0.5) * (strand.widths[i] - 0.5 * width);
  const x = strand.points[2 * i] + strand.normals[2 * i] * away;
  const y = strand.points[2 * i + 1] + strand.normals[2 * i + 1] * away;
  const [dx, dy] = [Math.cos(2 * Math.PI * turn), Math.sin(2 * Math.PI * turn)];
  return {
    points: Float64Array.of(x, y, x + dx * (0.45 * width), y + dy * (0.45 * width)),
    at: new Float64Array(2).fill(strand.along[i]),
    widths: drawable(Float64Array.of(width, width * (0.3 + 0.5 * thrown))),
  };
}
