// A canvas element's pixels: finished strokes are baked once into a bitmap, live ones lie over it.
// No network. How one stroke is drawn is in drawn.js; what a frame paints, in showing.js.

import { Baking } from "./baking.js";
import { boxAround } from "./boxes.js";
import { adopt, drawStroke, forget, marksOf, strokeLength } from "./drawn.js";
import { isHeavy } from "./laying.js";
import { Pictures } from "./pictures.js";
import { Showing } from "./showing.js";

const MOST_PIXELS = 6e6; // of a bitmap, however near one looks and however fine the screen is
const MOST_RATIO = 3;

// A canvas element with a baked layer under what is being drawn.
export class Painter {
  // width, height: the drawing's extent in canvas pixels; the element may be shown at any size.
  constructor(element, { style, width = 800, height = 600, paper = "#ffffff" }) {
    Object.assign(this, { element, style, width, height, paper, zoom: 1 });
    this.ctx = element.getContext("2d");
    this.layer = document.createElement("canvas");
    this.layerCtx = this.layer.getContext("2d");
    this.pictures = new Pictures(this);
    this.showing = new Showing(this);
    [this.baked, this.baking] = [[], null];
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
    this.startOver();
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
    this.pictures.prepare(stroke);
  }

  setStyle(style) {
    this.style = style;
    this.pictures.forgetNext();
    this.rebake(this.baked);
  }

  // Start over with these finished strokes, in their order.
  rebake(strokes) {
    this.layerCtx.setTransform(1, 0, 0, 1, 0, 0);
    this.layerCtx.fillStyle = this.paper;
    this.layerCtx.fillRect(0, 0, this.layer.width, this.layer.height);
    this.baked = [];
    this.startOver();
    this.bake(strokes);
  }

  // Nothing that lay over the baked layer holds any more.
  startOver() {
    this.baking = null;
    this.pictures.clear();
    this.showing.forget();
  }

  // Lay finished strokes over those already baked.
  bake(strokes) {
    for (const stroke of strokes) {
      if (this.pictures.known(stroke)?.isFaithful) this.bakeGrown(stroke);
      else this.bakeWhole(stroke);
      this.noteBaked(stroke);
    }
  }

  // Bake this finished stroke, a heavy one only as far as time allows (`until`, as told by
  // performance.now()); true when it is whole. Until then the baked layer has nothing of it.
  bakeBy(stroke, until) {
    const shown = this.showing.same(stroke);
    if (shown !== null) adopt(stroke, shown);
    const isGrown = this.pictures.known(stroke)?.isFaithful;
    if (isGrown || !isHeavy(stroke, this.style)) this.bake([stroke]);
    else if (this.laid(stroke, until)) this.noteBaked(stroke);
    else return false;
    return true;
  }

  laid(stroke, until) {
    if (this.baking?.stroke !== stroke) {
      this.baking = new Baking(stroke, this.style, this.layer, this.scale);
    }
    if (!this.baking.goOn(until)) return false;
    this.baking.layOn(this.layerCtx);
    return true;
  }

  // What was painted while the stroke grew need not be painted again.
  bakeGrown(stroke) {
    const picture = this.pictures.known(stroke);
    picture.growTo(Infinity);
    picture.show(this.layerCtx);
  }

  bakeWhole(stroke) {
    this.layerCtx.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    drawStroke(this.layerCtx, stroke, this.style);
  }

  noteBaked(stroke) {
    if (!this.showing.isStale) {
      this.showing.changedIn(boxAround(marksOf(stroke, this.style), this.scale));
    }
    this.baking = null;
    this.pictures.drop(stroke);
    this.baked.push(stroke);
    forget(stroke);
  }

  // A set of the finished strokes of `live` that nobody has seen yet: they come with the baked layer.
  unseen(live) {
    const end = live.findIndex(({ fraction }) => fraction < 1);
    const finished = (end < 0 ? live : live.slice(0, end)).map(({ stroke }) => stroke);
    return new Set(finished.filter((stroke) => !this.showing.has(stroke)));
  }

  // Show the baked layer and over it `live`: a list of {stroke, fraction}.
  frame(live = []) {
    this.pictures.keepOnly(live.map(({ stroke }) => stroke));
    this.showing.frame(live);
  }
}
