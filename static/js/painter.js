// A canvas element's pixels: finished strokes are baked once into a bitmap, live ones are drawn over
// it each frame. No network, no clock. How one stroke is drawn is in drawn.js.

import { drawStroke, forget, groups, marksOf, strokeLength } from "./drawn.js";
import { Growing } from "./growing.js";

const MOST_PIXELS = 6e6; // of a bitmap, however near one looks and however fine the screen is
const MOST_RATIO = 3;
const LONG_POINTS = 400; // of a stroke's marks; more are too much to paint anew in every frame

// A canvas element with a baked layer under what is being drawn.
export class Painter {
  // width, height: the drawing's extent in canvas pixels; the element may be shown at any size.
  constructor(element, { style, width = 800, height = 600, paper = "#ffffff" }) {
    Object.assign(this, { element, style, width, height, paper, zoom: 1 });
    this.ctx = element.getContext("2d");
    this.layer = document.createElement("canvas");
    this.layerCtx = this.layer.getContext("2d");
    this.baked = [];
    [this.growing, this.next, this.shown] = [null, null, null];
    this.resize();
  }

  // [width, height] in device pixels that the element's size on screen and the zoom ask for.
  wantedSize() {
    const ratio = this.zoom * Math.min(window.devicePixelRatio || 1, MOST_RATIO);
    const shown = this.element.clientWidth || this.width;
    const most = Math.sqrt(MOST_PIXELS / (this.width * this.height));
    const scale = Math.min((shown * ratio) / this.width, most);
    return [Math.round(this.width * scale), Math.round(this.height * scale)];
  }

  fits([width, height]) {
    return this.layer.width === width && this.layer.height === height;
  }

  // Match the element's size on screen; returns true when it changed and all was baked again.
  resize() {
    const [width, height] = this.wantedSize();
    if (this.scale && this.fits([width, height])) return false;
    this.setSize(width, height);
    [this.layer.width, this.layer.height] = [width, height];
    this.rebake(this.baked);
    return true;
  }

  // Go on with `layer`, on which all that is baked is painted at another size.
  takeOver(layer) {
    this.setSize(layer.width, layer.height);
    [this.layer, this.layerCtx] = [layer, layer.getContext("2d")];
    [this.growing, this.shown] = [null, null];
    this.ctx.drawImage(layer, 0, 0);
  }

  setSize(width, height) {
    this.scale = width / this.width;
    [this.element.width, this.element.height] = [width, height];
  }

  // Work out what painting this stroke takes, ahead of the frame that needs it.
  prepare(stroke) {
    marksOf(stroke, this.style);
    strokeLength(stroke);
  }

  // The same for the stroke that begins next: a long one has its sheets laid out.
  prepareNext(stroke) {
    if (this.next?.stroke === stroke || !this.isLong({ stroke, fraction: 0 })) return;
    this.next = this.toGrow(stroke);
  }

  setStyle(style) {
    this.style = style;
    this.next = null;
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
      forget(stroke);
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
    const isNew = picture.reach < 0;
    const fresh = picture.growTo(fraction * strokeLength(stroke));
    const isWhole = this.shown !== picture;
    if (!isWhole && fresh === null) return;
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    if (isWhole) ctx.drawImage(this.layer, 0, 0);
    // Where a sheet is still blank it is not laid over the page: there may be a dozen of them.
    clipTo(ctx, isWhole && !isNew ? picture.box : (fresh ?? [0, 0, 0, 0]));
    if (!isWhole) ctx.drawImage(this.layer, 0, 0);
    picture.show(ctx);
    ctx.restore();
    this.shown = picture;
  }

  growingPicture(stroke, fraction) {
    const { growing } = this;
    if (growing?.stroke !== stroke || fraction < growing.fraction) {
      const isReady = this.next?.stroke === stroke && this.next.picture.scale === this.scale;
      this.growing = isReady ? this.next : this.toGrow(stroke);
      this.next = null;
    }
    this.growing.fraction = fraction;
    return this.growing.picture;
  }

  toGrow(stroke) {
    return { stroke, picture: new Growing(groups(marksOf(stroke, this.style)), this.scale) };
  }
}

function clipTo(ctx, box) {
  ctx.beginPath();
  ctx.rect(...box);
  ctx.clip();
}
