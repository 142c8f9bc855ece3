// The baked layer painted anew at another size, a little whenever the page has nothing else to do.
// Until it is done the old one is shown, stretched.

import { drawStroke, forget } from "./drawn.js";
import { whenIdle } from "./idle.js";
import { Laying, isHeavy } from "./laying.js";

const SLICE_MS = 6; // at most at a time, so that a hand that comes down need not wait
const LATEST_MS = 250; // a page that is never idle gives a slice all the same

export class Rebake {
  // done(): the layer is as far as the painter's own and may take its place.
  constructor(painter, [width, height], done) {
    Object.assign(this, { painter, done, isOver: false, isAsked: false });
    this.layer = document.createElement("canvas");
    [this.layer.width, this.layer.height] = [width, height];
    this.ctx = this.layer.getContext("2d");
    this.scale = width / painter.width;
    this.blank();
    this.goOn();
  }

  stop() {
    this.isOver = true;
  }

  // Also for a page that is looked at again, whose last slice may be asked for still.
  goOn() {
    if (this.isAsked) return;
    this.isAsked = true;
    whenIdle(() => this.slice(), { timeout: LATEST_MS });
  }

  slice() {
    this.isAsked = false;
    if (this.isOver || document.hidden) return;
    const { painter } = this;
    // Something that is painted here already was taken back, or the paint is another one.
    if (painter.style !== this.style || !this.isBegun(painter.baked)) this.blank();
    const until = performance.now() + SLICE_MS;
    while (this.count < painter.baked.length && performance.now() < until) {
      if (!this.laid(painter.baked[this.count], until)) break;
      this.last = painter.baked[this.count++];
      forget(this.last);
    }
    if (this.count < painter.baked.length) this.goOn();
    else {
      this.isOver = true;
      this.done();
    }
  }

  // True when all that is painted here is baked still, the stroke in hand among it.
  isBegun(baked) {
    const isInHand = this.laying === null || baked[this.count] === this.laying.stroke;
    return isInHand && baked[this.count - 1] === this.last;
  }

  // Lay the stroke, a heavy one as far as time allows; true when it is whole.
  laid(stroke, until) {
    if (!isHeavy(stroke, this.style)) drawStroke(this.ctx, stroke, this.style);
    else {
      this.laying ??= new Laying(this.ctx, stroke, this.style);
      if (!this.laying.goOn(until)) return false;
    }
    this.laying = null;
    return true;
  }

  blank() {
    const { painter, ctx, layer, scale } = this;
    [this.count, this.last, this.style] = [0, undefined, painter.style];
    this.laying = null;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.fillStyle = painter.paper;
    ctx.fillRect(0, 0, layer.width, layer.height);
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
  }
}
