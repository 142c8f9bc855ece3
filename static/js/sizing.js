// How large a stage's bitmaps are: as the element on the screen and the zoom want it, within
// bounds. What is shown already stays, stretched, until it is painted anew.

import { Rebake } from "./rebake.js";

const AFTER_MS = 120; // a drag of the window's edge, or a pinch, bakes once, at its end

export class Sizing {
  // stage: {element, painter, isShown, resized()}.
  constructor(stage) {
    Object.assign(this, { stage, timer: 0, rebake: null });
    new ResizeObserver(() => this.later()).observe(stage.element);
    this.watchScreen();
  }

  // Another screen, or the browser's own zoom, may have finer pixels and the same sizes in CSS. A
  // query can only tell that the ratio is no longer this one, so each change asks a new one.
  watchScreen() {
    const query = matchMedia(`(resolution: ${window.devicePixelRatio || 1}dppx)`);
    const changed = () => {
      this.later();
      this.watchScreen();
    };
    query.addEventListener("change", changed, { once: true });
  }

  // The element is shown `zoom` times as large as it is laid out.
  zoomed(zoom) {
    if (this.stage.painter.zoom === zoom) return;
    this.stage.painter.zoom = zoom;
    this.later();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.adapt(), AFTER_MS);
  }

  adapt() {
    const { painter, isShown } = this.stage;
    this.rebake?.stop();
    this.rebake = null;
    if (painter.fits(painter.wantedSize())) return;
    if (isShown) this.rebake = new Rebake(painter, painter.wantedSize(), () => this.takeOver());
    else if (painter.resize()) this.stage.resized();
  }

  takeOver() {
    this.stage.painter.takeOver(this.rebake.layer);
    this.rebake = null;
    this.stage.resized();
  }

  // The page is looked at again.
  goOn() {
    this.rebake?.goOn();
  }
}
