// The artist's pen as a cursor over the paper: an element, so that it never marks the art.

import { sideOf } from "./placing.js";

const LIFT_PX = 9; // how far the tip hangs above its shadow when it is up

export class Pen {
  // width, height: the drawing's extent, in the pixels that places come in.
  constructor(element, width, height) {
    Object.assign(this, { element, width, height, place: null, scale: 1 });
    new ResizeObserver(([{ contentRect }]) => this.fit(contentRect)).observe(element.parentElement);
  }

  // {x, y} in canvas pixels; lift 0 on the paper .. 1 above it.
  moveTo({ x, y, lift }) {
    this.place = [x, y];
    this.stand();
    this.element.style.setProperty("--lift", `${(lift * LIFT_PX).toFixed(2)}px`);
    this.element.dataset.side = sideOf(x, this.width);
    this.element.dataset.state = lift > 0 ? "up" : "down";
  }

  fit({ width }) {
    this.scale = width / this.width;
    this.stand();
  }

  // Moved, not laid out anew: a frame costs less, and nothing on the page counts as shifted.
  stand() {
    if (!this.place) return;
    const [x, y] = this.place.map((px) => (px * this.scale).toFixed(2));
    this.element.style.translate = `${x}px ${y}px`;
  }

  putAway() {
    this.element.dataset.state = "away";
  }
}
