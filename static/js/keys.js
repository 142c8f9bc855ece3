// The map of the keys: a dialog that `?` opens, but not while somebody types. What the keys do is
// where they are heard: keyboard_pen.js, zoom.js, studio.js.

const TYPING = "input:not([type=radio], [type=range], [type=checkbox]), textarea, select";

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
    if (event.key !== "?" || event.ctrlKey || event.metaKey) return;
    if (event.target.matches?.(TYPING) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    this.show();
  }
}
