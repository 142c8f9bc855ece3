// The switch "Draw with finger too": once a pen was seen, a finger on the canvas is taken for a palm
// unless the person says otherwise. Remembered as far as the browser lets it.

import { keep, kept } from "./fold.js";

export class PalmSwitch {
  // label: with a checkbox, hidden until a pen is seen. hand: the Hand that asks fingersDraw.
  constructor(label, hand) {
    this.label = label;
    const box = label.querySelector("input");
    box.checked = hand.fingersDraw = kept("fingers") === "draw";
    box.addEventListener("change", () => {
      hand.fingersDraw = box.checked;
      keep("fingers", box.checked ? "draw" : "rest");
    });
  }

  show() {
    this.label.hidden = false;
  }
}
