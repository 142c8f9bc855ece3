// The outline of a mark as a canvas path: shapes whose union is the painted shape. Twin of
// canvas/ribbons.py, which cuts more often: there shapes are filled by the even-odd rule, here by
// the non-zero rule, which joins what runs the same way round. No brushes, no pixels.

const MAX_JOINT = 0.5; // radians; what turns farther gets a round joint
const POINTED_PX = 0.8; // canvas pixels; at the end of a line no wider a point does for a half disc
const QUARTER = Math.PI / 2;
let back = new Float64Array(1024); // the way back of the outline that is being drawn: x, y, …

// Add a round-capped line with a width at each point to `path` (a Path2D or a 2D context).
export function addRibbon(path, points, widths) {
  addStretch(path, points, widths, true, true);
}

// The same for a part of a line: what is not its start or its end is cut off straight.
export function addStretch(path, points, widths, isStart, isEnd) {
  const last = widths.length - 1;
  if (last < 1) {
    addDisc(path, points[0], points[1], widths[0] / 2);
    return;
  }
  let first = 0;
  for (let i = 1; i < last; i++) {
    if (!isGentle(points, widths, i)) {
      addPiece(path, points, widths, first, i, first > 0 || isStart, true);
      first = i;
    }
  }
  addPiece(path, points, widths, first, last, first > 0 || isStart, isEnd);
}

function addDisc(path, x, y, radius) {
  path.moveTo(x + radius, y);
  path.arc(x, y, radius, 0, 2 * Math.PI);
  path.closePath();
}

// True where the inner side of the turn at point i does not fold over.
function isGentle(points, widths, i) {
  const ax = points[2 * i] - points[2 * i - 2];
  const ay = points[2 * i + 1] - points[2 * i - 1];
  const bx = points[2 * i + 2] - points[2 * i];
  const by = points[2 * i + 3] - points[2 * i + 1];
  const turn = Math.abs(Math.atan2(ax * by - ay * bx, ax * bx + ay * by));
  if (turn > MAX_JOINT) return false;
  const reach = (widths[i] / 2) * turn;
  return reach * reach <= Math.min(ax * ax + ay * ay, bx * bx + by * by);
}

// One outline around points first..last: along one side, round the end, back, round the start.
// Where two pieces meet, their round ends make the joint.
function addPiece(path, points, widths, first, last, isRoundFirst, isRoundLast) {
  let heading = 0;
  let startHeading = 0;
  if (back.length < points.length) back = new Float64Array(2 * points.length);
  for (let i = first; i <= last; i++) {
    const [x, y] = [points[2 * i], points[2 * i + 1]];
    const before = 2 * Math.max(i - 1, first);
    const after = 2 * Math.min(i + 1, last);
    const dx = points[after] - points[before];
    const dy = points[after + 1] - points[before + 1];
    const share = widths[i] / 2 / (Math.sqrt(dx * dx + dy * dy) || 1);
    const [nx, ny] = [-dy * share, dx * share];
    back[2 * i] = x + nx;
    back[2 * i + 1] = y + ny;
    if (i === first) {
      startHeading = Math.atan2(dy, dx);
      path.moveTo(x - nx, y - ny);
    } else path.lineTo(x - nx, y - ny);
    if (i === last) heading = Math.atan2(dy, dx);
  }
  if (isRoundLast) addCap(path, points, widths, last, heading);
  for (let i = last; i >= first; i--) path.lineTo(back[2 * i], back[2 * i + 1]);
  if (isRoundFirst) addCap(path, points, widths, first, startHeading + Math.PI);
  path.closePath();
}

// Half a circle around point i, bulging in the direction `heading`.
function addCap(path, points, widths, i, heading) {
  const [x, y] = [points[2 * i], points[2 * i + 1]];
  const radius = widths[i] / 2;
  if (widths[i] > POINTED_PX) path.arc(x, y, radius, heading - QUARTER, heading + QUARTER);
  else path.lineTo(x + Math.cos(heading) * radius, y + Math.sin(heading) * radius);
}
