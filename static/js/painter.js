// Marks -> pixels on a 2D canvas: finished strokes are baked once into a bitmap, live ones are drawn
// over it each frame. No network, no clock. Server twin: canvas/rendering.py.

import { inkFor, marks } from "./brush.js";
import { cumulativeLengths, pointAt, subpaths } from "./geometry.js";
import { Growing } from "./growing.js";
import { addRibbon } from "./ribbon.js";
import { thinned } from "./thinning.js";

const TOLERANCE_PX = 0.15; // of the screen: outlines may be that far off, which no eye sees
const LONG_POINTS = 400; // of a stroke's marks; more are too much to paint anew in every frame
const known = new WeakMap(); // stroke -> what is derived from it; strokes never change

function derived(stroke) {
  if (!known.has(stroke)) known.set(stroke, {});
  return known.get(stroke);
}

function marksOf(stroke, style) {
  const entry = derived(stroke);
  if (entry.style !== style) {
    entry.style = style;
    entry.marks = marks(stroke, inkFor(stroke, style));
  }
  return entry.marks;
}

// The stroke's lines with their cumulative lengths.
function linesOf(stroke) {
  const entry = derived(stroke);
  entry.lines ??= subpaths(stroke).map((points) => ({ points, along: cumulativeLengths(points) }));
  return entry.lines;
}

// Draw one stroke, or its first part: `fraction` 0..1 of its length. The context may be scaled.
export function drawStroke(ctx, stroke, style, { fraction = 1 } = {}) {
  if (fraction <= 0) return;
  let shown = marksOf(stroke, style);
  if (fraction < 1) {
    const reach = fraction * strokeLength(stroke);
    shown = shown.map((mark) => firstPart(mark, reach)).filter((mark) => mark !== null);
  }
  const tolerance = TOLERANCE_PX / (ctx.getTransform().a || 1);
  for (const group of groups(shown)) fillGroup(ctx, group, tolerance);
}

// Where the pen is at `fraction` of a stroke, as [x, y] in canvas pixels.
export function penAt(stroke, fraction) {
  let distance = fraction * strokeLength(stroke);
  const lines = linesOf(stroke);
  for (const { points, along } of lines) {
    if (distance <= along.at(-1)) return pointAt(points, distance, along);
    distance -= along.at(-1);
  }
  const { points, along } = lines.at(-1);
  return pointAt(points, along.at(-1), along);
}

export function strokeLength(stroke) {
  return linesOf(stroke).reduce((sum, { along }) => sum + along.at(-1), 0);
}

// Runs of neighbouring marks that look alike; each is one shape, so that overlaps do not darken.
function groups(shown) {
  const found = [];
  for (const mark of shown) {
    const last = found.at(-1)?.[0];
    if (last?.color === mark.color && last.opacity === mark.opacity) found.at(-1).push(mark);
    else found.push([mark]);
  }
  return found;
}

function fillGroup(ctx, group, tolerance) {
  const [{ color, opacity }] = group;
  const shape = new Path2D();
  for (const mark of group) {
    const { points, widths } = thinned(mark, tolerance);
    addRibbon(shape, points, widths);
  }
  ctx.globalAlpha = opacity;
  ctx.fillStyle = color;
  ctx.fill(shape, "nonzero");
  ctx.globalAlpha = 1;
}

// The part of a mark that lies within `reach` px of the stroke's start, or null.
function firstPart(mark, reach) {
  const count = mark.at.findIndex((distance) => distance > reach);
  if (count === -1) return mark;
  if (count === 0) return null;
  const points = Float64Array.from(mark.points.subarray(0, 2 * count + 2));
  const widths = Float64Array.from(mark.widths.subarray(0, count + 1));
  const from = mark.at[count - 1];
  const t = (reach - from) / (mark.at[count] - from);
  for (const i of [2 * count, 2 * count + 1]) points[i] = points[i - 2] * (1 - t) + points[i] * t;
  widths[count] = widths[count - 1] * (1 - t) + widths[count] * t;
  return { ...mark, points, widths };
}

