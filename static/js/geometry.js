// Plain geometry: stored points, lengths, paths to points. No brushes, no canvas element, no network.
// Twin of canvas/geometry.py and canvas/path_shapes.py; both sides are tested on
// tests/inputs/paths.json. Points are Float64Arrays x0, y0, x1, y1, … in canvas pixels.

import { flatten, quadratic, smooth, stepsNeeded, straight, withinBudget } from "./curves.js";

export const UNITS_PER_PX = 16;
const PRESSURE_LEVELS = 255;
const POINTS_OF = { M: 1, L: 1, Q: 2, C: 3, Z: 0 };

export function bytesOf(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

export function unpackPoints(base64) {
  const bytes = bytesOf(base64);
  const view = new DataView(bytes.buffer);
  const points = new Float64Array(bytes.length >> 1);
  for (let i = 0; i < points.length; i++) points[i] = view.getInt16(2 * i, true) / UNITS_PER_PX;
  return points;
}

export function unpackPressure(base64) {
  return Float64Array.from(bytesOf(base64), (level) => level / PRESSURE_LEVELS);
}

// The inverse, for strokes that are shown before the server has answered.
export function packPoints(points) {
  const bytes = new Uint8Array(points.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < points.length; i++) {
    view.setInt16(2 * i, Math.floor(points[i] * UNITS_PER_PX + 0.5), true);
  }
  return base64Of(bytes);
}

export function packPressure(pressure) {
  return base64Of(Uint8Array.from(pressure, (p) => Math.floor(p * PRESSURE_LEVELS + 0.5)));
}

function base64Of(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

export function cumulativeLengths(points) {
  const along = new Float64Array(points.length >> 1);
  for (let i = 1; i < along.length; i++) {
    const dx = points[2 * i] - points[2 * i - 2];
    const dy = points[2 * i + 1] - points[2 * i - 1];
    along[i] = along[i - 1] + Math.sqrt(dx * dx + dy * dy);
  }
  return along;
}

export function length(points) {
  return points.length < 4 ? 0 : cumulativeLengths(points).at(-1);
}

// The place `distance` px along the line, held to its ends, as [x, y].
export function pointAt(points, distance, along = cumulativeLengths(points)) {
  const last = along.length - 1;
  if (distance <= 0) return [points[0], points[1]];
  if (distance >= along[last]) return [points[2 * last], points[2 * last + 1]];
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (along[middle] <= distance) low = middle;
    else high = middle;
  }
  const t = (distance - along[low]) / (along[high] - along[low]);
  return [
    points[2 * low] * (1 - t) + points[2 * high] * t,
    points[2 * low + 1] * (1 - t) + points[2 * high + 1] * t,
  ];
}

// A stroke's pen-down runs as flattened polylines, in drawing order.
export function subpaths(stroke) {
  return runs(stroke).map((run) => run.points);
}

// The runs with what the pen did along them: {points, samples, places, pressure}.
export function runs(stroke) {
  const given = unpackPoints(stroke.points);
  const { samples, pressure } = samplesOf(stroke, given);
  const pieces = curveRuns(stroke, given, samples);
  const steps = withinBudget(pieces.map((cubics) => cubics.map(stepsNeeded)));
  return pieces.map((cubics, i) => {
    const { points, places } = flatten(cubics, steps[i]);
    return { points, samples, places, pressure };
  });
}

function samplesOf(stroke, given) {
  const nothing = { samples: null, pressure: null };
  if (stroke.kind !== "polyline") return nothing;
  const kept = [];
  for (let i = 0; i < given.length; i += 2) {
    if (i === 0 || given[i] !== given[i - 2] || given[i + 1] !== given[i - 1]) kept.push(i);
  }
  if (kept.length < 2) return nothing;
  const pressure = stroke.pressure === undefined ? null : unpackPressure(stroke.pressure);
  return {
    samples: Float64Array.from(kept.flatMap((i) => [given[i], given[i + 1]])),
    pressure: pressure && Float64Array.from(kept, (i) => pressure[i / 2]),
  };
}

// Each run is a list of cubics; a cubic is eight numbers: start, two handles, end.
function curveRuns(stroke, given, samples) {
  switch (stroke.kind) {
    case "line":
      return [[straight(...given.subarray(0, 4))]];
    case "quadratic":
      return [[quadratic(...given.subarray(0, 6))]];
    case "cubic":
      return [[Array.from(given.subarray(0, 8))]];
    case "polyline":
      return [samples ? smooth(samples) : [straight(given[0], given[1], given[0], given[1])]];
    case "svg":
      return svgRuns(stroke.commands, given);
    default:
      return [];
  }
}

// Cut the commands into runs at each M, and where a path goes on after Z.
function svgRuns(commands, given) {
  const found = [];
  let [x, y] = given;
  let [startX, startY] = given;
  let taken = 0;
  let isOpen = false;
  for (const command of commands) {
    const count = POINTS_OF[command];
    const own = given.subarray(2 * taken, 2 * (taken + count));
    taken += count;
    if (command === "M") {
      [x, y] = [startX, startY] = own;
      isOpen = false;
      continue;
    }
    if (!isOpen) found.push([]);
    isOpen = command !== "Z";
    if (command === "C") found.at(-1).push([x, y, ...own]);
    else if (command === "Q") found.at(-1).push(quadratic(x, y, ...own));
    else if (command === "L") found.at(-1).push(straight(x, y, own[0], own[1]));
    else found.at(-1).push(straight(x, y, startX, startY));
    [x, y] = command === "Z" ? [startX, startY] : own.slice(-2);
  }
  return found;
}
