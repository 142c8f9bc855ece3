// One line of words to the person at work, with at most one thing to do about it.

const LASTS_MS = 9_000;

export class Notice {
  // root: an element with a [data-words] and a button in it.
  constructor(root) {
    this.root = root;
    this.words = root.querySelector("[data-words]");
    this.button = root.querySelector("button");
    this.button.addEventListener("click", () => this.act());
  }

  say(words) {
    this.show(words, "", null);
    this.timer = setTimeout(() => this.hide(), LASTS_MS);
  }

  // Words with a button; they stay until it is pressed or something else is said.
  offer(words, label, action) {
    this.show(words, label, action);
  }

  hide() {
    clearTimeout(this.timer);
    this.action = null;
    this.words.textContent = "";
    this.root.hidden = true;
  }

  // Take back an offer, but leave plain words alone.
  withdraw() {
    if (this.action) this.hide();
  }

  show(words, label, action) {
    clearTimeout(this.timer);
    this.action = action;
    this.root.hidden = false;
    this.words.textContent = words;
    this.button.hidden = action === null;
    this.button.textContent = label;
  }

  act() {
    const { action } = this;
    this.hide();
    action?.();
  }
}
