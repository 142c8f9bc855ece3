// How wide a brush is along a run: by pressure or pace, and towards the ends. Twin of the same parts
// of canvas/strands.py.

import { cumulativeLengths } from "./geometry.js";

const EVEN_FLOW = 0.625;
const TAPER_WIDTHS = 3;
const TAPER_SHARE = 0.35;
const LANDING_TAPER = 0.6;

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

// How much wider than it is a brush is at each point, by pressure or pace: a function of the index.
export function flowFactor(run, at, brush) {
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

// The same by how near the ends are.
export function taperFactor(along, brush, widthPx) {
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
