// Strokes that wait, kept per person and canvas in localStorage, one key a stroke, so that a reload,
// a crash or a second tab loses none. When they are sent is in outbox.js.

const PREFIX = "monet.outbox";

export class KeptStrokes {
  // key: of the person and the canvas. store: the browser's, unless a test gives another.
  constructor(key, store = ownStore()) {
    Object.assign(this, { store, prefix: `${PREFIX}/${key}/`, missing: new Set() });
  }

  // False while a stroke waits that found no room: it is lost with the page.
  get isWhole() {
    return this.missing.size === 0;
  }

  keep(stroke) {
    try {
      this.store.setItem(this.prefix + stroke.id, JSON.stringify(stroke));
    } catch {
      this.missing.add(stroke.id); // full or forbidden: the stroke still waits in this page's memory
    }
  }

  drop(id) {
    this.missing.delete(id);
    this.store.removeItem(this.prefix + id);
  }

  // Tell when another page takes something out: gone(ids) of those among `ids()`.
  followOthers(ids, gone) {
    addEventListener("storage", ({ key, newValue }) => {
      if (newValue === null) gone(ids().filter((id) => key === null || key === this.prefix + id));
    });
  }

  // All that is kept, [{id, at, path, wire}] in drawing order.
  load() {
    const keys = Object.keys(this.store).filter((key) => key.startsWith(this.prefix));
    const strokes = keys.map((key) => this.read(key)).filter((stroke) => stroke !== null);
    return strokes.sort((a, b) => a.at - b.at);
  }

  // What is torn must not keep the studio shut.
  read(key) {
    try {
      const { id, at, path, wire } = JSON.parse(this.store.getItem(key));
      if (id && path && wire) return { id, at, path, wire };
    } catch {
      // Not ours to read: dropped below.
    }
    this.store.removeItem(key);
    return null;
  }
}

// The browser's store; where there is none, or even asking for it is forbidden, one that keeps nothing.
function ownStore() {
  try {
    if (localStorage) return localStorage;
  } catch {
    // Forbidden.
  }
  const setItem = () => {
    throw new Error("This browser keeps nothing for the site.");
  };
  return { setItem, getItem: () => null, removeItem: () => {} };
}
