// Strokes that the server has not acknowledged yet: kept, sent in order, sent again, never twice
// on the canvas thanks to their ids. How they outlive this page is in kept_strokes.js.

import { MAX_FRAME_BYTES, MAX_STROKES_PER_FRAME, freshId } from "./events.js";
import { KeptStrokes } from "./kept_strokes.js";

const ROOM_IN_FRAME = MAX_FRAME_BYTES - 1024;

// listener: {outboxChanged(), strokeRefused(stroke, words)}; send(frame) is false without a line.
export class Outbox {
  constructor(key, send, listener, store) {
    Object.assign(this, { send, listener, kept: new KeptStrokes(key, store) });
    this.waiting = this.kept.load(); // [{id, at, path, wire}] in drawing order
    // Ids of those that the server may have stored: sent on a line that was lost before the answer,
    // or kept by another page, which may have sent them, or taken out of what is kept by one.
    this.doubtful = this.ids;
    this.kept.followOthers(() => [...this.ids], (ids) => this.doubt(ids));
    this.landing = []; // {seq, wire}: stored, but the change that holds them is on its way
    this.reachedSeq = 0;
    this.inFlight = null; // {ref, ids} of the one frame that is being answered
    this.held = []; // what is to be done once that is answered or its line is lost
    this.pause = null; // the timer of the wait that the server asked for
    this.together = MAX_STROKES_PER_FRAME;
  }

  get size() {
    return this.waiting.length;
  }

  // Whether all that waits would outlive this page.
  get isKept() {
    return this.kept.isWhole;
  }

  get ids() {
    return new Set(this.waiting.map(({ id }) => id));
  }

  // The strokes as they look, for the stage, until the log has them.
  get wires() {
    return [...this.landing, ...this.waiting].map((stroke) => stroke.wire);
  }

  add(stroke) {
    const waiting = { ...stroke, at: Date.now() };
    this.waiting.push(waiting);
    this.kept.keep(waiting);
    this.listener.outboxChanged();
    this.flush();
  }

  // Send the oldest strokes, unless a frame is still being answered or the server wants a pause.
  flush() {
    if (this.inFlight || this.pause || this.waiting.length === 0) return;
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
    this.lineLost();
    this.goOn();
  }

  lineLost() {
    this.doubt(this.inFlight?.ids ?? []);
    this.inFlight = null;
    this.doHeld();
  }

  doubt(ids) {
    for (const id of ids) this.doubtful.add(id);
  }

  // Take in an ack or an error; true when it answered a frame of ours.
  answered(frame) {
    if (!this.inFlight || !this.isAnswer(frame)) return false;
    const { ids } = this.inFlight;
    this.inFlight = null;
    if (frame.type === "ack") this.stored(ids, frame.seq);
    else if (frame.retry_after !== undefined) this.putOff(ids, frame);
    else this.refused(ids, frame.message);
    this.doHeld();
    this.flush();
    return true;
  }

  // A frame refused for its pace alone is not even read, so nobody knows whose it was: ours goes
  // again, and if it was not ours its strokes are stored once all the same.
  isAnswer({ ref, code }) {
    return ref === this.inFlight.ref || (ref === undefined && code === "too_fast");
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

  // Do it now; or, while the last stroke is on its way, once it is known what became of that, and
  // before anything else is sent. act(isRefused): whether that stroke is gone for good.
  onceAnswered(act) {
    if (this.held.length > 0 || this.isInFlight(this.waiting.at(-1))) this.held.push(act);
    else act(false);
  }

  doHeld(isRefused = false) {
    for (const act of this.held.splice(0)) act(isRefused);
  }

  // Undo the last of the strokes `ids`, if it never left this page: the stroke, or null when it may
  // be stored.
  takeBackLast(ids = this.ids) {
    const last = this.lastOf(ids);
    if (!last || this.isInFlight(last) || this.doubtful.has(last.id)) return null;
    this.forget([last.id]);
    return last;
  }

  // Nobody here can know whether the last of the strokes `ids` is stored: it is neither to be dropped
  // here nor to be undone there, where an older one might be the last.
  isInDoubt(ids = this.ids) {
    const last = this.lastOf(ids);
    return last !== undefined && this.doubtful.has(last.id) && !this.isInFlight(last);
  }

  lastOf(ids) {
    return this.waiting.findLast(({ id }) => ids.has(id));
  }

  isInFlight(stroke) {
    return this.inFlight?.ids.includes(stroke?.id) ?? false;
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

  putOff(ids, { code, ref, retry_after: seconds }) {
    // The database may have failed at its last word, or the refused frame was not ours.
    if (code === "unavailable" || ref === undefined) this.doubt(ids);
    this.pause = setTimeout(() => this.goOn(), 1000 * seconds);
  }

  goOn() {
    clearTimeout(this.pause);
    this.pause = null;
    this.flush();
  }

  // One bad stroke refuses its whole frame: send them singly to find which it was.
  refused(ids, words) {
    if (ids.length > 1) {
      this.together = 1;
      return;
    }
    const [stroke] = this.waiting.filter(({ id }) => id === ids[0]);
    this.forget(ids);
    this.doHeld(true);
    if (stroke) this.listener.strokeRefused(stroke, words);
  }

  forget(ids) {
    const gone = new Set(ids);
    for (const { id } of this.waiting.filter(({ id }) => gone.has(id))) {
      this.kept.drop(id);
      this.doubtful.delete(id);
    }
    this.waiting = this.waiting.filter(({ id }) => !gone.has(id));
    if (this.waiting.length === 0) this.together = MAX_STROKES_PER_FRAME;
    this.listener.outboxChanged();
  }
}
