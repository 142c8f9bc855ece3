// Small drawn samples of what a brush, a colour and a width look like together.

import { drawStroke } from "./drawn.js";
import { packPoints } from "./geometry.js";

const [WIDTH, HEIGHT] = [104, 36]; // CSS pixels, as bench.css shows them
const RATIO = 2;
const MARGIN_PX = 14;
const POINTS = 13;
const WIDEST_PX = 16; // a wider one would be cut off by its sample
const SEED = 1874;

// Draw over `canvas` what `ink` ({color, stroke_width, brush}) looks like.
export function drawSample(canvas, ink) {
  [canvas.width, canvas.height] = [WIDTH * RATIO, HEIGHT * RATIO];
  canvas.dataset.ink = ink.color === "#ffffff" ? "light" : "dark";
  const ctx = canvas.getContext("2d");
  ctx.setTransform(RATIO, 0, 0, RATIO, 0, 0);
  drawStroke(ctx, sampleStroke(ink), "paint");
}

function sampleStroke({ color, stroke_width: width, brush }) {
  const points = Array.from({ length: POINTS }, (_, i) => {
    const t = i / (POINTS - 1);
    // Denser towards the end, as by a hand that slows down.
    const x = MARGIN_PX + (WIDTH - 2 * MARGIN_PX) * t * (1.4 - 0.4 * t);
    return [x, HEIGHT / 2 + Math.sin(t * 2 * Math.PI) * 6];
  });
  return {
    id: `sample ${brush}`,
    role: "human",
    kind: "polyline",
    points: packPoints(points.flat()),
    seed: SEED,
    color,
    brush,
    width: Math.min(width, WIDEST_PX),
  };
}
