// What the artist draws next is worked out while the page has nothing else to do, so that no frame
// has to wait for a heavy stroke's marks.

const SLICE_MS = 4;
const whenIdle =
  globalThis.requestIdleCallback?.bind(globalThis) ?? ((work) => setTimeout(work, 32));

export class Ahead {
  constructor(painter) {
    Object.assign(this, { painter, strokes: [], isWaiting: false });
  }

  // These come next, in this order.
  take(strokes) {
    this.strokes = [...strokes];
    this.wait();
  }

  wait() {
    if (this.isWaiting || this.strokes.length === 0 || document.hidden) return;
    this.isWaiting = true;
    whenIdle(() => this.work(), { timeout: 100 });
  }

  work() {
    this.isWaiting = false;
    const until = performance.now() + SLICE_MS;
    while (this.strokes.length > 0 && performance.now() < until) {
      this.painter.prepare(this.strokes.shift());
    }
    this.wait();
  }
}
