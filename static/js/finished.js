// Finished strokes on their way to the baked layer: how much of a frame they may take, and whether
// there is a picture to show meanwhile.

import { Checkpoints } from "./checkpoints.js";

const BAKE_MS = 3; // of a frame; what a browser does of it later takes about as long again
const CATCH_UP_MS = 10; // the same while nothing moves, or nothing else can be shown
const FIRST_MS = 40; // the same while the server's picture still stands for the canvas
const PATIENCE_MS = 400; // after which an unfinished picture is better than an old one

export class Finished {
  constructor(painter) {
    Object.assign(this, { painter, checkpoints: new Checkpoints(painter) });
    [this.isPartial, this.isBehind, this.since] = [true, true, 0];
  }

  // Make the baked layer that of these strokes, or of the first of them.
  goBack(strokes) {
    this.checkpoints.goBack(strokes);
    this.isPartial = true;
  }

  // The bitmaps have another size now; what is baked is on them.
  resized() {
    this.checkpoints.forget();
  }

  restyle(style) {
    this.checkpoints.forget();
    this.painter.rebake([]);
    this.painter.setStyle(style);
    this.isPartial = true;
  }

  // Bake those of a canvas's strokes that are done, in order, for a while. isShown: the canvas
  // stands for the picture already. isQuiet: nobody draws on it now.
  bake(strokes, isDone, { isShown, isQuiet }) {
    const until = performance.now() + this.patience(isShown, isQuiet);
    this.isBehind = this.isLeft(strokes, isDone, until);
    this.isPartial &&= this.isBehind;
    this.since = this.isPartial ? this.since || performance.now() : 0;
    // The server's picture may stand for the canvas for as long as it takes; an old frame may not.
    this.isLate = isShown && performance.now() - this.since > PATIENCE_MS;
  }

  // True while the layer lacks what was on it, so that no half picture is to flash up.
  get isHeldBack() {
    return this.isPartial && !this.isLate;
  }

  patience(isShown, isQuiet) {
    if (!isShown) return FIRST_MS;
    return this.isPartial || isQuiet ? CATCH_UP_MS : BAKE_MS;
  }

  // Bake until that time; true when strokes are left that could be baked.
  isLeft(strokes, isDone, until) {
    const { painter } = this;
    while (painter.baked.length < strokes.length) {
      const next = strokes[painter.baked.length];
      if (!isDone(next)) return false; // what comes after lies above it, live
      if (performance.now() > until || !painter.bakeBy(next, until)) return true;
      this.checkpoints.noteBaked();
    }
    return false;
  }
}
