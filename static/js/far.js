// The drawing below the sheet for a line that has been gone for a while; what a closed one means is
// said there too. Short gaps are only told in the line of words.

import { SIGNED_OUT } from "./events.js";

const PATIENCE_MS = 6_000;
const BACK = "The site is reached again.";

export class Far {
  // root: the element with one [data-far] for each of "waiting" and "closed".
  // tell(words): to those who hear the page.
  constructor(root, tell) {
    Object.assign(this, { tell, shown: "open" });
    this.blocks = [...root.querySelectorAll("[data-far]")];
    this.words = root.querySelector("[data-far=waiting] p");
  }

  lineChanged({ status, words, code }) {
    if (status === this.status) return;
    this.status = status;
    clearTimeout(this.timer);
    if (status === "closed") this.showTheWay(code === SIGNED_OUT);
    if (status !== "waiting") this.show(status, words);
    else this.timer = setTimeout(() => this.show(status), PATIENCE_MS);
  }

  show(status, words = "") {
    this.announce(status, words);
    this.shown = status;
    for (const block of this.blocks) {
      block.hidden = block.dataset.far !== status;
      const said = block.querySelector("[data-words]");
      if (!block.hidden && said) said.textContent = words;
    }
  }

  // Back to this page through the sign-in, or away from it.
  showTheWay(isSignedOut) {
    const closed = this.blocks.find(({ dataset }) => dataset.far === "closed");
    for (const link of closed.querySelectorAll("a")) {
      link.hidden = link.matches("[data-sign-in]") !== isSignedOut;
    }
  }

  announce(status, words) {
    if (status === "waiting") this.tell(this.words.textContent);
    else if (status === "closed") this.tell(words);
    else if (this.shown === "waiting") this.tell(BACK);
  }
}
