// A hand on the canvas: Pointer Events in, a stroke out. Sends and stores nothing itself.

import { MAX_POINTS, freshId, seedFor } from "./events.js";
import { UNITS_PER_PX, packPoints, packPressure } from "./geometry.js";

const PRESSURE_LEVELS = 255;

// listener: {began(), moved(stroke), ended(stroke), gaveUp(stroke), pointed(from, to), tapped()}; ink(): the
// style keys of the next stroke; allows(): may a stroke begin now?
export class Hand {
  constructor(element, { width, height }, listener) {
    Object.assign(this, { element, width, height, listener });
    this.stroke = null; // being drawn: {id, points, pressure, ink}
    this.pointer = null;
    this.penSeen = false;
    this.isPointing = false; // the next tap marks a spot, a drag an area, instead of drawing
    this.corner = null; // of the area that is being dragged
    element.addEventListener("pointerdown", (event) => this.down(event));
    element.addEventListener("pointermove", (event) => this.move(event));
    element.addEventListener("pointerup", (event) => this.up(event));
    element.addEventListener("pointercancel", (event) => event.pointerId === this.pointer && this.giveUp());
    element.addEventListener("contextmenu", (event) => event.preventDefault());
    addEventListener("keydown", (event) => event.key === "Escape" && this.giveUp());
  }

  giveUp() {
    this.corner = null;
    if (!this.stroke) return;
    const { stroke } = this;
    this.stroke = null;
    this.listener.gaveUp(stroke);
  }

  down(event) {
    if (event.pointerType === "pen") this.penSeen = true;
    // Once a pen was seen, a touch is a palm; while one pointer draws, a second is an accident.
    const isPalm = this.penSeen && event.pointerType === "touch";
    if (isPalm || this.stroke || event.button !== 0) return;
    event.preventDefault();
    if (this.isPointing) {
      this.element.setPointerCapture(event.pointerId);
      [this.corner, this.pointer] = [this.placeOf(event), event.pointerId];
      this.listener.pointed(this.corner, this.corner);
      return;
    }
    if (!this.listener.allows()) return;
    this.element.setPointerCapture(event.pointerId);
    this.pointer = event.pointerId;
    const pressure = event.pointerType === "pen" ? [] : null;
    this.stroke = { id: freshId(), points: [], pressure, ink: this.listener.ink() };
    this.take(event);
    this.listener.began(this.stroke);
  }

  move(event) {
    if (this.corner && event.pointerId === this.pointer) {
      this.listener.pointed(this.corner, this.placeOf(event));
    }
    if (!this.isOurs(event)) return;
    const steps = event.getCoalescedEvents?.() ?? [];
    for (const step of steps.length > 0 ? steps : [event]) this.take(step);
    this.listener.moved(this.stroke);
  }

  up(event) {
    if (this.corner && event.pointerId === this.pointer) {
      this.corner = null;
      this.listener.tapped();
    }
    if (!this.isOurs(event)) return;
    const { stroke } = this;
    this.stroke = null;
    this.listener.ended(stroke);
  }

  isOurs(event) {
    return this.stroke !== null && event.pointerId === this.pointer;
  }

  take(event) {
    const { points, pressure } = this.stroke;
    const place = this.placeOf(event);
    const last = points.at(-1);
    if (last && last[0] === place[0] && last[1] === place[1]) return;
    if (points.length === MAX_POINTS) thin(this.stroke);
    points.push(place);
    pressure?.push(Math.floor(event.pressure * PRESSURE_LEVELS + 0.5) / PRESSURE_LEVELS);
  }

  // Where the event is on the canvas, on the stored grid: [x, y] in canvas pixels.
  placeOf(event) {
    const box = this.element.getBoundingClientRect();
    return [
      snap(((event.clientX - box.left) / box.width) * this.width, this.width),
      snap(((event.clientY - box.top) / box.height) * this.height, this.height),
    ];
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

// As canvas.geometry.snap, after the clamp of canvas.paths.
function snap(value, extent) {
  const held = Math.min(Math.max(value, 0), extent);
  return Math.floor(held * UNITS_PER_PX + 0.5) / UNITS_PER_PX;
}

// A long stroke keeps its shape with every second point; both ends stay. In place, because
// whoever follows the stroke holds its arrays.
function thin(stroke) {
  const isKept = (_, i, all) => i % 2 === 0 || i === all.length - 1;
  for (const list of [stroke.points, stroke.pressure]) {
    if (list) list.splice(0, list.length, ...list.filter(isKept));
  }
}
