// How near one looks at the sheet, and at which part of it. Places are shares of the window that the
// sheet is seen through, or of the sheet itself: 0..1 from the left and from the top.

export const MOST_ZOOM = 5; // beyond it a bounded bitmap cannot be sharp
const MIDDLE = [0.5, 0.5];
const MARGIN = 0.08; // of the window: a place that is led into view doesn't stick to its edge

export class View {
  // sheet: the element that is moved within its parent. changed(zoom): after each change.
  constructor(sheet, changed) {
    Object.assign(this, { sheet, changed, zoom: 1, x: 0, y: 0 });
  }

  get isWhole() {
    return this.zoom === 1;
  }

  // Look so many times nearer; what is at `place` of the window stays there.
  zoomBy(factor, [u, v] = MIDDLE) {
    const zoom = clamp(this.zoom * factor, 1, MOST_ZOOM);
    const real = zoom / this.zoom;
    this.lookAt(zoom, u - (u - this.x) * real, v - (v - this.y) * real);
  }

  // Push the sheet by shares of the window.
  panBy(du, dv) {
    this.lookAt(this.zoom, this.x + du, this.y + dv);
  }

  reset() {
    this.lookAt(1, 0, 0);
  }

  // Where a place of the sheet is seen in the window.
  seenAt([px, py]) {
    return [this.x + px * this.zoom, this.y + py * this.zoom];
  }

  // Push the sheet no further than needed for a place of it to be seen.
  reveal(place) {
    const missing = this.seenAt(place).map((at) => clamp(at, MARGIN, 1 - MARGIN) - at);
    this.panBy(...missing);
  }

  // No part of the window is left without paper.
  lookAt(zoom, x, y) {
    const [left, top] = [clamp(x, 1 - zoom, 0), clamp(y, 1 - zoom, 0)];
    if (zoom === this.zoom && left === this.x && top === this.y) return;
    Object.assign(this, { zoom, x: left, y: top });
    const { style } = this.sheet;
    style.transform = this.isWhole
      ? ""
      : `translate(${100 * left}%, ${100 * top}%) scale(${zoom})`;
    style.setProperty("--zoom", zoom);
    this.changed(zoom);
  }
}

function clamp(value, least, most) {
  return Math.min(Math.max(value, least), most);
}
