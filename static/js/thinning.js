// Which points of a mark are needed to show it. What a mark is, is in brush.js.

const MOST_LEFT_OUT = 3; // in a row: each is looked at again with every further one

// Used anew for every mark: thousands of short-lived arrays cost more than the work itself.
let places = new Float64Array(1024);
let sizes = new Float64Array(512);

// The mark as {points, widths} without the points that a straight, evenly widening line passes
// within `tolerance` px of. Both ends stay. Valid until the next call.
export function thinned(mark, tolerance) {
  const { points, widths } = mark;
  const last = widths.length - 1;
  if (last < 2) return mark;
  if (places.length < points.length) makeRoom(points.length);
  let count = 0;
  for (let anchor = 0, i = 0; i <= last; i++) {
    const isInner = i > 0 && i < last && i - anchor <= MOST_LEFT_OUT;
    if (isInner && isBetween(mark, anchor, i + 1, tolerance)) continue;
    places[2 * count] = points[2 * i];
    places[2 * count + 1] = points[2 * i + 1];
    sizes[count++] = widths[i];
    anchor = i;
  }
  return { points: places.subarray(0, 2 * count), widths: sizes.subarray(0, count) };
}

function makeRoom(count) {
  places = new Float64Array(2 * count);
  sizes = new Float64Array(count);
}

// True when every point between `from` and `to` lies next to the straight way from one to the other.
function isBetween({ points, widths }, from, to, tolerance) {
  const [x, y] = [points[2 * from], points[2 * from + 1]];
  const dx = points[2 * to] - x;
  const dy = points[2 * to + 1] - y;
  const squared = dx * dx + dy * dy;
  if (squared === 0) return false; // there and back again
  const farthest = tolerance * Math.sqrt(squared);
  const growth = (widths[to] - widths[from]) / (to - from);
  for (let i = from + 1; i < to; i++) {
    const [px, py] = [points[2 * i] - x, points[2 * i + 1] - y];
    const along = px * dx + py * dy;
    if (along < 0 || along > squared || Math.abs(px * dy - py * dx) > farthest) return false;
    if (Math.abs(widths[from] + growth * (i - from) - widths[i]) > 2 * tolerance) return false;
  }
  return true;
}
