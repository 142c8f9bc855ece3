// A heavy stroke laid on a context a bit at a time: it goes on where it left off. The pixels are
// those of a stroke laid at once, because each look is still filled as one shape.

import { addMark, fillLook, groups, marksOf, toleranceOn } from "./drawn.js";

const LIGHT_POINTS = 1_500; // of all marks: so much is laid at once, some three milliseconds

// Drawing from a canvas is what makes a browser paint what it was told to paint there.
const probe = document.createElement("canvas");
[probe.width, probe.height] = [1, 1];

// True when a stroke takes longer to lay than a frame has to give.
export function isHeavy(stroke, style) {
  return marksOf(stroke, style).reduce((sum, { at }) => sum + at.length, 0) > LIGHT_POINTS;
}

export class Laying {
  // ctx: scaled, and nobody else's until the stroke is whole: the shape that is being added to is
  // the context's own path.
  constructor(ctx, stroke, style) {
    Object.assign(this, { ctx, stroke, tolerance: toleranceOn(ctx), look: 0, mark: 0 });
    this.looks = groups(marksOf(stroke, style));
  }

  // Lay one mark, and more until the time `until`; true when the stroke is whole.
  goOn(until) {
    while (this.look < this.looks.length) {
      if (!this.addMarks(until)) return false;
      fillLook(this.ctx, this.looks[this.look]);
      [this.look, this.mark] = [this.look + 1, 0];
      this.settle();
      if (performance.now() >= until) break;
    }
    return this.look === this.looks.length;
  }

  // Add the look's next marks to its shape; true when all of them are in it.
  addMarks(until) {
    const look = this.looks[this.look];
    if (this.mark === 0) this.ctx.beginPath();
    addMark(this.ctx, look[this.mark++], this.tolerance);
    while (this.mark < look.length) {
      if (performance.now() >= until) return false;
      addMark(this.ctx, look[this.mark++], this.tolerance);
    }
    return true;
  }

  // Shapes are only noted down until somebody looks, and the time that they take is to count now.
  settle() {
    probe.getContext("2d").drawImage(this.ctx.canvas, 0, 0, 1, 1, 0, 0, 1, 1);
  }
}
