// The baked layer painted anew at another size, a little whenever the page has nothing else to do.
// Until it is done the old one is shown, stretched.

import { drawStroke, forget } from "./drawn.js";

const SLICE_MS = 6; // at most at a time, so that a hand that comes down need not wait
const LATEST_MS = 250; // a page that is never idle gives a slice all the same
const whenIdle =
  globalThis.requestIdleCallback?.bind(globalThis) ?? ((work) => setTimeout(work, 32));

export class Rebake {
  // done(): the layer is as far as the painter's own and may take its place.
  constructor(painter, [width, height], done) {
    Object.assign(this, { painter, done, isOver: false, count: 0, last: null });
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

  goOn() {
    whenIdle(() => this.slice(), { timeout: LATEST_MS });
  }

  slice() {
    if (this.isOver || document.hidden) return;
    const { painter } = this;
    // Something that is painted here already was taken back, or the paint is another one.
    if (painter.style !== this.style || painter.baked[this.count - 1] !== this.last) this.blank();
    const until = performance.now() + SLICE_MS;
    while (this.count < painter.baked.length && performance.now() < until) {
      this.last = painter.baked[this.count++];
      drawStroke(this.ctx, this.last, this.style);
      forget(this.last);
    }
    if (this.count < painter.baked.length) this.goOn();
    else {
      this.isOver = true;
      this.done();
    }
  }

  blank() {
    const { painter, ctx, layer, scale } = this;
    [this.count, this.last, this.style] = [0, undefined, painter.style];
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.fillStyle = painter.paper;
    ctx.fillRect(0, 0, layer.width, layer.height);
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
  }
}
