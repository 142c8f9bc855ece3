// The artist's plan beside its thoughts: what it means to do, and what of that is done.

import { unseen } from "./entries.js";
import { Fold, isRoomy } from "./fold.js";

export class Plan {
  // root: the [data-plan] section, or null where a page has none.
  constructor(root) {
    this.root = root;
    this.list = root?.querySelector("ul") ?? null;
    this.shown = null;
    if (root) new Fold(root.querySelector(".fold"), "plan", isRoomy());
  }

  show({ plan }) {
    if (!this.root || plan === this.shown) return;
    this.shown = plan;
    this.root.hidden = plan.length === 0;
    this.list.replaceChildren(...plan.map(line));
    this.keepNextInView();
  }

  // A long plan scrolls in its place: what comes next is seen, and a line of what is done.
  keepNextInView() {
    const next = this.list.querySelector("[data-is-done=no]") ?? this.list.lastElementChild;
    const before = next?.previousElementSibling ?? next;
    this.list.scrollTop = before?.offsetTop ?? 0;
  }
}

function line({ text, is_done: isDone }) {
  const element = document.createElement("li");
  element.textContent = text;
  element.dataset.isDone = isDone ? "yes" : "no";
  if (isDone) element.append(unseen(" (done)"));
  return element;
}
