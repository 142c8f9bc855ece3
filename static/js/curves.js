// Cubic Béziers: built from control points, flattened into polylines. No strokes, no brushes.
// Twin of canvas/curves.py. A cubic is eight numbers: start, two handles, end; a run is a list of them.

const TOLERANCE_PX = 0.1;
const MAX_CURVE_STEPS = 2500;
const SMOOTH_TURN_COS = 0.766;

export function straight(x0, y0, x3, y3) {
  const dx = (x3 - x0) / 3;
  const dy = (y3 - y0) / 3;
  return [x0, y0, x0 + dx, y0 + dy, x3 - dx, y3 - dy, x3, y3];
}

export function quadratic(x0, y0, x1, y1, x2, y2) {
  return [
    x0, y0,
    x0 + ((x1 - x0) * 2) / 3, y0 + ((y1 - y0) * 2) / 3,
    x2 + ((x1 - x2) * 2) / 3, y2 + ((y1 - y2) * 2) / 3,
    x2, y2,
  ];
}

// A curve through all points that is round where they turn gently; corners stay corners.
export function smooth(points) {
  const count = (points.length >> 1) - 1;
  if (count < 2) return [straight(...points)];
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
    const [x0, y0] = [points[2 * i], points[2 * i + 1]];
    const [x3, y3] = [points[2 * i + 2], points[2 * i + 3]];
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

// How many chords a cubic needs to stay within the tolerance (Wang's bound).
export function stepsNeeded(c) {
  let largest = 0;
  for (const i of [0, 2]) {
    const bendX = c[i] - 2 * c[i + 2] + c[i + 4];
    const bendY = c[i + 1] - 2 * c[i + 3] + c[i + 5];
    largest = Math.max(largest, bendX * bendX + bendY * bendY);
  }
  return Math.max(1, Math.ceil(Math.sqrt((0.75 / TOLERANCE_PX) * Math.sqrt(largest))));
}

export function withinBudget(steps) {
  const total = steps.flat().reduce((sum, count) => sum + count, 0);
  if (total <= MAX_CURVE_STEPS) return steps;
  const share = MAX_CURVE_STEPS / total;
  return steps.map((run) => run.map((count) => Math.max(1, Math.floor(count * share))));
}

export function flatten(cubics, steps) {
  const points = [cubics[0][0], cubics[0][1]];
  const places = [0];
  cubics.forEach((c, piece) => {
    for (let k = 1; k <= steps[piece]; k++) {
      const t = k / steps[piece];
      const r = 1 - t;
      const a = r * r * r;
      const b = 3 * r * r * t;
      const d = 3 * r * t * t;
      const e = t * t * t;
      const x = a * c[0] + b * c[2] + d * c[4] + e * c[6];
      const y = a * c[1] + b * c[3] + d * c[5] + e * c[7];
      if (x === points[points.length - 2] && y === points[points.length - 1]) continue;
      points.push(x, y);
      places.push(piece + t);
    }
  });
  return { points: new Float64Array(points), places: new Float64Array(places) };
}
