// What moves the view: wheel, pinch, space with a drag, the keys + - 0 and a button. What a view is,
// is in view.js; which touches are pinches, in fingers.js.

import { Fingers } from "./fingers.js";
import { isTyping } from "./keys.js";
import { View } from "./view.js";

const KEY_STEP = 1.25;
const WHEEL_NOTCH = 100; // of deltaY: about one notch of a mouse's wheel
const NOTCH_STEP = 1.25;
const PINCH_NOTCH = 25; // a trackpad's pinch comes as small steps of a wheel with Ctrl
const LINE_PX = 33; // wheels that count lines
const SCROLLED_MS = 300; // a wheel that scrolls the page goes on scrolling it

export class Zoom {
  // stage: the Stage whose sheet it is. hand: what draws there. studio: {undo(), redo(), penIsOut()}.
  constructor(stage, hand, studio) {
    Object.assign(this, { stage, hand, studio, isHolding: false, drag: null });
    this.frame = stage.root.querySelector(".stage-window");
    this.button = document.querySelector("[data-zoom]");
    this.view = new View(stage.root.querySelector(".stage-sheet"), (zoom) => this.show(zoom));
    this.fingers = new Fingers(this.frame, hand, {
      pinched: (from, to, factor) => this.pinched(from, to, factor),
      tapped: (count) => this.tapped(count),
    });
    this.followWheel();
    this.followDrags();
    addEventListener("keydown", (event) => this.pressed(event));
    addEventListener("keyup", (event) => event.key === " " && this.hold(false));
    addEventListener("blur", () => this.hold(false));
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

  // --- Fingers ---

  pinched(from, to, factor) {
    const [[u0, v0], [u1, v1]] = [this.placeOf(...from), this.placeOf(...to)];
    this.view.panBy(u1 - u0, v1 - v0);
    this.view.zoomBy(factor, [u1, v1]);
  }

  tapped(count) {
    if (count === 2) this.studio.undo();
    if (count === 3) this.studio.redo();
  }

  // --- Wheel ---

  followWheel() {
    this.frame.addEventListener("wheel", (event) => this.wheeled(event), { passive: false });
    addEventListener("scroll", () => (this.scrolledAt = performance.now()), { passive: true });
    // Safari tells of a trackpad's pinch in its own events.
    this.frame.addEventListener("gesturestart", (event) => {
      event.preventDefault();
      this.lastScale = 1;
    });
    this.frame.addEventListener("gesturechange", (event) => {
      event.preventDefault();
      if (this.fingers.down.size > 0) return;
      this.view.zoomBy(event.scale / this.lastScale, this.placeOf(event.clientX, event.clientY));
      this.lastScale = event.scale;
    });
  }

  wheeled(event) {
    const isPinch = event.ctrlKey || event.metaKey;
    if (!isPinch && !this.takesWheel(event)) return;
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
    if (!isPinch && (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))) {
      const across = (event.deltaX || event.deltaY) * unit;
      this.view.panBy(-across / this.frame.clientWidth, 0);
      return;
    }
    // A mouse's wheel with Ctrl still goes by notches.
    const isNotch = !isPinch || Math.abs(event.deltaY) >= WHEEL_NOTCH / 2;
    const notches = (event.deltaY * unit) / (isNotch ? WHEEL_NOTCH : PINCH_NOTCH);
    const held = Math.max(-3, Math.min(3, notches));
    this.view.zoomBy(NOTCH_STEP ** -held, this.placeOf(event.clientX, event.clientY));
  }

  // The page scrolls when it was scrolling already, and where there is nothing to zoom out of.
  takesWheel(event) {
    if (performance.now() - (this.scrolledAt ?? -Infinity) < SCROLLED_MS) return false;
    return !this.view.isWhole || (event.deltaY < 0 && !event.shiftKey);
  }

  // --- Space with a drag ---

  followDrags() {
    const { frame } = this;
    const capture = { capture: true };
    frame.addEventListener("pointerdown", (event) => this.seize(event), capture);
    frame.addEventListener("pointermove", (event) => this.dragged(event), capture);
    for (const name of ["pointerup", "pointercancel"]) {
      frame.addEventListener(name, (event) => this.release(event), capture);
    }
  }

  hold(isHolding) {
    this.isHolding = isHolding;
    this.stage.root.dataset.isHolding = isHolding ? "yes" : "no";
  }

  seize(event) {
    if (!this.isHolding || event.button !== 0 || this.drag) return;
    event.preventDefault();
    event.stopPropagation();
    this.frame.setPointerCapture(event.pointerId);
    this.drag = { id: event.pointerId, at: this.placeOf(event.clientX, event.clientY) };
  }

  dragged(event) {
    if (event.pointerId !== this.drag?.id) return;
    event.stopPropagation();
    const [[u0, v0], [u1, v1]] = [this.drag.at, this.placeOf(event.clientX, event.clientY)];
    this.drag.at = [u1, v1];
    this.view.panBy(u1 - u0, v1 - v0);
  }

  release(event) {
    if (event.pointerId !== this.drag?.id) return;
    event.stopPropagation();
    this.drag = null;
  }

  // --- Keys ---

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    if (event.key === " ") {
      if (this.studio.penIsOut() || isControl(event.target) || !this.frame.matches(":hover")) return;
      this.hold(true);
    } else if (event.key === "+" || event.key === "=") this.view.zoomBy(KEY_STEP);
    else if (event.key === "-" || event.key === "−") this.view.zoomBy(1 / KEY_STEP);
    else if (event.key === "0") this.view.reset();
    else return;
    event.preventDefault();
  }
}

function isControl(target) {
  return target.matches?.("button, a, summary, input, label, [role=button]") ?? false;
}
