// Other people's strokes while their hands are still moving; the stored stroke replaces each.

import { seedFor } from "./events.js";
import { packPoints } from "./geometry.js";

export const FORGET_AFTER_MS = 4_000; // a hand that left, or a frame that was lost
const MAX_POINTS_SHOWN = 2_000;
const OPACITY = 0.55; // not stored yet, and its colour is not known

export class Hands {
  constructor() {
    this.moving = new Map(); // client id -> {points: [[x, y], …], at, wire: null until it is shown}
  }

  // Take in a hand_moved frame; one without points says that the stroke was given up. False when it
  // came too late: isLogged(id) tells whether the log has the stroke.
  moved({ stroke, points }, now, isLogged) {
    this.forgetOld(now);
    const known = this.moving.get(stroke);
    if (known ? known.isStored : isLogged(stroke)) return false;
    if (points.length === 0) this.moving.delete(stroke);
    else this.moving.set(stroke, { points: longer(known, points), at: now, wire: null });
    return true;
  }

  // Note those that are in the log now.
  stored(strokes) {
    if (this.moving.size === 0) return;
    for (const { id } of strokes) if (this.moving.has(id)) this.moving.get(id).isStored = true;
  }

  // Drop those in the log, but for a set of strokes that cannot be seen there yet.
  keep(unseen) {
    const kept = new Set(Array.from(unseen, ({ id }) => id));
    for (const [id, { isStored }] of this.moving) {
      if (isStored && !kept.has(id)) this.moving.delete(id);
    }
  }

  strokes(now) {
    this.forgetOld(now);
    return Array.from(this.moving, ([id, hand]) => {
      hand.wire ??= wireOf(id, hand.points);
      return { stroke: hand.wire, fraction: 1 };
    });
  }

  forgetOld(now) {
    for (const [id, { at }] of this.moving) {
      if (now - at > FORGET_AFTER_MS) this.moving.delete(id);
    }
  }
}

function longer(known, points) {
  return [...(known?.points ?? []), ...points].slice(-MAX_POINTS_SHOWN);
}

function wireOf(id, points) {
  return {
    id,
    author: "",
    role: "human",
    kind: "polyline",
    points: packPoints(points.flat()),
    seed: seedFor(id),
    seq: 0,
    opacity: OPACITY,
  };
}
