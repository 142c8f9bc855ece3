// One line of words to the person at work, with at most one thing to do about it.

const LASTS_MS = 9_000;

export class Notice {
  // root: an element with a [data-words] and a button in it.
  constructor(root) {
    this.root = root;
    this.offered = null; // {words, label, action}
    this.words = root.querySelector("[data-words]");
    this.button = root.querySelector("button");
    this.button.addEventListener("click", () => this.act());
  }

  // Beside an offer the words stand in for its own for a while; its button stays.
  say(words) {
    this.show(words);
    this.timer = setTimeout(() => this.settle(), LASTS_MS);
  }

  // Words with a button; they stay until it is pressed or they are withdrawn.
  offer(words, label, action) {
    this.offered = { words, label, action };
    this.settle();
  }

  settle() {
    if (this.offered) this.show(this.offered.words);
    else this.hide();
  }

  hide() {
    clearTimeout(this.timer);
    this.offered = null;
    this.words.textContent = "";
    this.root.hidden = true;
  }

  // Take back an offer, but leave plain words alone.
  withdraw() {
    if (this.offered) this.hide();
  }

  show(words) {
    clearTimeout(this.timer);
    this.root.hidden = false;
    this.words.textContent = words;
    this.button.hidden = this.offered === null;
    this.button.textContent = this.offered?.label ?? "";
  }

  act() {
    const { offered } = this;
    this.hide();
    offered?.action();
  }
}
