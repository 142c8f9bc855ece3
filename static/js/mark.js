// A mark: the one shape that brushes paint, and its colours. Twin of canvas/marks.py.
//
// A mark is {points, widths, at, opacity, color}; at[i] is how far along the stroke, in px, the pen
// is when it lays points[i]. Neighbouring marks of equal colour and opacity are filled as one shape.

// isSquare says that a flat brush lays it: wherever the pen is, it ends in a point so wide and so far
// beyond that no round end shows.

export const MIN_MARK_PX = 0.5;
export const BEVEL = 0.06; // of the width: how far beyond its end
export const TIP = 0.02; // of the width: how wide there

export function even(points, at, width, opacity, color) {
  const widths = new Float64Array(points.length >> 1).fill(Math.max(width, MIN_MARK_PX));
  return { points, at, widths, opacity, color };
}

export function drawable(widths) {
  return widths.map((width) => Math.max(width, MIN_MARK_PX));
}

// "#rrggbb" moved `amount` (-1..1) towards white, or towards black when negative.
export function shaded(color, amount) {
  const target = amount > 0 ? 255 : 0;
  const share = Math.abs(amount);
  const channels = [1, 3, 5].map((i) => {
    const channel = parseInt(color.slice(i, i + 2), 16);
    return Math.floor(channel + (target - channel) * share + 0.5).toString(16).padStart(2, "0");
  });
  return `#${channels.join("")}`;
}
