// The map of the keys: a dialog that `?` opens; and when the page's keys mean something else. What
// they do is where they are heard: keyboard_pen.js, zoom.js, studio.js.

const TYPING = "input:not([type=radio], [type=range], [type=checkbox]), textarea, select";

// Whether a key belongs to a field or to a dialog. Behind a dialog nothing happens, wherever the focus is.
export function isTyping({ target }) {
  return target.matches?.(TYPING) || document.querySelector("dialog[open]") !== null;
}

export class KeyMap {
  // dialog: [data-keys] of _keys.html.
  constructor(dialog) {
    this.dialog = dialog;
    addEventListener("keydown", (event) => this.pressed(event));
    dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  }

  show() {
    if (!this.dialog.open) this.dialog.showModal();
  }

  pressed(event) {
    if (event.key !== "?" || event.ctrlKey || event.metaKey || isTyping(event)) return;
    event.preventDefault();
    this.show();
  }
}
