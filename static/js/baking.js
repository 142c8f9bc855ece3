// A heavy stroke on its way to the baked layer: laid in slices on a copy of what lies under it, so
// that the layer has nothing of it until it has all of it.

import { uncutBox } from "./boxes.js";
import { marksOf } from "./drawn.js";
import { Laying } from "./laying.js";

export class Baking {
  // layer: the canvas element that the stroke goes to; it may not change meanwhile.
  constructor(stroke, style, layer, scale) {
    this.stroke = stroke;
    this.box = uncutBox(marksOf(stroke, style), scale, layer);
    const ctx = copyOf(layer, this.box);
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    this.laying = new Laying(ctx, stroke, style);
  }

  // True when the stroke is whole.
  goOn(until) {
    return this.laying.goOn(until);
  }

  layOn(layerCtx) {
    layerCtx.setTransform(1, 0, 0, 1, 0, 0);
    layerCtx.drawImage(this.laying.ctx.canvas, ...this.box, ...this.box);
  }
}

// It begins at the layer's own corner: shapes that are shifted are rounded to other pixels.
function copyOf(layer, box) {
  const [left, top, width, height] = box;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [left + width, top + height];
  const ctx = canvas.getContext("2d");
  ctx.drawImage(layer, ...box, ...box);
  return ctx;
}
