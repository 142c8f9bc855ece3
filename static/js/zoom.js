// How near the sheet is looked at, by pinch, the keys + - 0 and a button; the wheel is in wheel.js,
// Space with a drag in space_drag.js. What a view is, is in view.js; which touches are pinches, in
// fingers.js.

import { Fingers } from "./fingers.js";
import { isTyping } from "./keys.js";
import { SpaceDrag } from "./space_drag.js";
import { View } from "./view.js";
import { Wheel } from "./wheel.js";

const KEY_STEP = 1.25;

export class Zoom {
  // stage: the Stage whose sheet it is. hand: what draws there. studio: {undo(), redo(), penIsOut()}.
  constructor(stage, hand, studio) {
    Object.assign(this, { stage, studio });
    this.frame = stage.root.querySelector(".stage-window");
    this.button = document.querySelector("[data-zoom]");
    this.view = new View(stage.root.querySelector(".stage-sheet"), (zoom) => this.show(zoom));
    this.space = new SpaceDrag(this, () => studio.penIsOut()); // before the fingers: it hears first
    this.fingers = new Fingers(this.frame, hand, {
      pinched: (from, to, factor) => this.pinched(from, to, factor),
      tapped: (count) => this.tapped(count),
    });
    this.wheel = new Wheel(this);
    addEventListener("keydown", (event) => this.pressed(event));
    this.button?.addEventListener("click", () => this.view.reset());
  }

  show(zoom) {
    this.stage.root.dataset.isNear = this.view.isWhole ? "no" : "yes";
    if (this.button) {
      const percent = `${Math.round(100 * zoom)} %`;
      this.button.textContent = percent;
      this.button.ariaLabel = `Zoom ${percent}, show the whole sheet`;
    }
    this.stage.zoomed(zoom);
  }

  // A place on the screen as shares of the window.
  placeOf(x, y) {
    const box = this.frame.getBoundingClientRect();
    return [(x - box.left) / box.width, (y - box.top) / box.height];
  }

  pinched(from, to, factor) {
    const [[u0, v0], [u1, v1]] = [this.placeOf(...from), this.placeOf(...to)];
    this.view.panBy(u1 - u0, v1 - v0);
    this.view.zoomBy(factor, [u1, v1]);
  }

  tapped(count) {
    if (count === 2) this.studio.undo();
    if (count === 3) this.studio.redo();
  }

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    if (event.key === "+" || event.key === "=") this.view.zoomBy(KEY_STEP);
    else if (event.key === "-" || event.key === "−") this.view.zoomBy(1 / KEY_STEP);
    else if (event.key === "0") this.view.reset();
    else if (event.key !== " " || !this.space.pressed(event)) return;
    event.preventDefault();
  }
}
