// Boxes of screen pixels, [left, top, width, height]: around marks, and which of them to paint anew.

const MARGIN_PX = 2;

// Whole screen pixels around marks.
export function boxAround(marks, scale) {
  return boxOf(marks, scale, 0.5);
}

// The box that marks must be painted within for their pixels to be those of marks that nothing cuts
// off: browsers treat a shape otherwise when the points that its round ends are made of stick out.
// On a sheet that cuts them off anyway it is the whole sheet.
export function uncutBox(marks, scale, { width, height }) {
  const box = boxOf(marks, scale, Math.SQRT1_2);
  return covers([0, 0, width, height], box) ? box : [0, 0, width, height];
}

// reach: how far marks go to either side of their points, of their width.
function boxOf(marks, scale, reach) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { points, widths } of marks) {
    for (let i = 0; i < widths.length; i++) {
      const half = widths[i] * reach;
      left = Math.min(left, points[2 * i] - half);
      right = Math.max(right, points[2 * i] + half);
      top = Math.min(top, points[2 * i + 1] - half);
      bottom = Math.max(bottom, points[2 * i + 1] + half);
    }
  }
  const [x, y] = [Math.floor(left * scale) - MARGIN_PX, Math.floor(top * scale) - MARGIN_PX];
  const across = Math.ceil(right * scale) + MARGIN_PX - x;
  return [x, y, across, Math.ceil(bottom * scale) + MARGIN_PX - y];
}

export function meet([ax, ay, aw, ah], [bx, by, bw, bh]) {
  return ax < bx + bw && bx < ax + aw && ay < by + bh && by < ay + ah;
}

// The box around boxes, of which there is at least one.
export function joined(boxes) {
  const left = Math.min(...boxes.map(([x]) => x));
  const top = Math.min(...boxes.map(([, y]) => y));
  const right = Math.max(...boxes.map(([x, , width]) => x + width));
  const bottom = Math.max(...boxes.map(([, y, , height]) => y + height));
  return [left, top, right - left, bottom - top];
}

// What of a box lies on a sheet, or null.
export function within([x, y, width, height], sheetWidth, sheetHeight) {
  const [left, top] = [Math.max(x, 0), Math.max(y, 0)];
  const [right, bottom] = [Math.min(x + width, sheetWidth), Math.min(y + height, sheetHeight)];
  return left < right && top < bottom ? [left, top, right - left, bottom - top] : null;
}

// Boxes that do not meet, which cover these; one that meets a box of `whole` covers it, too.
export function apart(boxes, whole) {
  const found = [];
  for (const box of boxes) {
    let grown = box;
    for (let near = []; ; ) {
      near = [...found, ...whole].filter((other) => meet(other, grown) && !covers(grown, other));
      if (near.length === 0) break;
      grown = joined([grown, ...near]);
    }
    found.splice(0, found.length, ...found.filter((other) => !covers(grown, other)), grown);
  }
  return found;
}

function covers([ax, ay, aw, ah], [bx, by, bw, bh]) {
  return ax <= bx && ay <= by && ax + aw >= bx + bw && ay + ah >= by + bh;
}
