// The wheel over the sheet, and a trackpad's pinch: which of them zoom, push the sheet, or are left to
// the page. What a view is, is in view.js.

const WHEEL_NOTCH = 100; // of deltaY: about one notch of a mouse's wheel
const NOTCH_STEP = 1.25;
const MOST_NOTCHES = 3; // of one event
const PINCH_NOTCH = 25; // a trackpad's pinch comes as small steps of a wheel with Ctrl
const LINE_PX = 33; // wheels that count lines
const SCROLLED_MS = 300; // a wheel that scrolls the page goes on scrolling it

export class Wheel {
  // zoom: the Zoom whose frame it is heard on.
  constructor(zoom) {
    this.zoom = zoom;
    const { frame } = zoom;
    frame.addEventListener("wheel", (event) => this.turned(event), { passive: false });
    addEventListener("scroll", () => (this.scrolledAt = performance.now()), { passive: true });
    // Safari tells of a trackpad's pinch in its own events.
    frame.addEventListener("gesturestart", (event) => {
      event.preventDefault();
      this.lastScale = 1;
    });
    frame.addEventListener("gesturechange", (event) => this.pinched(event));
  }

  turned(event) {
    const isPinch = event.ctrlKey || event.metaKey;
    if (!isPinch && !this.isOurs(event)) return;
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
    const isAcross = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (!isPinch && isAcross) this.push((event.deltaX || event.deltaY) * unit);
    else this.zoomAt(event, NOTCH_STEP ** -notchesOf(event.deltaY * unit, isPinch));
  }

  // The page scrolls when it was scrolling already, and where there is nothing to zoom out of.
  isOurs(event) {
    if (performance.now() - (this.scrolledAt ?? -Infinity) < SCROLLED_MS) return false;
    return !this.zoom.view.isWhole || (event.deltaY < 0 && !event.shiftKey);
  }

  pinched(event) {
    event.preventDefault();
    if (this.zoom.fingers.down.size > 0) return;
    this.zoomAt(event, event.scale / this.lastScale);
    this.lastScale = event.scale;
  }

  push(px) {
    this.zoom.view.panBy(-px / this.zoom.frame.clientWidth, 0);
  }

  zoomAt({ clientX, clientY }, factor) {
    this.zoom.view.zoomBy(factor, this.zoom.placeOf(clientX, clientY));
  }
}

// A mouse's wheel with Ctrl still goes by notches.
function notchesOf(px, isPinch) {
  const isNotch = !isPinch || Math.abs(px) >= WHEEL_NOTCH / 2;
  const notches = px / (isNotch ? WHEEL_NOTCH : PINCH_NOTCH);
  return Math.max(-MOST_NOTCHES, Math.min(MOST_NOTCHES, notches));
}
