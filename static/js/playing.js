// The batch that is being played on a stage: the artist's last one, for as long as it is the last,
// and how fast it is shown here. No pixels.

import { Performer, endOf } from "./performer.js";
import { Tempo } from "./speed.js";

const ALL_BUT = 1e-9; // of a stroke: moments are sums, and a sum may fall short of its end

export class Playing {
  // corner: where the pen comes from before its first stroke, [x, y] in canvas pixels.
  constructor(corner) {
    Object.assign(this, { corner, performer: null, tempo: null, batch: null, strokes: null });
  }

  // Take on a state's batch; true when something about it is new.
  take({ performance: batch, strokes }, rate) {
    if (batch === this.batch && strokes === this.strokes) return false;
    const isNext = batch !== null && batch.id !== this.batch?.id;
    if (isNext) this.tempo = new Tempo(batch.starts_at, rate);
    [this.batch, this.strokes] = [batch, strokes];
    this.performer = batch === null ? null : this.performerOf(batch, strokes);
    return true;
  }

  performerOf(batch, strokes) {
    const ids = new Set(batch.strokes.map(({ id }) => id));
    const first = strokes.findIndex(({ id }) => ids.has(id));
    const before = first < 0 ? strokes : strokes.slice(0, first);
    const last = before.findLast(({ role }) => role === "agent");
    const from = last ? endOf(last) : this.corner;
    return new Performer(batch, first < 0 ? [] : strokes.slice(first), from, this.tempo);
  }

  // The share of a stroke's length that is shown at `now`, 0..1.
  shareOf(stroke, now) {
    if (!this.performer?.byId.has(stroke.id)) return 1;
    const share = this.performer.shareOf(stroke.id, now);
    return share > 1 - ALL_BUT ? 1 : share;
  }

  // True until the server's clock says that the batch is over.
  isOn(now) {
    return this.performer !== null && !this.performer.isOver(now);
  }

  // True while the batch's pen is out here.
  isMoving(now) {
    return this.performer !== null && !this.performer.isAtRest(now);
  }
}
