// A performance at a moment: how much of each stroke is drawn, and where the pen is. Pure.
// The timeline is the server's (canvas/performance.py); here it is only read, never computed.

import { bytesOf } from "./geometry.js";
import { penAt as placeOn } from "./drawn.js";

const LIFT_MS = 40; // as in canvas/performance.py; a shortened batch shortens both
const SETTLE_MS = 55;
const REST_MS = 700; // the pen stays over its last stroke for so long

export class Performer {
  // strokes: those of the batch that are on the canvas; from: where the pen waits, [x, y] in px;
  // tempo: how far the batch is played at a moment, see speed.js.
  constructor(performance, strokes, from, tempo) {
    this.tempo = tempo;
    const found = new Map(strokes.map((stroke) => [stroke.id, stroke]));
    this.startsAt = performance.starts_at;
    this.acts = performance.strokes
      .filter(({ id }) => found.has(id))
      .map((timing) => actOf(timing, found.get(timing.id)));
    this.byId = new Map(this.acts.map((act) => [act.id, act]));
    this.from = from;
    this.lastMs = this.acts.at(-1)?.endMs ?? 0;
  }

  // By the server's clock, which the artist waits for; who plays it faster has seen it all before.
  isOver(now) {
    return this.msLeft(now) <= 0;
  }

  msLeft(now) {
    return this.startsAt + this.lastMs - now;
  }

  // The pen is put away some time after the last stroke.
  isAtRest(now) {
    return this.tempo.elapsedAt(now) >= this.lastMs + REST_MS;
  }

  // The share of a stroke's length that is shown at server time `now`: 0..1; 1 for any other.
  shareOf(id, now) {
    const act = this.byId.get(id);
    return act ? shareAt(act, this.tempo.elapsedAt(now)) : 1;
  }

  // {x, y, lift} of the pen; lift is 0 on the paper, 1 above it.
  penAt(now) {
    const elapsed = this.tempo.elapsedAt(now);
    const index = this.acts.findIndex((act) => elapsed < act.endMs);
    if (index === -1) return this.resting(elapsed);
    const act = this.acts[index];
    if (elapsed >= act.startMs) {
      const [x, y] = placeOn(act.stroke, shareAt(act, elapsed));
      return { x, y, lift: 0 };
    }
    const before = this.acts[index - 1];
    const [x, y] = before ? before.end : this.from;
    // Before the first stroke the pen hangs in the air already.
    const since = before ? before.endMs : -LIFT_MS;
    return travelling({ x, y, since }, act, Math.max(elapsed, 0));
  }

  // The strokes that come after `now`, the next one first.
  toCome(now) {
    const elapsed = this.tempo.elapsedAt(now);
    return this.acts.filter(({ startMs }) => startMs > elapsed).map(({ stroke }) => stroke);
  }

  // The stroke that begins next after `now`, or null.
  next(now) {
    const elapsed = this.tempo.elapsedAt(now);
    return this.acts.find(({ startMs }) => startMs > elapsed)?.stroke ?? null;
  }

  resting(elapsed) {
    const last = this.acts.at(-1);
    const [x, y] = last ? last.end : this.from;
    return { x, y, lift: Math.min(1, Math.max(0, elapsed - this.lastMs) / LIFT_MS / 3) };
  }
}

// Where a pen that drew `stroke` stands, as [x, y].
export function endOf(stroke) {
  return placeOn(stroke, 1);
}

function actOf(timing, stroke) {
  return {
    id: timing.id,
    startMs: timing.start_ms,
    endMs: timing.end_ms,
    pace: bytesOf(timing.pace),
    stroke,
    start: placeOn(stroke, 0),
    end: placeOn(stroke, 1),
  };
}

// pace[k] is the share drawn (of 255) after k + 1 of its equal steps of time.
function shareAt({ startMs, endMs, pace }, elapsed) {
  if (elapsed <= startMs) return 0;
  if (elapsed >= endMs) return 1;
  const step = ((elapsed - startMs) / (endMs - startMs)) * pace.length;
  const k = Math.floor(step);
  const before = k === 0 ? 0 : pace[k - 1];
  return (before + (pace[k] - before) * (step - k)) / 255;
}

// Up, across, down again: eased, so that the pen neither starts nor stops with a jerk.
function travelling({ x, y, since }, act, elapsed) {
  const whole = Math.max(act.startMs - since, 1);
  const lift = Math.min(LIFT_MS, whole * 0.2);
  const settle = Math.min(SETTLE_MS, whole * 0.3);
  const way = smooth((elapsed - since - lift) / Math.max(whole - lift - settle, 1));
  return {
    x: x + (act.start[0] - x) * way,
    y: y + (act.start[1] - y) * way,
    lift: Math.min(1, (elapsed - since) / lift, (act.startMs - elapsed) / settle),
  };
}

function smooth(t) {
  const held = Math.min(1, Math.max(0, t));
  return held * held * held * (held * (held * 6 - 15) + 10);
}
