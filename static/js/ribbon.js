// The outline of a mark as a canvas path: polygons and discs whose union is the painted shape.
// Twin of canvas/ribbons.py. All parts run the same way round, so that the non-zero rule joins them.

import { normals } from "./strand.js";

const MAX_TURN = 1.75;
const MAX_JOINT = 0.5;

// Add a round-capped line with a width at each point to `path` (a Path2D or a 2D context).
export function addRibbon(path, points, widths) {
  const last = widths.length - 1;
  if (last < 1) {
    addDisc(path, points, 0, widths[0] / 2);
    return;
  }
  const cuts = cutsOf(points, widths);
  for (let k = 1; k < cuts.length; k++) addPolygon(path, points, widths, cuts[k - 1], cuts[k]);
  for (const i of cuts) addDisc(path, points, i, widths[i] / 2);
}

function addDisc(path, points, i, radius) {
  path.moveTo(points[2 * i] + radius, points[2 * i + 1]);
  path.arc(points[2 * i], points[2 * i + 1], radius, 0, 2 * Math.PI);
  path.closePath();
}

function addPolygon(path, points, widths, first, last) {
  const out = normals(points.subarray(2 * first, 2 * last + 2));
  for (let i = first; i <= last; i++) {
    const half = widths[i] / 2;
    const x = points[2 * i] - out[2 * (i - first)] * half;
    const y = points[2 * i + 1] - out[2 * (i - first) + 1] * half;
    if (i === first) path.moveTo(x, y);
    else path.lineTo(x, y);
  }
  for (let i = last; i >= first; i--) {
    const half = widths[i] / 2;
    path.lineTo(
      points[2 * i] + out[2 * (i - first)] * half,
      points[2 * i + 1] + out[2 * (i - first) + 1] * half,
    );
  }
  path.closePath();
}

// The indices at which polygons begin and end: both ends and where the line turns far.
function cutsOf(points, widths) {
  const last = widths.length - 1;
  const cuts = [0];
  let soFar = 0;
  for (let i = 1; i < last; i++) {
    const ax = points[2 * i] - points[2 * i - 2];
    const ay = points[2 * i + 1] - points[2 * i - 1];
    const bx = points[2 * i + 2] - points[2 * i];
    const by = points[2 * i + 3] - points[2 * i + 1];
    const turn = Math.abs(Math.atan2(ax * by - ay * bx, ax * bx + ay * by));
    const reach = (widths[i] / 2) * Math.min(turn, 1.5);
    soFar += turn;
    const shorter = Math.sqrt(Math.min(ax * ax + ay * ay, bx * bx + by * by));
    if (turn > MAX_JOINT || soFar > MAX_TURN || reach > shorter) {
      cuts.push(i);
      soFar = 0;
    }
  }
  cuts.push(last);
  return cuts;
}
