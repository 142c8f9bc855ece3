// A long stroke while it is drawn: only what came since the last frame is painted. Each look has a
// sheet of its own, painted opaque and shown through the look's opacity, so that nothing darkens
// where parts meet. Short strokes are painted anew in every frame by painter.js.

import { apart, boxAround } from "./boxes.js";
import { addStretch } from "./ribbon.js";

const OVERLAP_PX = 0.75; // canvas pixels that a part goes back over the one before it
const STEEPEST = 0.4; // widening, in px a px, up to which an end is round; grain has no round ends
const MOST_PIXELS = 5e6; // of all sheets; a stroke of more has coarser ones until it is finished
const FAITHFUL_LOOKS = 5; // more of them, each rounded to a colour, add up to another colour

export class Growing {
  // groups: lists of marks that look alike, bottom first. scale: screen pixels to a canvas pixel.
  constructor(groups, scale) {
    this.scale = scale;
    this.reach = -1; // px of the stroke's length that are painted; nothing yet
    this.box = boxAround(groups.flat(), scale);
    const wanted = this.box[2] * this.box[3] * groups.length;
    this.fineness = Math.min(1, Math.sqrt(MOST_PIXELS / wanted));
    this.looks = groups.map((group) => ({
      group: group.map((mark) => ({ mark, next: 0 })),
      opacity: group[0].opacity,
      ctx: sheet(this.box, scale, this.fineness, group[0].color),
    }));
  }

  // True when it may stand for the stroke for good.
  get isFaithful() {
    return this.looks.length <= FAITHFUL_LOOKS && this.fineness === 1;
  }

  // Paint up to `reach` px; return the boxes of what is new: two where the pen leapt from one line
  // to the next, none where nothing is.
  growTo(reach) {
    if (reach <= this.reach) return [];
    const added = [];
    for (const { group, ctx } of this.looks) {
      ctx.beginPath();
      const before = added.length;
      for (const part of group) this.addNew(ctx, part, reach, added);
      if (added.length > before) ctx.fill("nonzero");
    }
    this.reach = reach;
    return apart(added.map((stretch) => boxAround([stretch], this.scale)), []);
  }

  addNew(ctx, part, reach, added) {
    const { mark, next } = part;
    if (next === mark.at.length || mark.at[next] > reach + OVERLAP_PX) return;
    const stretch = between(mark, this.reach - OVERLAP_PX, reach);
    if (stretch === null) return;
    const isRoundEnd = stretch.isEnd || stretch.isRound;
    addStretch(ctx, stretch.points, stretch.widths, stretch.isStart, isRoundEnd);
    added.push(stretch);
    part.next = stretch.isEnd ? mark.at.length : stretch.next;
  }

  // Lay what is painted over `ctx`, whose transform is taken back to screen pixels.
  show(ctx) {
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    for (const look of this.looks) {
      ctx.globalAlpha = look.opacity;
      ctx.drawImage(look.ctx.canvas, ...this.box);
    }
    ctx.globalAlpha = 1;
  }
}

// The part of a mark that the pen lays after `from` and up to `to` px of the stroke, or null.
function between(mark, from, to) {
  const { points, widths, at } = mark;
  const first = firstBeyond(at, from);
  const next = firstBeyond(at, to);
  if (next === 0 || first === at.length) return null;
  const kept = Array.from({ length: next - first }, (_, k) => first + k);
  if (first > 0) kept.unshift(placeOf(at, first, from));
  if (next < at.length) kept.push(placeOf(at, next, to));
  return {
    points: kept.flatMap((place) => [valueAt(points, place, 0), valueAt(points, place, 1)]),
    widths: kept.map((place) => valueAt(widths, place, 0, 1)),
    isStart: first === 0,
    isEnd: next === at.length,
    isRound: !mark.isSquare && next < at.length && isEven(mark, next),
    next: Math.max(first - 1, 0),
  };
}

// True where the disc under the pen stays within what the mark will paint before point `i`.
function isEven({ widths, at }, i) {
  return Math.abs(widths[i] - widths[i - 1]) <= STEEPEST * (at[i] - at[i - 1]);
}

function firstBeyond(at, distance) {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at[middle] > distance) high = middle;
    else low = middle + 1;
  }
  return low;
}

// Where `distance` lies before point `i`, as a fractional index.
function placeOf(at, i, distance) {
  return i - 1 + (distance - at[i - 1]) / (at[i] - at[i - 1]);
}

function valueAt(values, place, offset, stride = 2) {
  const i = Math.floor(place);
  const value = values[stride * i + offset];
  return place === i ? value : value + (values[stride * (i + 1) + offset] - value) * (place - i);
}

function sheet([left, top, width, height], scale, fineness, color) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.ceil(width * fineness), Math.ceil(height * fineness)];
  const [across, down] = [canvas.width / width, canvas.height / height];
  const ctx = canvas.getContext("2d");
  ctx.setTransform(scale * across, 0, 0, scale * down, -left * across, -top * down);
  ctx.fillStyle = color;
  return ctx;
}
