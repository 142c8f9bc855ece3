// The pictures of long strokes while they are drawn on: which stroke has one, and the next one's,
// laid out beforehand. What such a picture is, is in growing.js.

import { groups, marksOf } from "./drawn.js";
import { Growing } from "./growing.js";

const LONG_POINTS = 400; // of a stroke's marks; more are too much to paint anew in every frame

export class Pictures {
  // painter: {style, scale}.
  constructor(painter) {
    Object.assign(this, { painter, growing: new Map(), next: null });
  }

  clear() {
    this.growing.clear();
  }

  // Only these strokes are on their way still; the pictures of others are large.
  keepOnly(strokes) {
    for (const stroke of this.growing.keys()) {
      if (!strokes.includes(stroke)) this.growing.delete(stroke);
    }
  }

  drop(stroke) {
    this.growing.delete(stroke);
  }

  // The picture that a stroke has already, or null.
  known(stroke) {
    return this.growing.get(stroke)?.picture ?? null;
  }

  // A picture that can grow to `fraction` of a stroke, or null when it is painted without one.
  of(stroke, fraction) {
    const growing = this.growing.get(stroke);
    const isOn = growing !== undefined && fraction >= growing.fraction;
    if (!isOn && (fraction >= 1 || !this.isLong(stroke))) return null;
    const picture = isOn ? growing.picture : this.begun(stroke);
    this.growing.set(stroke, { picture, fraction });
    return picture;
  }

  // Lay out what the stroke that begins next needs.
  prepare(stroke) {
    if (this.next?.stroke === stroke || !this.isLong(stroke)) return;
    this.next = { stroke, picture: this.blank(stroke) };
  }

  forgetNext() {
    this.next = null;
  }

  begun(stroke) {
    const { next } = this;
    const isReady = next?.stroke === stroke && next.picture.scale === this.painter.scale;
    this.next = null;
    return isReady ? next.picture : this.blank(stroke);
  }

  blank(stroke) {
    return new Growing(groups(marksOf(stroke, this.painter.style)), this.painter.scale);
  }

  isLong(stroke) {
    const found = marksOf(stroke, this.painter.style);
    return found.reduce((sum, { at }) => sum + at.length, 0) > LONG_POINTS;
  }
}
