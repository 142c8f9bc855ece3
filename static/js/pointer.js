// A hand on the canvas: Pointer Events in, a stroke out. Sends and stores nothing itself; which touches
// are pinches is told by fingers.js, which hears them first.

import { HandStroke } from "./hand_stroke.js";

const UPRIGHT = Math.PI / 2;
const LEAN_FROM = 0.5; // of the way from upright to flat: a pen is held so far over in writing
const MOST_PREDICTED = 4;
const LONGEST_AHEAD_PX = 40; // of the screen: a guess beyond it is a jump, not a hand

// listener: {began(stroke), moved(stroke), ended(stroke), gaveUp(stroke), pointed(from, to), unpointed(),
// tapped(), sawPen()}; ink(): the style keys of the next stroke; allows(): may a stroke begin now?
export class Hand {
  constructor(element, { width, height }, listener) {
    Object.assign(this, { element, extent: { width, height }, listener });
    this.stroke = null; // being drawn
    this.pointer = null; // {id, type, since} of what draws it
    this.penSeen = false;
    this.fingersDraw = false; // also once a pen was seen
    this.isPointing = false; // the next tap marks a spot, a drag an area, instead of drawing
    this.corner = null; // of the area that is being dragged
    const heard = {
      pointerdown: (event) => this.down(event),
      pointermove: (event) => this.move(event),
      pointerup: (event) => this.leave(event),
      pointercancel: (event) => this.isOf(event) && this.giveUp(),
      // An up that never came: what is drawn stays drawn, and the next stroke may begin.
      lostpointercapture: (event) => this.up(event),
      contextmenu: (event) => event.preventDefault(),
      // Safari: no magnifying glass, no zoom at a second tap.
      touchstart: (event) => event.preventDefault(),
    };
    for (const [name, hear] of Object.entries(heard)) {
      element.addEventListener(name, hear, { passive: false });
    }
    addEventListener("keydown", (event) => event.key === "Escape" && this.giveUp());
  }

  get isBusy() {
    return this.stroke !== null || this.corner !== null;
  }

  // True while such a pointer draws or points: "pen", "touch" or "mouse".
  isWith(type) {
    return this.isBusy && this.pointer.type === type;
  }

  // For how many milliseconds it does; null when none does.
  ageAt(time) {
    return this.isBusy ? time - this.pointer.since : null;
  }

  giveUp() {
    if (this.corner) this.listener.unpointed();
    this.corner = null;
    if (!this.stroke) return;
    const { stroke } = this;
    this.stroke = null;
    this.listener.gaveUp(stroke);
  }

  down(event) {
    this.watchFor(event);
    // Once a pen was seen, a touch is a palm; while one pointer draws, a second is an accident.
    const isPalm = this.penSeen && !this.fingersDraw && event.pointerType === "touch";
    if (isPalm || this.isBusy || event.button !== 0) return;
    event.preventDefault();
    if (!this.isPointing && !this.listener.allows()) return;
    this.element.setPointerCapture(event.pointerId);
    this.pointer = { id: event.pointerId, type: event.pointerType, since: event.timeStamp };
    if (this.isPointing) {
      this.corner = placeOf(event, this.scale());
      this.listener.pointed(this.corner, this.corner);
      return;
    }
    this.stroke = new HandStroke(this.extent, this.listener.ink(), this.pointer.type === "pen");
    this.take([event]);
    this.listener.began(this.stroke);
  }

  // Where a pen comes, whatever touched before it was the palm of its hand.
  watchFor({ type, pointerType }) {
    if (pointerType !== "pen") return;
    if (type === "pointerdown" && this.isWith("touch")) this.giveUp();
    if (this.penSeen) return;
    this.penSeen = true;
    this.listener.sawPen();
  }

  move(event) {
    this.watchFor(event); // a pen shows itself in the air already
    if (!this.isOf(event)) return;
    if (this.corner) this.listener.pointed(this.corner, placeOf(event, this.scale()));
    if (!this.stroke) return;
    if (event.pointerType === "mouse" && event.buttons === 0) {
      this.up(event); // it was let go where nobody told this page
      return;
    }
    this.take(stepsOf(event));
    this.stroke.predict(this.guessesOf(event));
    this.listener.moved(this.stroke);
  }

  // The pointer goes up where no move may have told of. Its pressure is nought by then.
  leave(event) {
    if (this.stroke && this.isOf(event)) {
      this.stroke.add(placeOf(event, this.scale()), this.stroke.pressure?.at(-1));
    }
    this.up(event);
  }

  up(event) {
    if (!this.isOf(event)) return;
    if (this.corner) {
      this.corner = null;
      this.listener.tapped();
    }
    if (!this.stroke) return;
    const { stroke } = this;
    this.stroke = null;
    this.listener.ended(stroke);
  }

  isOf(event) {
    return event.pointerId === this.pointer?.id;
  }

  take(events) {
    const scale = this.scale();
    for (const event of events) this.stroke.add(placeOf(event, scale), pressureOf(event));
  }

  // The browser's guesses at what comes in the next frame, as far as they go on from the hand.
  guessesOf(event) {
    const scale = this.scale();
    const guesses = event.getPredictedEvents?.() ?? [];
    const isNear = ({ clientX, clientY }) =>
      Math.hypot(clientX - event.clientX, clientY - event.clientY) < LONGEST_AHEAD_PX;
    return guesses
      .slice(0, MOST_PREDICTED)
      .filter(isNear)
      .map((guess) => placeOf(guess, scale));
  }

  // From the screen to the canvas, however near one looks: its corner, and canvas pixels to a pixel.
  scale() {
    const { left, top, width, height } = this.element.getBoundingClientRect();
    return { left, top, across: this.extent.width / width, down: this.extent.height / height };
  }
}

// All that the pointer did since the last event. Some browsers give an empty list, or one of another
// pointer.
function stepsOf(event) {
  const steps = event.getCoalescedEvents?.() ?? [];
  const own = steps.filter(({ pointerId }) => pointerId === event.pointerId);
  return own.length > 0 ? own : [event];
}

function placeOf({ clientX, clientY }, { left, top, across, down }) {
  return [(clientX - left) * across, (clientY - top) * down];
}

// A pen that lies on its side lays down more; a stroke carries it as pressure, which is all it has.
function pressureOf(event) {
  const flatness = Math.max(0, (leanOf(event) - LEAN_FROM) / (1 - LEAN_FROM));
  return event.pressure + (1 - event.pressure) * flatness * 0.5;
}

// 0 for a pen that stands upright, 1 for one that lies flat. Older browsers tell the tilt alone.
function leanOf({ altitudeAngle, tiltX, tiltY }) {
  if (altitudeAngle !== undefined) return 1 - altitudeAngle / UPRIGHT;
  return Math.max(Math.abs(tiltX), Math.abs(tiltY)) / 90;
}