// A canvas element with a baked layer under what is being drawn.
export class Painter {
  // width, height: the drawing's extent in canvas pixels; the element may be shown at any size.
  constructor(element, { style, width = 800, height = 600, paper = "#ffffff" }) {
    Object.assign(this, { element, style, width, height, paper });
    this.ctx = element.getContext("2d");
    this.layer = document.createElement("canvas");
    this.layerCtx = this.layer.getContext("2d");
    this.baked = [];
    [this.growing, this.shown] = [null, null];
    this.resize();
  }

  // Match the element's size on screen; returns true when it changed and all was baked again.
  resize() {
    const ratio = Math.min(window.devicePixelRatio || 1, 3);
    const shown = this.element.clientWidth || this.width;
    const scale = Math.min((shown * ratio) / this.width, 4);
    const [w, h] = [Math.round(this.width * scale), Math.round(this.height * scale)];
    if (this.layer.width === w && this.layer.height === h && this.scale) return false;
    this.scale = w / this.width;
    this.element.width = this.layer.width = w;
    this.element.height = this.layer.height = h;
    this.rebake(this.baked);
    return true;
  }

  setStyle(style) {
    this.style = style;
    this.rebake(this.baked);
  }

  // Start over with these finished strokes, in their order.
  rebake(strokes) {
    this.layerCtx.setTransform(1, 0, 0, 1, 0, 0);
    this.layerCtx.fillStyle = this.paper;
    this.layerCtx.fillRect(0, 0, this.layer.width, this.layer.height);
    this.baked = [];
    [this.growing, this.shown] = [null, null];
    this.bake(strokes);
  }

  // Lay finished strokes over those already baked.
  bake(strokes) {
    for (const stroke of strokes) {
      if (this.growing?.stroke === stroke && this.growing.picture.isFaithful) this.bakeGrown();
      else this.drawOn(this.layerCtx, { stroke });
      if (this.growing?.stroke === stroke) this.growing = null; // its sheets are large
      this.baked.push(stroke);
    }
    this.shown = null;
  }

  // What was painted while the stroke grew need not be painted again.
  bakeGrown() {
    this.growing.picture.growTo(Infinity);
    this.growing.picture.show(this.layerCtx);
    this.growing = null;
  }

  // Show the baked layer and over it `live`: a list of {stroke, fraction}.
  frame(live = []) {
    const { ctx } = this;
    if (live.length === 1 && this.isLong(live[0])) {
      this.frameGrowing(live[0]);
      return;
    }
    this.shown = null;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.drawImage(this.layer, 0, 0);
    for (const part of live) this.drawOn(ctx, part);
  }

  drawOn(ctx, { stroke, fraction = 1 }) {
    ctx.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    drawStroke(ctx, stroke, this.style, { fraction });
  }

  isLong({ stroke, fraction = 1 }) {
    if (fraction >= 1) return this.growing?.stroke === stroke;
    return marksOf(stroke, this.style).reduce((sum, { at }) => sum + at.length, 0) > LONG_POINTS;
  }

  // One long stroke is drawn on: where nothing is new, the last frame stays.
  frameGrowing({ stroke, fraction = 1 }) {
    const { ctx } = this;
    const picture = this.growingPicture(stroke, fraction);
    const fresh = picture.growTo(fraction * strokeLength(stroke));
    const isWhole = this.shown !== picture;
    if (!isWhole && fresh === null) return;
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.beginPath();
    ctx.rect(...(isWhole ? [0, 0, this.layer.width, this.layer.height] : fresh));
    ctx.clip();
    ctx.drawImage(this.layer, 0, 0);
    picture.show(ctx);
    ctx.restore();
    this.shown = picture;
  }

  growingPicture(stroke, fraction) {
    const { growing } = this;
    if (growing?.stroke !== stroke || fraction < growing.fraction) {
      const picture = new Growing(groups(marksOf(stroke, this.style)), this.scale);
      this.growing = { stroke, picture };
    }
    this.growing.fraction = fraction;
    return this.growing.picture;
  }
}
