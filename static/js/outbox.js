// Strokes that the server has not acknowledged yet: kept, sent in order, sent again, never twice
// on the canvas thanks to their ids. Kept per person and canvas in localStorage, one key a stroke,
// so that a reload, a crash or a second tab loses none.

import { MAX_FRAME_BYTES, MAX_STROKES_PER_FRAME, freshId } from "./events.js";

const PREFIX = "monet.outbox";
const ROOM_IN_FRAME = MAX_FRAME_BYTES - 1024;

// listener: {outboxChanged(), strokeRefused(stroke, words)}; send(frame) is false without a line.
export class Outbox {
  constructor(key, send, listener, store = ownStore()) {
    Object.assign(this, { send, listener, store, isKept: true }); // kept: what waits outlives us
    this.prefix = `${PREFIX}/${key}/`;
    this.waiting = this.load(); // [{id, at, path, wire}] in drawing order
    this.landing = []; // {seq, wire}: stored, but the change that holds them is on its way
    this.reachedSeq = 0;
    this.inFlight = null; // {ref, ids} of the one frame that is being answered
    this.together = MAX_STROKES_PER_FRAME;
  }

  get size() {
    return this.waiting.length;
  }

  // The strokes as they look, for the stage, until the log has them.
  get wires() {
    return [...this.landing, ...this.waiting].map((stroke) => stroke.wire);
  }

  add(stroke) {
    const kept = { ...stroke, at: Date.now() };
    this.waiting.push(kept);
    this.keep(kept);
    this.listener.outboxChanged();
    this.flush();
  }

  // Send the oldest strokes, unless a frame is still being answered.
  flush() {
    if (this.inFlight || this.waiting.length === 0) return;
    const strokes = this.nextFrame();
    const frame = {
      type: "draw",
      ref: freshId(),
      strokes: strokes.map(({ id, path }) => ({ id, path })),
    };
    if (this.send(frame)) this.inFlight = { ref: frame.ref, ids: strokes.map(({ id }) => id) };
  }

  // A new line: whatever the old one carried may be lost, so it goes again.
  lineOpened() {
    this.inFlight = null;
    clearTimeout(this.pause);
    this.flush();
  }

  lineLost() {
    this.inFlight = null;
  }

  // Take in an ack or an error; true when it answered a frame of ours.
  answered(frame) {
    if (frame.ref === undefined || frame.ref !== this.inFlight?.ref) return false;
    const { ids } = this.inFlight;
    this.inFlight = null;
    if (frame.type === "ack") this.stored(ids, frame.seq);
    else if (frame.retry_after !== undefined) return this.waitThenFlush(frame.retry_after);
    else this.refused(ids, frame.message);
    this.flush();
    return true;
  }

  // The log is known up to `seq`; its changes hold the strokes `ids`.
  reached(seq, ids) {
    this.reachedSeq = seq;
    const isLanding = this.landing.length > 0;
    this.landing = this.landing.filter((stroke) => stroke.seq > seq);
    if (this.waiting.length > 0) this.forget(ids);
    else if (isLanding) this.listener.outboxChanged();
  }

  stored(ids, seq) {
    if (seq > this.reachedSeq) {
      const strokes = this.waiting.filter(({ id }) => ids.includes(id));
      this.landing.push(...strokes.map(({ wire }) => ({ seq, wire })));
    }
    this.forget(ids);
  }

  // Undo a stroke that never left this page: the stroke, or null when the last one may be stored.
  takeBackLast() {
    const last = this.waiting.at(-1);
    if (!last || this.inFlight?.ids.includes(last.id)) return null;
    this.forget([last.id]);
    return last;
  }

  nextFrame() {
    const chosen = [];
    let bytes = 0;
    for (const stroke of this.waiting.slice(0, this.together)) {
      bytes += JSON.stringify(stroke.path).length + stroke.id.length + 24;
      if (chosen.length > 0 && bytes > ROOM_IN_FRAME) break;
      chosen.push(stroke);
    }
    return chosen;
  }

  waitThenFlush(seconds) {
    this.pause = setTimeout(() => this.flush(), 1000 * seconds);
    return true;
  }

  // One bad stroke refuses its whole frame: send them singly to find which it was.
  refused(ids, words) {
    if (ids.length > 1) {
      this.together = 1;
      return;
    }
    const [stroke] = this.waiting.filter(({ id }) => id === ids[0]);
    this.forget(ids);
    if (stroke) this.listener.strokeRefused(stroke, words);
  }

  forget(ids) {
    const gone = new Set(ids);
    this.waiting = this.waiting.filter(({ id }) => !gone.has(id));
    for (const id of ids) this.store.removeItem(this.prefix + id);
    if (this.waiting.length === 0) this.together = MAX_STROKES_PER_FRAME;
    this.listener.outboxChanged();
  }

  keep(stroke) {
    try {
      this.store.setItem(this.prefix + stroke.id, JSON.stringify(stroke));
    } catch {
      this.isKept = false; // full or forbidden: the stroke still waits in this page's memory
    }
  }

  load() {
    const keys = Object.keys(this.store).filter((key) => key.startsWith(this.prefix));
    const strokes = keys.map((key) => this.read(key)).filter((stroke) => stroke !== null);
    return strokes.sort((a, b) => a.at - b.at);
  }

  // What is torn must not keep the studio shut.
  read(key) {
    try {
      const { id, at, path, wire } = JSON.parse(this.store.getItem(key));
      if (id && path && wire) return { id, at, path, wire };
    } catch {
      // Not ours to read: dropped below.
    }
    this.store.removeItem(key);
    return null;
  }
}

// The browser's store; where even asking for it is forbidden, one that keeps nothing.
function ownStore() {
  try {
    return localStorage;
  } catch {
    const setItem = () => {
      throw new Error("This browser keeps nothing for the site.");
    };
    return { setItem, getItem: () => null, removeItem: () => {} };
  }
}
