// A button that folds what it controls away and remembers it, as far as the browser lets it.

const PREFIX = "monet."; // of all that the site keeps in this browser
const ROOMY = "(min-width: 60.01rem)"; // where words have a column of their own beside the sheet

// Whether there is room beside the sheet; below it, words stand folded at first.
export function isRoomy() {
  return matchMedia(ROOMY).matches;
}

// What was kept under a name, or null; a browser may forbid that.
export function kept(name) {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function keep(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // The choice lasts as long as the page then.
  }
}

export class Fold {
  // button: with aria-expanded and aria-controls. name: under which the choice is kept.
  constructor(button, name, isOpenAtFirst) {
    Object.assign(this, { button, name });
    this.folded = document.getElementById(button.getAttribute("aria-controls"));
    this.show(kept(name) === null ? isOpenAtFirst : kept(name) === "open");
    button.addEventListener("click", () => this.toggle());
  }

  get isOpen() {
    return this.button.getAttribute("aria-expanded") === "true";
  }

  toggle() {
    this.show(!this.isOpen);
    keep(this.name, this.isOpen ? "open" : "folded");
  }

  show(isOpen) {
    this.button.setAttribute("aria-expanded", String(isOpen));
    this.folded.hidden = !isOpen;
  }
}
