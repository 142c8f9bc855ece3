// Copies of the baked layer at earlier moments, so that taking back one stroke does not mean
// painting five thousand others again.

const SERIES = [
  { every: 40, kept: 2, keptWhenLarge: 2 }, // for the stroke that was just drawn
  { every: 1_000, kept: 2, keptWhenLarge: 1 }, // for what lies further back
];
const LARGE_PX = 3e6; // of the layer: looked at from near, each copy takes up to 24 MB

export class Checkpoints {
  constructor(painter) {
    this.painter = painter;
    this.forget();
  }

  forget() {
    this.copies = SERIES.map(() => []); // of {strokes, layer}, oldest first
  }

  // Call after each stroke that is baked: now and then the layer is copied.
  noteBaked() {
    const { baked, layer } = this.painter;
    const isLarge = layer.width * layer.height > LARGE_PX;
    SERIES.forEach(({ every, kept, keptWhenLarge }, i) => {
      if (baked.length % every !== 0) return;
      const most = isLarge ? keptWhenLarge : kept;
      const [oldest] = this.copies[i].splice(0, this.copies[i].length - most + 1);
      this.copies[i].push({ strokes: [...baked], layer: copyOf(layer, oldest?.layer) });
    });
  }

  // Make the baked layer the longest one known that begins `strokes`; blank when there is none.
  goBack(strokes) {
    this.copies = this.copies.map((series) => series.filter((copy) => begins(copy, strokes)));
    const [best] = this.copies.flat().sort((a, b) => b.strokes.length - a.strokes.length);
    this.painter.rebake([]);
    if (!best) return;
    const { layerCtx } = this.painter;
    layerCtx.setTransform(1, 0, 0, 1, 0, 0);
    layerCtx.drawImage(best.layer, 0, 0);
    this.painter.baked = [...best.strokes];
  }
}

// A canvas with the same pixels; an old copy may lend its memory.
export function copyOf(canvas, reused = document.createElement("canvas")) {
  [reused.width, reused.height] = [canvas.width, canvas.height];
  reused.getContext("2d").drawImage(canvas, 0, 0);
  return reused;
}

function begins(copy, strokes) {
  return copy.strokes.every((stroke, i) => stroke === strokes[i]);
}
