// A run of a path made ready for a brush: fine enough points, a width and a normal at each; and the
// seeded chance that brushes draw from. Twin of canvas/strands.py and canvas/chance.py.

import { cumulativeLengths } from "./geometry.js";

const MIN_STEP_PX = 2;
const MAX_STEP_PX = 6;
const GRAIN_STEP_PX = 2.5;
const GRAIN_STEPS = 2;
const FINE_STEPS = 24;
const MAX_STEPS = 96;
const MAX_STEPS_OF_PATH = 2400;
const FEWEST_STEPS = 8;
const EVEN_FLOW = 0.625;
const TAPER_WIDTHS = 3;
const TAPER_SHARE = 0.35;
const LANDING_TAPER = 0.6;
const BLUNT_WIDTHS = 0.6;
const EDGE_THINNINGS = 2;
const MIN_SHARE = 0.06;
const SLACK = 1e-9;
const STRIDE = 0x6d2b79f5;

// mulberry32: a stream of numbers in 0..1 that depends on its seed alone.
export class Chance {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  next() {
    this.state = (this.state + STRIDE) >>> 0;
    const a = this.state;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
}

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

// `values`, each moved to the mean of itself and its neighbours, so many times.
export function thinned(values, times) {
  let found = values;
  const last = values.length - 1;
  for (let pass = 0; pass < times; pass++) {
    const was = found;
    found = new Float64Array(values.length);
    for (let i = 0; i <= last; i++) {
      found[i] = (was[i === 0 ? 0 : i - 1] + was[i] + was[i === last ? last : i + 1]) / 3;
    }
  }
  return found;
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

function flowFactor(run, at, brush) {
  const flow = flowOf(run, brush);
  if (flow === null) return () => 1;
  return (i) => {
    const here = valueAt(flow, valueAt(run.places, at[i]));
    return 1 + brush.pressure * (0.8 * here - 0.8 * EVEN_FLOW);
  };
}

// Linear interpolation of `values` at a fractional index.
function valueAt(values, place) {
  const last = values.length - 1;
  const i = Math.min(Math.floor(place), last);
  return i === last ? values[last] : (values[i + 1] - values[i]) * (place - i) + values[i];
}

// How fully the brush presses at each sample, 0..1: its pressure, or else its pace.
function flowOf(run, brush) {
  if (run.samples === null || run.samples.length < 6) return run.pressure;
  const flow = run.pressure ?? pace(run.samples);
  return thinned(flow, 1 + Math.floor(brush.smoothing * 4));
}

// 1 where samples lie dense (a slow hand) down to 0 at the longest step, modestly.
function pace(samples) {
  const along = cumulativeLengths(samples);
  const last = along.length - 1;
  const steps = new Float64Array(last).map((_, i) => {
    const dx = samples[2 * i + 2] - samples[2 * i];
    const dy = samples[2 * i + 3] - samples[2 * i + 1];
    return Math.sqrt(dx * dx + dy * dy);
  });
  const longest = steps.reduce((most, step) => Math.max(most, step), 0) || 1;
  return along.map((_, i) => {
    const around = (steps[Math.max(i - 1, 0)] + steps[Math.min(i, last - 1)]) / 2;
    return (1 - around / longest + EVEN_FLOW) / 2;
  });
}

function taperFactor(along, brush, widthPx) {
  const total = along.at(-1);
  const reach = Math.min(TAPER_WIDTHS * widthPx, TAPER_SHARE * total);
  if (brush.taper === 0 || reach === 0) return () => 1;
  return (i) => {
    const landing = rounded(Math.min(along[i] / reach, 1));
    const left = Math.min((total - along[i]) / reach, 1);
    const leaving = rounded(left) * (1 - brush.taper) + flicked(left) * brush.taper;
    return (1 - brush.taper * LANDING_TAPER * (1 - landing)) * (1 - brush.taper * (1 - leaving));
  };
}

function rounded(share) {
  return share * (2 - share);
}

function flicked(share) {
  return share * share * (3 - 2 * share);
}
