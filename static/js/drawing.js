// A person's strokes from the hand to the outbox: at once under the finger, seen by the others
// while the hand moves, kept until the server has them.

import { MAX_HAND_POINTS } from "./events.js";
import { pathOf, wireAhead, wireOf } from "./hand_stroke.js";
import { KeyboardPen } from "./keyboard_pen.js";
import { Outbox } from "./outbox.js";
import { Hand } from "./pointer.js";
import { Undoing } from "./undoing.js";
import { Zoom } from "./zoom.js";

const HAND_EVERY_MS = 1000 / 15;

export class Drawing {
  // studio: {allows(), ink(), pointed(from, to), unpointed(), tapped(), sawPen(), send(frame),
  // outboxChanged(), ask(command) -> the answer, say(words)}.
  constructor(stage, key, studio) {
    Object.assign(this, { stage, studio, current: null, mine: new Set() });
    [this.sent, this.sentAt] = [0, 0]; // how many samples of it the others were told, and when
    this.outbox = new Outbox(key, (frame) => studio.send(frame), {
      outboxChanged: () => this.outboxChanged(),
      strokeRefused: (stroke, words) => studio.say(words),
    });
    this.undoing = new Undoing(this.outbox, studio);
    const listener = this.listener();
    this.hand = new Hand(stage.element, stage, listener);
    this.keys = new KeyboardPen(stage.root, stage.element, stage, listener);
    this.zoom = new Zoom(stage, this.hand, {
      undo: () => this.undoing.undo(),
      redo: () => this.undoing.redo(),
      penIsOut: () => this.keys.isOut,
    });
    this.show();
  }

  listener() {
    const { studio, stage } = this;
    return {
      allows: () => this.current === null && studio.allows(),
      ink: () => studio.ink(),
      pointed: (from, to) => studio.pointed(from, to),
      unpointed: () => studio.unpointed(),
      tapped: () => studio.tapped(),
      sawPen: () => studio.sawPen(),
      began: (stroke) => this.began(stroke),
      moved: (stroke) => this.moved(stroke),
      ended: (stroke) => this.ended(stroke),
      gaveUp: (stroke) => this.gaveUp(stroke),
      reveal: ([x, y]) => this.zoom.view.reveal([x / stage.width, y / stage.height]),
    };
  }

  set isPointing(isPointing) {
    this.hand.isPointing = this.keys.isPointing = isPointing;
  }

  // A frame of the hub about a hand may be about our own.
  isOwn(strokeId) {
    return this.mine.has(strokeId);
  }

  began(stroke) {
    this.mine.add(stroke.id);
    this.current = stroke;
    this.sent = 0;
    // The first finger of a pinch is not shown to others: they hear of a touch when it goes on.
    this.sentAt = this.hand.isWith("touch") ? performance.now() : 0;
    this.moved(stroke);
  }

  moved(stroke) {
    this.show();
    const now = performance.now();
    if (now - this.sentAt < HAND_EVERY_MS) return;
    if (stroke.taken === this.sent) return;
    const fresh = fewer(stroke.since(this.sent));
    this.studio.send({ type: "hand", stroke: stroke.id, points: fresh });
    this.sent = stroke.taken;
    this.sentAt = now;
  }

  ended(stroke) {
    this.current = null;
    this.undoing.drewOn();
    this.outbox.add({ id: stroke.id, path: pathOf(stroke), wire: wireOf(stroke) });
  }

  gaveUp(stroke) {
    this.current = null;
    if (this.sent > 0) this.studio.send({ type: "hand", stroke: stroke.id, points: [] });
    this.show();
  }

  outboxChanged() {
    this.show();
    this.studio.outboxChanged();
  }

  show() {
    const waiting = this.outbox?.wires ?? [];
    this.stage.showOwn(this.current ? [...waiting, wireAhead(this.current)] : waiting);
  }
}

// At most as many points as one frame may carry, evenly chosen, the last one among them.
function fewer(points) {
  if (points.length <= MAX_HAND_POINTS) return points;
  const step = (points.length - 1) / (MAX_HAND_POINTS - 1);
  return Array.from({ length: MAX_HAND_POINTS }, (_, i) => points[Math.round(i * step)]);
}
