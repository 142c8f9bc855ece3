// A run of a path made ready for a brush: fine enough points, a width and a normal at each. Twin of
// canvas/strands.py; how wide a brush is where, in flow.js.

import { flowFactor, taperFactor, thinned } from "./flow.js";
import { cumulativeLengths } from "./geometry.js";

const MIN_STEP_PX = 2;
const MAX_STEP_PX = 6;
const GRAIN_STEP_PX = 2.5;
const GRAIN_STEPS = 2;
const FINE_STEPS = 24;
const MAX_STEPS = 96;
const MAX_STEPS_OF_PATH = 2400;
const FEWEST_STEPS = 8;
const BLUNT_WIDTHS = 0.6;
const EDGE_THINNINGS = 2;
const MIN_SHARE = 0.06;
const SLACK = 1e-9;

// Into how many pieces, about, one strand of a path with so many runs is cut at most.
export function mostSteps(runCount) {
  return Math.max(FEWEST_STEPS, Math.min(MAX_STEPS, Math.floor(MAX_STEPS_OF_PATH / runCount)));
}

// {points, normals, widths, along, length}; the run as `brush` would travel it.
export function strandOf(run, brush, widthPx, chance, steps = MAX_STEPS) {
  let { points, at } = brush.grain
    ? finer(run.points, GRAIN_STEPS * steps, GRAIN_STEP_PX)
    : finer(run.points, steps, MAX_STEP_PX);
  if (brush.flat) ({ points, at } = blunt(points, at, widthPx));
  const along = cumulativeLengths(points);
  const flow = flowFactor(run, at, brush);
  const taper = taperFactor(along, brush, widthPx);
  const widths = along.map((_, i) => widthPx * flow(i) * taper(i));
  if (brush.noise > 0) {
    const wobble = thinned(widths.map(() => chance.next()), EDGE_THINNINGS);
    for (let i = 0; i < widths.length; i++) widths[i] *= 1 + brush.noise * (2 * wobble[i] - 1);
  }
  const thinnest = widthPx * MIN_SHARE;
  return {
    points,
    normals: normals(points),
    widths: widths.map((width) => Math.max(width, thinnest)),
    along,
    length: along.at(-1),
  };
}

// The unit normal at each point, to the right of travel; zero for a dot.
export function normals(points) {
  const found = new Float64Array(points.length);
  const last = (points.length >> 1) - 1;
  if (last < 1) return found;
  for (let i = 0; i <= last; i++) {
    const before = 2 * Math.max(i - 1, 0);
    const after = 2 * Math.min(i + 1, last);
    const x = points[after] - points[before];
    const y = points[after + 1] - points[before + 1];
    const size = Math.sqrt(x * x + y * y) || 1;
    found[2 * i] = -y / size;
    found[2 * i + 1] = x / size;
  }
  return found;
}

// The line that runs `offset` widths to the right of the strand.
export function beside({ points, normals, widths }, offset) {
  const found = new Float64Array(points.length);
  for (let i = 0; i < points.length; i++) {
    found[i] = points[i] + normals[i] * (widths[i >> 1] * offset);
  }
  return found;
}

// The unit vector of travel at the strand's point `i`, as [x, y]; zero for a dot.
export function direction({ normals }, i) {
  return [normals[2 * i + 1], -normals[2 * i]];
}

// Without the points near the ends: a square end may not turn there.
function blunt(points, at, widthPx) {
  const along = cumulativeLengths(points);
  const last = along.length - 1;
  const reach = widthPx * BLUNT_WIDTHS + SLACK;
  const kept = [];
  for (let i = 0; i <= last; i++) {
    const isInner = along[i] > reach && along[last] - along[i] > reach;
    if (isInner || i === 0 || i === last) kept.push(i);
  }
  return {
    points: Float64Array.from(kept.flatMap((i) => [points[2 * i], points[2 * i + 1]])),
    at: kept.map((i) => at[i]),
  };
}

// Split long pieces; return the points and where each lies among the given, index + t.
function finer(points, steps, longest) {
  const along = cumulativeLengths(points);
  const total = along.at(-1);
  const step = Math.max(
    total / steps,
    Math.min(Math.max(total / FINE_STEPS, MIN_STEP_PX), longest),
  );
  const split = [points[0], points[1]];
  const at = [0];
  for (let i = 0; i < along.length - 1; i++) {
    const [x0, y0] = [points[2 * i], points[2 * i + 1]];
    const [x1, y1] = [points[2 * i + 2], points[2 * i + 3]];
    const [dx, dy] = [x1 - x0, y1 - y0];
    const count = Math.max(1, Math.ceil(Math.sqrt(dx * dx + dy * dy) / step - SLACK));
    for (let k = 1; k <= count; k++) {
      const t = k / count;
      split.push(x0 * (1 - t) + x1 * t, y0 * (1 - t) + y1 * t);
      at.push(i + t);
    }
  }
  return { points: new Float64Array(split), at };
}
