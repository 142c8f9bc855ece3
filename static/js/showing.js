// What stands on a canvas element: the baked layer, and over it strokes that are not baked. Of a
// frame only the boxes in which something is new are painted.

import { apart, joined, meet, uncutBox, within } from "./boxes.js";
import { drawStroke, marksOf, strokeLength } from "./drawn.js";

const MANY = 8; // boxes; more of them are not told apart
const LOOK = ["kind", "points", "commands", "pressure", "seed", "role"];
const INK = ["color", "width", "opacity", "brush"];

export class Showing {
  // painter: {ctx, layer, style, scale, pictures}.
  constructor(painter) {
    Object.assign(this, { painter, shown: new Map() });
    this.forget();
  }

  // Nothing of the last frame holds any more.
  forget() {
    [this.isStale, this.changed] = [true, []];
  }

  // The baked layer is another one within this box.
  changedIn(box) {
    if (this.changed.length < MANY) this.changed.push(box);
    else this.isStale = true;
  }

  // The stroke of the last frame that looks like this one, or null: it was a person's own, on its
  // way to the log, or this very one.
  same(stroke) {
    const shown = this.shown.get(stroke.id)?.stroke;
    return shown && isAlike(shown, stroke) ? shown : null;
  }

  has(stroke) {
    return this.same(stroke) !== null || this.painter.pictures.known(stroke) !== null;
  }

  // strokes: {stroke, fraction} of each that is not baked, the lowest one first.
  frame(strokes) {
    const parts = strokes.map(({ stroke, fraction }) => this.partOf(stroke, fraction));
    for (const box of this.boxes(parts)) this.paint(box, parts);
    this.shown = new Map(parts.map((part) => [part.key, part]));
    [this.isStale, this.changed] = [false, []];
  }

  // A part of a frame: {key, box, fresh: the boxes of what is new, isExact: shapes that are cut
  // off come out otherwise, so it is painted whole, paint(ctx)}.
  partOf(stroke, fraction) {
    const picture = this.painter.pictures.of(stroke, fraction);
    return picture === null ? this.drawn(stroke, fraction) : this.grown(picture, stroke, fraction);
  }

  grown(picture, stroke, fraction) {
    const isShown = picture.reach < 0 || this.shown.has(picture);
    const fresh = picture.growTo(fraction * strokeLength(stroke));
    const paint = (ctx) => picture.show(ctx);
    return { key: picture, box: picture.box, fresh: isShown ? fresh : [picture.box], paint };
  }

  drawn(stroke, fraction) {
    const last = this.shown.get(stroke.id);
    const isSame = last?.fraction === fraction && this.same(stroke) !== null;
    if (isSame && !this.isStale) return { ...last, fresh: [] };
    const { style, scale, layer } = this.painter;
    const box = uncutBox(marksOf(stroke, style), scale, layer);
    const fresh = last ? [joined([last.box, box])] : [box];
    const paint = (ctx) => {
      ctx.setTransform(scale, 0, 0, scale, 0, 0);
      drawStroke(ctx, stroke, style, { fraction });
    };
    return { key: stroke.id, stroke, fraction, box, fresh, isExact: true, paint };
  }

  // The boxes to be painted, which do not meet.
  boxes(parts) {
    const { width, height } = this.painter.layer;
    if (this.isStale || this.isMixed(parts)) return [[0, 0, width, height]];
    const keys = new Set(parts.map(({ key }) => key));
    const gone = Array.from(this.shown.values()).filter(({ key }) => !keys.has(key));
    const fresh = parts.flatMap((part) => part.fresh);
    const wanted = [...this.changed, ...gone.map(({ box }) => box), ...fresh];
    const found = wanted.map((box) => within(box, width, height)).filter((box) => box !== null);
    const exact = parts.filter(({ isExact }) => isExact);
    const whole = exact.map(({ box }) => within(box, width, height)).filter((box) => box !== null);
    return apart(found.length > MANY ? [joined(found)] : found, whole);
  }

  // True when parts that were shown lie above each other in another order now.
  isMixed(parts) {
    const places = new Map(Array.from(this.shown.keys(), (key, i) => [key, i]));
    const kept = parts.map(({ key }) => places.get(key)).filter((place) => place !== undefined);
    return kept.some((place, i) => i > 0 && place < kept[i - 1]);
  }

  paint(box, parts) {
    const { ctx, layer } = this.painter;
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.beginPath();
    ctx.rect(...box);
    ctx.clip();
    ctx.drawImage(layer, ...box, ...box);
    for (const part of parts) if (meet(part.box, box)) part.paint(ctx);
    ctx.restore();
  }
}

function isAlike(a, b) {
  return a === b || [...LOOK, ...INK].every((key) => a[key] === b[key]);
}
