// Plain geometry: stored points, curves, lengths. No brushes, no canvas element, no network.
// Twin of canvas/geometry.py, canvas/curves.py and canvas/path_shapes.py; both sides are tested on
// tests/inputs/paths.json. Points are Float64Arrays x0, y0, x1, y1, … in canvas pixels.

export const UNITS_PER_PX = 16;
const PRESSURE_LEVELS = 255;
const TOLERANCE_PX = 0.1;
const MAX_CURVE_STEPS = 2500;
const SMOOTH_TURN_COS = 0.766;
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

// --- Lengths ---

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

// --- Paths to points ---

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
      return [[line(given, 0, given, 2)]];
    case "quadratic":
      return [[quadratic(...given.subarray(0, 6))]];
    case "cubic":
      return [[Array.from(given.subarray(0, 8))]];
    case "polyline":
      return [samples ? smooth(samples) : [line(given, 0, given, 0)]];
    case "svg":
      return svgRuns(stroke.commands, given);
    default:
      return [];
  }
}

function line(from, i, to, j) {
  return straight(from[i], from[i + 1], to[j], to[j + 1]);
}

function straight(x0, y0, x3, y3) {
  const dx = (x3 - x0) / 3;
  const dy = (y3 - y0) / 3;
  return [x0, y0, x0 + dx, y0 + dy, x3 - dx, y3 - dy, x3, y3];
}

function quadratic(x0, y0, x1, y1, x2, y2) {
  return [
    x0, y0,
    x0 + ((x1 - x0) * 2) / 3, y0 + ((y1 - y0) * 2) / 3,
    x2 + ((x1 - x2) * 2) / 3, y2 + ((y1 - y2) * 2) / 3,
    x2, y2,
  ];
}

// A curve through all points that is round where they turn gently; corners stay corners.
function smooth(points) {
  const count = (points.length >> 1) - 1;
  if (count < 2) return [line(points, 0, points, 2)];
  const lengths = [];
  const slopes = [];
  for (let i = 0; i < count; i++) {
    const dx = points[2 * i + 2] - points[2 * i];
    const dy = points[2 * i + 3] - points[2 * i + 1];
    lengths.push(Math.sqrt(dx * dx + dy * dy));
    slopes.push([dx / lengths[i], dy / lengths[i]]);
  }
  const cubics = [];
  for (let i = 0; i < count; i++) {
    const leaving = tangent(slopes, lengths, i - 1, i) ?? slopes[i];
    const arriving = tangent(slopes, lengths, i, i + 1) ?? slopes[i];
    const third = lengths[i] / 3;
    const [x0, y0, x3, y3] = points.subarray(2 * i, 2 * i + 4);
    cubics.push([
      x0, y0,
      x0 + leaving[0] * third, y0 + leaving[1] * third,
      x3 - arriving[0] * third, y3 - arriving[1] * third,
      x3, y3,
    ]);
  }
  return cubics;
}

function tangent(slopes, lengths, i, j) {
  if (i < 0 || j >= slopes.length) return null;
  const [ax, ay] = slopes[i];
  const [bx, by] = slopes[j];
  if (!(ax * bx + ay * by > SMOOTH_TURN_COS)) return null;
  const whole = lengths[i] + lengths[j];
  return [
    (ax * lengths[j] + bx * lengths[i]) / whole,
    (ay * lengths[j] + by * lengths[i]) / whole,
  ];
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

// How many chords a cubic needs to stay within the tolerance (Wang's bound).
function stepsNeeded(c) {
  let largest = 0;
  for (const i of [0, 2]) {
    const bendX = c[i] - 2 * c[i + 2] + c[i + 4];
    const bendY = c[i + 1] - 2 * c[i + 3] + c[i + 5];
    largest = Math.max(largest, bendX * bendX + bendY * bendY);
  }
  return Math.max(1, Math.ceil(Math.sqrt((0.75 / TOLERANCE_PX) * Math.sqrt(largest))));
}

function withinBudget(steps) {
  const total = steps.flat().reduce((sum, count) => sum + count, 0);
  if (total <= MAX_CURVE_STEPS) return steps;
  const share = MAX_CURVE_STEPS / total;
  return steps.map((run) => run.map((count) => Math.max(1, Math.floor(count * share))));
}

function flatten(cubics, steps) {
  const points = [cubics[0][0], cubics[0][1]];
  const places = [0];
  cubics.forEach((c, piece) => {
    for (let k = 1; k <= steps[piece]; k++) {
      const t = k / steps[piece];
      const r = 1 - t;
      const [a, b, d, e] = [r * r * r, 3 * r * r * t, 3 * r * t * t, t * t * t];
      const x = a * c[0] + b * c[2] + d * c[4] + e * c[6];
      const y = a * c[1] + b * c[3] + d * c[5] + e * c[7];
      if (x === points.at(-2) && y === points.at(-1)) continue;
      points.push(x, y);
      places.push(piece + t);
    }
  });
  return { points: Float64Array.from(points), places: Float64Array.from(places) };
}
