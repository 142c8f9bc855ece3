// What the artist draws next is worked out while the page has nothing else to do, so that no frame
// has to wait for a heavy stroke's marks.

import { whenIdle } from "./idle.js";

const SLICE_MS = 3;

export class Ahead {
  constructor(painter) {
    Object.assign(this, { painter, strokes: [], isWaiting: false, next: null, ready: null });
  }

  // This one begins soon; null when none does.
  expect(stroke) {
    if (stroke === this.next) return;
    this.next = stroke;
    this.wait();
  }

  // These come next, in this order.
  take(strokes) {
    this.strokes = [...strokes];
    this.wait();
  }

  wait() {
    if (this.isWaiting || !this.hasWork() || document.hidden) return;
    this.isWaiting = true;
    whenIdle(() => this.work(), { timeout: 100 });
  }

  hasWork() {
    return this.strokes.length > 0 || this.next !== this.ready;
  }

  // One stroke's sheets, or some strokes' marks: both in one go are more than a frame can spare.
  work() {
    this.isWaiting = false;
    if (this.next !== this.ready) this.readyNext();
    else this.prepareSome();
    this.wait();
  }

  readyNext() {
    this.ready = this.next;
    if (this.next) this.painter.prepareNext(this.next);
  }

  prepareSome() {
    const until = performance.now() + SLICE_MS;
    while (this.strokes.length > 0 && performance.now() < until) {
      this.painter.prepare(this.strokes.shift());
    }
  }
}
