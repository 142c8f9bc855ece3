// Small figures of the artist's batches: which strokes a tool call drew, and their thumbnail, which
// is drawn when it comes into view.

import { batchOf, boxAround } from "./batches.js";
import { inkFor } from "./brush.js";
import { drawStroke, forget, isKnown } from "./drawn.js";

const OF_A_CALL = /^~([0-9a-f]{32})\.(\d+)\.(\d+)\./; // turn, step, place of the call in its step
const MARGIN = 0.08; // of what is shown, around the strokes
const LEAST_SHARE = 0.3; // of the sheet's width, so that one dot is not a wall of ink
const LIGHT = 232; // of 255: paler strokes than this are not shown on white paper, which hides them
const MOST_RATIO = 2; // device pixels per CSS pixel; more is not seen at this size

// The strokes on a canvas by the call that drew them; told anew only when they may have changed.
export class Calls {
  constructor() {
    this.byCall = new Map(); // "turn.step.place" -> strokes
  }

  // event: the change that led here, or null after a snapshot.
  heard(event, { strokes }) {
    const isByHand = event?.type === "strokes_added" && event.cause === "drawn";
    const isOfStrokes = event === null || event.type.startsWith("strokes_");
    if (!isOfStrokes || isByHand) return;
    this.byCall.clear();
    for (const stroke of strokes) {
      const call = callOf(stroke);
      if (call === null) continue;
      if (!this.byCall.has(call)) this.byCall.set(call, []);
      this.byCall.get(call).push(stroke);
    }
  }

  // Those that the call of that place in a step drew and that are still there.
  of({ turn, step }, place) {
    return this.byCall.get(`${bare(turn)}.${step}.${place}`) ?? [];
  }

  // How many strokes of a turn are still there.
  countOf(turn) {
    const calls = [...this.byCall].filter(([call]) => call.startsWith(`${bare(turn)}.`));
    return calls.reduce((sum, [, strokes]) => sum + strokes.length, 0);
  }
}

function bare(turn) {
  return turn.replaceAll("-", "");
}

function callOf({ role, id, restores }) {
  if (role !== "agent") return null;
  const found = OF_A_CALL.exec(restores ?? id);
  return found && found.slice(1).join(".");
}

// Where a batch lies and how it was drawn, after "Drew 24 strokes": " at the top", ", hatching …".
export function aboutBatch(strokes, sheet) {
  const { manner, where } = batchOf(strokes, sheet);
  return ["drawing", "painting"].includes(manner) ? ` ${where}` : `, ${manner} ${where}`;
}

// A canvas element that shows these strokes alone, near enough to be seen.
export function thumbnail(strokes, sheet) {
  const element = document.createElement("canvas");
  element.className = "talk-picture";
  element.setAttribute("aria-hidden", "true"); // the caption says what it is
  [element.width, element.height] = [4, 3];
  element.dataset.ground = lightness(strokes, sheet.style) > LIGHT ? "grey" : "paper";
  waiting.set(element, { strokes, sheet });
  seen.observe(element);
  return element;
}

const waiting = new WeakMap(); // element -> {strokes, sheet}
const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    draw(target, waiting.get(target));
  }
});

function draw(element, { strokes, sheet }) {
  const ratio = Math.min(devicePixelRatio || 1, MOST_RATIO);
  element.width = Math.round(element.clientWidth * ratio);
  element.height = Math.round((element.width * sheet.height) / sheet.width);
  const [x, y, width] = cutOut(strokes, sheet);
  const scale = element.width / width;
  const ctx = element.getContext("2d");
  ctx.setTransform(scale, 0, 0, scale, -x * scale, -y * scale);
  for (const stroke of strokes) drawOnce(ctx, stroke, sheet.style);
}

// What the painter forgot of a baked stroke is not kept for a small picture's sake; what it needs
// for one that is still to be drawn is.
function drawOnce(ctx, stroke, style) {
  const isNeeded = isKnown(stroke);
  drawStroke(ctx, stroke, style);
  if (!isNeeded) forget(stroke);
}

// How light some strokes are on the whole, 0..255, as the eye weighs red, green and blue.
function lightness(strokes, style) {
  const each = strokes.map((stroke) => {
    const { color } = inkFor(stroke, style);
    const [red, green, blue] = [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16));
    return 0.3 * red + 0.59 * green + 0.11 * blue;
  });
  return each.reduce((sum, light) => sum + light, 0) / each.length;
}

// The part of the sheet that is shown, [x, y, width], of the sheet's proportions and within it.
function cutOut(strokes, { width, height }) {
  const [left, top, right, bottom] = boxAround(strokes);
  const across = Math.max(right - left, ((bottom - top) * width) / height) * (1 + 2 * MARGIN);
  const shown = Math.min(width, Math.max(LEAST_SHARE * width, across));
  const tall = (shown * height) / width;
  return [
    held((left + right - shown) / 2, width - shown),
    held((top + bottom - tall) / 2, height - tall),
    shown,
  ];
}

function held(value, most) {
  return Math.min(most, Math.max(0, value));
}
