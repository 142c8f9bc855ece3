// How much paint is used: a fragment of the server's, fetched anew when something was paid for.

import { fetchFragment } from "./fragments.js";

const TELLING = new Set(["step_taken", "critique_given", "turn_ended"]);

export class PaintMeter {
  // root: the element that holds the fragment, or null where the page has no meter.
  constructor(root) {
    Object.assign(this, { root, isFetching: false, isStale: false });
  }

  heard(event) {
    if (this.root && TELLING.has(event?.type)) this.refresh();
  }

  // One request at a time; what happens meanwhile is fetched by one more.
  async refresh() {
    this.isStale = true;
    if (this.isFetching) return;
    this.isFetching = true;
    while (this.isStale) {
      this.isStale = false;
      await this.fetch();
    }
    this.isFetching = false;
  }

  async fetch() {
    const fragment = await fetchFragment(this.root.dataset.paint);
    if (fragment) this.root.replaceChildren(fragment); // else the next event asks again
  }
}
