// A person's stroke while it is drawn: its samples, and the path and the wire that come of them.

import { MAX_POINTS, freshId, seedFor } from "./events.js";
import { UNITS_PER_PX, packPoints, packPressure } from "./geometry.js";

const PRESSURE_LEVELS = 255;

export class HandStroke {
  // extent: {width, height} of the canvas. ink: the style keys of its path. hasPressure: of a pen.
  constructor(extent, ink, hasPressure = false) {
    Object.assign(this, { id: freshId(), extent, ink, points: [] });
    this.pressure = hasPressure ? [] : null;
    this.predicted = []; // where the pointer will likely be: shown, and replaced by what comes
    this.every = 1; // how many samples one point stands for
    this.taken = 0;
    this.isLoose = false; // the last point stands for fewer samples yet, and will be replaced
  }

  // place: [x, y] in canvas pixels, held to the sheet and its stored grid; pressure: 0..1.
  add(place, pressure = 0) {
    const spot = this.onGrid(place);
    if (same(this.points.at(-1), spot)) return;
    if (this.isLoose) this.drop();
    if (this.points.length === MAX_POINTS) this.thin();
    this.points.push(spot);
    this.pressure?.push(Math.floor(pressure * PRESSURE_LEVELS + 0.5) / PRESSURE_LEVELS);
    this.taken += 1;
    this.isLoose = (this.taken - 1) % this.every !== 0;
  }

  // The points of all that came after the first `taken` samples; the last one may have been told.
  since(taken) {
    return this.points.slice(Math.ceil(taken / this.every));
  }

  predict(places) {
    this.predicted = places.map((place) => this.onGrid(place));
  }

  drop() {
    this.points.pop();
    this.pressure?.pop();
  }

  // A long stroke keeps its shape and its pace with every second point, from then on too. In place,
  // because whoever follows the stroke holds its arrays.
  thin() {
    const isKept = (_, i) => i % 2 === 0;
    for (const list of [this.points, this.pressure]) {
      if (list) list.splice(0, list.length, ...list.filter(isKept));
    }
    this.every *= 2;
  }

  // As canvas.geometry.snap, after the clamp of canvas.paths.
  onGrid([x, y]) {
    return [snap(x, this.extent.width), snap(y, this.extent.height)];
  }
}

// The path that a draw command carries for a stroke of a hand.
export function pathOf({ points, pressure, ink }) {
  const placed = pressure ? points.map(([x, y], i) => [x, y, pressure[i]]) : points;
  return { type: "polyline", points: placed, ...ink };
}

// The stroke as the server will send it, so that nothing changes when it does.
export function wireOf({ id, points, pressure, ink }) {
  const { stroke_width: width, ...rest } = ink;
  return {
    id,
    author: "",
    role: "human",
    kind: "polyline",
    points: packPoints(points.flat()),
    seed: seedFor(id),
    seq: 0,
    ...(pressure && { pressure: packPressure(pressure) }),
    ...rest,
    ...(width !== undefined && { width }),
  };
}

// The same with the points that the pointer has yet to reach: for the eye alone.
export function wireAhead(stroke) {
  const { points, pressure, predicted } = stroke;
  const pressed = pressure && [...pressure, ...predicted.map(() => pressure.at(-1))];
  return wireOf({ ...stroke, points: [...points, ...predicted], pressure: pressed });
}

function same(a, b) {
  return a !== undefined && a[0] === b[0] && a[1] === b[1];
}

function snap(value, extent) {
  const held = Math.min(Math.max(value, 0), extent);
  return Math.floor(held * UNITS_PER_PX + 0.5) / UNITS_PER_PX;
}
