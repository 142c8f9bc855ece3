// A pen for the keyboard: arrows carry it over the canvas, Space or Enter puts it down and up, Escape
// gives the stroke up. Says where it is, but only when it comes to rest.

import { HandStroke } from "./hand_stroke.js";

const STEP_PX = 10; // of the canvas
const LONG_STEP_PX = 100; // with Shift
const SHORT_STEP_PX = 1; // with Alt
const REST_MS = 900; // without a key, after which the place is said
const ARROWS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const HELP = "Arrow keys move the pen: 10 pixels, with Shift 100, with Alt 1. Space puts it down or lifts it. Escape gives the stroke up.";

// listener: as the Hand's, and reveal(place), which brings a place of the canvas into view.
export class KeyboardPen {
  // root: the figure of _stage.html. The page has an element [data-pen-words] that is read aloud.
  constructor(root, element, { width, height }, listener) {
    Object.assign(this, { element, extent: { width, height }, listener, stroke: null });
    this.place = [width / 2, height / 2];
    this.isOut = false;
    this.isPointing = false; // the next Space marks a spot instead of drawing
    this.held = new Set(); // arrows that are down: two of them go aslant
    this.words = document.querySelector("[data-pen-words]");
    const sheet = root.querySelector(".stage-sheet");
    this.cursor = cursorOn(sheet);
    element.tabIndex = 0;
    element.setAttribute("role", "application");
    element.setAttribute("aria-description", HELP);
    element.addEventListener("keydown", (event) => this.pressed(event));
    element.addEventListener("keyup", ({ key }) => this.held.delete(key));
    element.addEventListener("focus", () => element.matches(":focus-visible") && this.takeOut());
    element.addEventListener("blur", () => this.putAway());
    // Before the Hand hears it, which draws nothing while another stroke is under way.
    sheet.addEventListener("pointerdown", () => this.putAway(), { capture: true });
  }

  pressed(event) {
    if (event.ctrlKey || event.metaKey) {
      this.held.clear(); // while Cmd is down, macOS tells of no key that is let go
      return;
    }
    if (event.key in ARROWS) {
      this.held.add(event.key);
      this.step(event.shiftKey ? LONG_STEP_PX : event.altKey ? SHORT_STEP_PX : STEP_PX);
    } else if (event.key === "Enter" || (event.key === " " && this.isOut)) {
      if (!event.repeat) this.toggle();
    } else if (event.key === "Escape" && this.stroke) this.giveUp();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  takeOut() {
    this.isOut = true;
    this.cursor.hidden = false;
    this.lead();
  }

  // The mouse takes over, or the keys go elsewhere: what is drawn stays drawn.
  putAway() {
    clearTimeout(this.saying);
    if (this.stroke) this.lift();
    this.held.clear();
    this.isOut = false;
    this.cursor.hidden = true;
  }

  step(px) {
    if (!this.isOut) this.takeOut();
    const { width, height } = this.extent;
    for (const key of this.held) {
      const [dx, dy] = ARROWS[key];
      const [x, y] = [this.place[0] + dx * px, this.place[1] + dy * px];
      this.place = [Math.min(Math.max(x, 0), width), Math.min(Math.max(y, 0), height)];
    }
    if (this.stroke) {
      this.stroke.add(this.place);
      this.listener.moved(this.stroke);
    }
    this.lead();
    this.say(this.placeWords(), REST_MS);
  }

  toggle() {
    if (!this.isOut) this.takeOut();
    if (this.stroke) this.lift();
    else if (this.isPointing) {
      this.listener.pointed(this.place, this.place);
      this.listener.tapped();
    } else if (this.listener.allows()) this.putDown();
    else this.say("Nobody can draw here now");
  }

  putDown() {
    this.stroke = new HandStroke(this.extent, this.listener.ink());
    this.stroke.add(this.place);
    this.listener.began(this.stroke);
    this.lead();
    this.say(`Pen down at ${this.placeWords()}`);
  }

  lift() {
    const { stroke } = this;
    this.stroke = null;
    this.listener.ended(stroke);
    this.show();
    this.say("Pen up, stroke drawn");
  }

  giveUp() {
    const { stroke } = this;
    this.stroke = null;
    this.listener.gaveUp(stroke);
    this.show();
    this.say("Stroke given up");
  }

  show() {
    const [x, y] = this.place;
    const { style } = this.cursor;
    style.left = `${(100 * x) / this.extent.width}%`;
    style.top = `${(100 * y) / this.extent.height}%`;
    this.cursor.dataset.state = this.stroke ? "down" : "up";
  }

  // What the keys do to the pen is seen; what the mouse does leaves the view where it is.
  lead() {
    this.show();
    this.listener.reveal(this.place);
  }

  placeWords() {
    return this.place.map(Math.round).join(", ");
  }

  say(words, afterMs = 0) {
    clearTimeout(this.saying);
    this.saying = setTimeout(() => (this.words.textContent = words), afterMs);
  }
}

function cursorOn(sheet) {
  const cursor = document.createElement("div");
  cursor.className = "stage-cursor";
  cursor.hidden = true;
  cursor.setAttribute("aria-hidden", "true");
  sheet.append(cursor);
  return cursor;
}
