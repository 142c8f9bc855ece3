// Words to the artist, with a spot or an area of the canvas when the person points at one.

import { freshId } from "./events.js";
import { placeMark } from "./pointing.js";

const SMALLEST_AREA_PX = 12; // a drag below it was meant as a tap

export class NudgeForm {
  // studio: {ask(command) -> the answer, drawing, live}.
  constructor(form, studio) {
    Object.assign(this, { form, studio, target: null }); // target: {spot} or {area}
    Object.assign(this, { isLeaving: false, unanswered: null }); // unanswered: {words, id}
    this.field = form.elements.text;
    this.toggle = form.querySelector("[data-point]");
    this.marker = document.querySelector("[data-spot]");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.leave();
    });
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
    this.toggle.addEventListener("click", () => this.toggled());
  }

  // While somebody points: from one corner to another, in canvas pixels. A tap is a small area.
  pointTo([x1, y1], [x2, y2]) {
    const { stage } = this.studio.live;
    const [left, right] = [Math.min(x1, x2), Math.max(x1, x2)];
    const [top, bottom] = [Math.min(y1, y2), Math.max(y1, y2)];
    const isArea = right - left >= SMALLEST_AREA_PX && bottom - top >= SMALLEST_AREA_PX;
    this.target = isArea ? { area: [left, top, right, bottom] } : { spot: [x1, y1] };
    placeMark(this.marker, this.target, stage);
    this.marker.hidden = false;
  }

  // The pointer is up: what it marked stays, and the words come next.
  pointed() {
    this.setPointing(false);
    this.field.focus();
  }

  async leave() {
    const typed = this.field.value;
    const { target } = this;
    if (this.isLeaving || typed.trim() === "") return;
    this.isLeaving = true;
    const { type } = await this.studio.ask(this.commandFor({ text: typed.trim(), ...target }));
    this.isLeaving = false;
    // The words stay in the field until they are stored: nothing typed is lost on a bad line.
    if (type === "ack") this.left(typed, target);
  }

  // After a lost answer the same words go under the same id, so that they are stored once.
  commandFor(words) {
    const isKnown = JSON.stringify(words) === JSON.stringify(this.unanswered?.words);
    if (!isKnown) this.unanswered = { words, id: freshId() };
    return { type: "nudge", id: this.unanswered.id, ...words };
  }

  // What was typed or pointed at while the answer was on its way is the next nudge.
  left(typed, target) {
    const { value } = this.field;
    this.unanswered = null;
    this.field.value = value.startsWith(typed) ? value.slice(typed.length).trimStart() : value;
    if (this.target === target) this.forgetSpot();
  }

  toggled() {
    if (this.target) this.forgetSpot();
    else this.setPointing(this.toggle.getAttribute("aria-pressed") !== "true");
  }

  forgetSpot() {
    this.unpoint();
    this.setPointing(false);
  }

  // What was being marked is given up; one goes on pointing.
  unpoint() {
    this.target = null;
    this.marker.hidden = true;
  }

  setPointing(isPointing) {
    this.studio.drawing.isPointing = isPointing;
    this.toggle.setAttribute("aria-pressed", String(isPointing || this.target !== null));
    this.studio.root.dataset.isPointing = isPointing ? "yes" : "no";
    if (isPointing) this.studio.live.stage.element.scrollIntoView({ block: "nearest" });
  }
}
