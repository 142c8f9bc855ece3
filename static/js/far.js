// The drawing below the sheet for a line that has been gone for a while; what a closed one means is
// said there too. Short gaps are only told in the line of words.

const PATIENCE_MS = 6_000;

export class Far {
  // root: the element with one [data-far] for each of "waiting" and "closed", or null.
  constructor(root) {
    this.blocks = [...(root?.querySelectorAll("[data-far]") ?? [])];
  }

  lineChanged({ status, words }) {
    if (status === this.status) return;
    this.status = status;
    clearTimeout(this.timer);
    if (status !== "waiting") this.show(status, words);
    else this.timer = setTimeout(() => this.show(status), PATIENCE_MS);
  }

  show(status, words = "") {
    for (const block of this.blocks) {
      block.hidden = block.dataset.far !== status;
      const said = block.querySelector("[data-words]");
      if (!block.hidden && said) said.textContent = words;
    }
  }
}
