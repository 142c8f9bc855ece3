// The artist's pen as a cursor over the paper: an element, so that it never marks the art.

const LIFT_PX = 9; // how far the tip hangs above its shadow when it is up
const RIGHT_PART = 0.72; // of the sheet: from there on the name stands to the left of the pen

export class Pen {
  // width, height: the drawing's extent, in the pixels that places come in.
  constructor(element, width, height) {
    Object.assign(this, { element, width, height });
  }

  // {x, y} in canvas pixels; lift 0 on the paper .. 1 above it.
  moveTo({ x, y, lift }) {
    const { style } = this.element;
    style.left = `${(100 * x) / this.width}%`;
    style.top = `${(100 * y) / this.height}%`;
    style.setProperty("--lift", `${(lift * LIFT_PX).toFixed(2)}px`);
    this.element.dataset.side = x > RIGHT_PART * this.width ? "left" : "right";
    this.element.dataset.state = lift > 0 ? "up" : "down";
  }

  putAway() {
    this.element.dataset.state = "away";
  }
}
