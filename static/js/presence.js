// Who else is at the sheet: a named brush tip where each hand draws, and one switch that hides it all.

import { keep, kept } from "./fold.js";
import { place, sideOf } from "./placing.js";

const LOST_AFTER_MS = 4_000; // a hand that left without a word
const LINGERS_MS = 1_500; // a lifted tip, so that it doesn't flicker from stroke to stroke
const MOST_TIPS = 12;

export class Presence {
  // root: the figure of _stage.html. changed(): who draws is not the same any more.
  constructor(root, changed) {
    Object.assign(this, { root, changed, tips: new Map() }); // stroke id -> tip
    this.sheet = root.querySelector(".stage-sheet");
    this.button = root.querySelector("[data-do-presence]");
    this.button?.addEventListener("click", () => this.toggle());
    this.show(kept("presence") !== "hidden");
  }

  get names() {
    return [...new Set(Array.from(this.tips.values(), ({ name }) => name))];
  }

  // A hand_moved frame of somebody else; without points the stroke was given up.
  moved({ by, stroke, points }) {
    const tip = this.tips.get(stroke) ?? (points.length > 0 ? this.takeTip(by, stroke) : null);
    if (!tip) return;
    if (points.length > 0) this.place(tip, points.at(-1));
    this.keepFor(tip, points.length > 0 ? LOST_AFTER_MS : LINGERS_MS);
  }

  // These strokes are in the log now: their hands are lifted.
  stored(strokes) {
    if (this.tips.size === 0) return;
    for (const { id } of strokes) {
      if (this.tips.has(id)) this.keepFor(this.tips.get(id), LINGERS_MS);
    }
  }

  // Somebody's next stroke goes on with the tip that they lifted.
  takeTip(name, stroke) {
    for (const [before, tip] of this.tips) {
      if (tip.name !== name || !tip.isLifted) continue;
      this.tips.delete(before);
      this.tips.set(stroke, tip);
      return Object.assign(tip, { stroke });
    }
    if (this.tips.size >= MOST_TIPS) return null;
    const tip = { name, stroke, element: tipElement(name) };
    this.tips.set(stroke, tip);
    this.sheet.append(tip.element);
    this.changed();
    return tip;
  }

  place({ element }, [x, y]) {
    place(element, [x, y], this.root.dataset);
    element.dataset.side = sideOf(x, this.root.dataset.width);
  }

  keepFor(tip, ms) {
    tip.isLifted = ms === LINGERS_MS;
    tip.element.dataset.state = tip.isLifted ? "up" : "down";
    clearTimeout(tip.timer);
    tip.timer = setTimeout(() => this.forget(tip), ms);
  }

  forget(tip) {
    this.tips.delete(tip.stroke);
    tip.element.remove();
    this.changed();
  }

  toggle() {
    const isShown = this.root.dataset.presence === "hidden";
    this.show(isShown);
    keep("presence", isShown ? "shown" : "hidden");
  }

  show(isShown) {
    this.root.dataset.presence = isShown ? "shown" : "hidden";
    if (this.button) this.button.textContent = isShown ? "Only the art" : "Show pens and names";
  }
}

function tipElement(name) {
  const element = document.createElement("div");
  element.className = "stage-tip";
  element.setAttribute("aria-hidden", "true"); // the words beside the canvas say it
  const label = document.createElement("span");
  label.className = "stage-name";
  label.textContent = name;
  element.append(label);
  return element;
}
