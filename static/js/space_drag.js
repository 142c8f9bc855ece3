// Space held down: whatever presses the sheet then pushes it, and draws nothing. Hears pointers before
// the fingers and the hand do, and keeps from them all that is its own.

export class SpaceDrag {
  // zoom: the Zoom whose frame is pushed. penIsOut(): Space belongs to the keyboard's pen.
  constructor(zoom, penIsOut) {
    Object.assign(this, { zoom, penIsOut, isHolding: false, drag: null }); // drag: {id, at}
    const heard = {
      pointerdown: (event) => this.seize(event),
      pointermove: (event) => this.move(event),
      pointerup: (event) => this.release(event),
      pointercancel: (event) => this.release(event),
      lostpointercapture: (event) => event.target === zoom.frame && this.release(event),
    };
    for (const [name, hear] of Object.entries(heard)) {
      zoom.frame.addEventListener(name, hear, { capture: true });
    }
    addEventListener("keyup", ({ key }) => key === " " && this.hold(false));
    addEventListener("blur", () => this.hold(false));
  }

  // Space went down: true when it is for pushing the sheet.
  pressed({ target }) {
    if (this.penIsOut() || isControl(target) || !this.zoom.frame.matches(":hover")) return false;
    this.hold(true);
    return true;
  }

  hold(isHolding) {
    this.isHolding = isHolding;
    this.zoom.stage.root.dataset.isHolding = isHolding ? "yes" : "no";
  }

  seize(event) {
    if (!this.isHolding || event.button !== 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.drag) return; // one pushes; what else touches meanwhile does nothing
    this.zoom.frame.setPointerCapture(event.pointerId);
    this.drag = { id: event.pointerId, at: this.zoom.placeOf(event.clientX, event.clientY) };
  }

  move(event) {
    if (event.pointerId !== this.drag?.id) return;
    event.stopImmediatePropagation();
    const [[u0, v0], [u1, v1]] = [this.drag.at, this.zoom.placeOf(event.clientX, event.clientY)];
    this.drag.at = [u1, v1];
    this.zoom.view.panBy(u1 - u0, v1 - v0);
  }

  release(event) {
    if (event.pointerId !== this.drag?.id) return;
    event.stopImmediatePropagation();
    this.drag = null;
  }
}

function isControl(target) {
  return target.matches?.("button, a, summary, input, label, [role=button]") ?? false;
}
