// A canvas on the page: shows a state at the server's present, in log order, moving only while
// something moves. Knows nothing of sockets; what is drawn how is in painter.js.

import { Checkpoints, copyOf } from "./checkpoints.js";
import { Hands } from "./hands.js";
import { Painter } from "./painter.js";
import { Pen } from "./pen.js";
import { Performer, endOf } from "./performer.js";

const BAKE_MS = 10; // of a frame, spent on finished strokes before the page gets its turn
const FIRST_BAKE_MS = 40; // the same while the server's picture still stands for the canvas
const PATIENCE_MS = 400; // of baking, after which an unfinished picture is better than an old one
const ALL_BUT = 1e-9; // of a stroke: moments are sums, and a sum may fall short of its end
const RESIZE_AFTER_MS = 120; // a drag of the window's edge bakes once, at its end

export class Stage {
  // root: the figure of _stage.html. now(): milliseconds by the clock that performances run by.
  constructor(root, now) {
    Object.assign(this, { root, now });
    const { width, height, style } = root.dataset;
    [this.width, this.height] = [Number(width), Number(height)];
    this.element = root.querySelector("canvas");
    this.picture = root.querySelector("img");
    this.pen = new Pen(root.querySelector("[data-pen]"), this.width, this.height);
    this.hands = new Hands();
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.strokes = [];
    this.own = [];
    this.performer = null;
    this.holdsPen = false;
    [this.hasState, this.isWaiting] = [false, false];
    this.isDriven = false; // somebody else calls for frames, as a replay does
    this.painter = new Painter(this.element, { style, width: this.width, height: this.height });
    this.checkpoints = new Checkpoints(this.painter);
    this.bakingSince = 0;
    this.followSize();
  }

  // Show this state from now on. Cheap when little has changed.
  show(state) {
    if (state.piece && state.piece.style !== this.painter.style) this.restyle(state.piece.style);
    this.strokes = state.strokes;
    this.holdsPen = state.turn !== null;
    this.takePerformance(state);
    if (!this.isPrefix(this.painter.baked)) this.checkpoints.goBack(this.strokes);
    this.hands.stored(state.strokes);
    this.hasState = true;
    this.wake();
  }

  // Strokes of this page that are not in the log yet: they lie on top.
  showOwn(strokes) {
    this.own = strokes;
    this.wake();
  }

  handMoved(frame) {
    this.hands.moved(frame, this.now());
    this.wake();
  }

  // The clock may have gone backwards: strokes that are no longer whole leave the baked layer.
  rewound() {
    const now = this.now();
    const unfinished = this.painter.baked.findIndex((stroke) => this.shareOf(stroke, now) < 1);
    if (unfinished >= 0) this.checkpoints.goBack(this.strokes.slice(0, unfinished));
    this.wake();
  }

  // True while a batch is being played.
  get isPerforming() {
    return this.performer !== null && !this.performer.isOver(this.now());
  }

  wake() {
    if (this.isWaiting) return;
    this.isWaiting = true;
    requestAnimationFrame(() => {
      this.isWaiting = false;
      this.draw();
    });
  }

  draw() {
    if (!this.hasState) return;
    const now = this.now();
    const isBehind = this.bakeSome(now);
    this.bakingSince = isBehind ? this.bakingSince || performance.now() : 0;
    // What was shown stays for a moment, so that no half picture flashes up.
    if (isBehind && !this.isLate()) {
      this.wake();
      return;
    }
    const live = isBehind ? [] : this.live(now);
    this.painter.frame([...live, ...this.hands.strokes(now), ...this.own.map(whole)]);
    this.revealCanvas();
    this.movePen(now);
    if (isBehind || this.moves(now)) this.wake();
  }

  // Bake finished strokes in order, for some milliseconds; true when some are left.
  bakeSome(now) {
    const until = performance.now() + (this.root.dataset.isDrawn ? BAKE_MS : FIRST_BAKE_MS);
    const { painter, strokes } = this;
    while (painter.baked.length < strokes.length) {
      const next = strokes[painter.baked.length];
      if (this.shareOf(next, now) < 1) return false; // what comes after lies above it, live
      if (performance.now() > until) return true;
      painter.bake([next]);
      this.checkpoints.noteBaked();
    }
    return false;
  }

  // The server's picture may stand for the canvas for as long as it takes; an old frame may not.
  isLate() {
    return this.root.dataset.isDrawn && performance.now() - this.bakingSince > PATIENCE_MS;
  }

  live(now) {
    return this.strokes
      .slice(this.painter.baked.length)
      .map((stroke) => ({ stroke, fraction: this.shareOf(stroke, now) }))
      .filter(({ fraction }) => fraction > 0);
  }

  shareOf(stroke, now) {
    if (!this.performer?.byId.has(stroke.id)) return 1;
    if (this.calm.matches) return now < this.performer.startsAt ? 0 : 1;
    const share = this.performer.shareOf(stroke.id, now);
    return share > 1 - ALL_BUT ? 1 : share;
  }

  moves(now) {
    const isPlaying = this.performer !== null && !this.performer.isAtRest(now);
    return (isPlaying && !this.isDriven) || this.hands.areMoving();
  }

  movePen(now) {
    const isOut = this.performer !== null && (this.holdsPen || !this.performer.isAtRest(now));
    if (isOut && !this.calm.matches) this.pen.moveTo(this.performer.penAt(now));
    else this.pen.putAway();
  }

  takePerformance(state) {
    const { performance: batch, strokes } = state;
    if (batch === this.batch && strokes === this.performed) return;
    [this.batch, this.performed] = [batch, strokes];
    if (batch === null) {
      this.performer = null;
      return;
    }
    const ids = new Set(batch.strokes.map(({ id }) => id));
    const first = strokes.findIndex(({ id }) => ids.has(id));
    const before = first < 0 ? strokes : strokes.slice(0, first);
    const last = before.findLast(({ role }) => role === "agent");
    const from = last ? endOf(last) : [this.width, this.height];
    this.performer = new Performer(batch, first < 0 ? [] : strokes.slice(first), from);
  }

  // True when the baked strokes are still the first ones of the log, in its order.
  isPrefix(baked) {
    return baked.every((stroke, i) => stroke === this.strokes[i]);
  }

  restyle(style) {
    this.checkpoints.forget();
    this.painter.rebake([]);
    this.painter.setStyle(style);
  }

  // The server's picture stays until there is something to take its place.
  revealCanvas() {
    if (this.root.dataset.isDrawn) return;
    this.root.dataset.isDrawn = "yes";
  }

  followSize() {
    let timer = 0;
    const watcher = new ResizeObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(() => this.resize(), RESIZE_AFTER_MS);
    });
    watcher.observe(this.element);
  }

  // Take on the element's size. Setting it blanks a canvas: the old picture, stretched, stays until
  // everything is painted anew.
  resize() {
    const { element, painter } = this;
    const before = copyOf(element);
    const { baked } = painter;
    painter.baked = [];
    if (!painter.resize()) {
      painter.baked = baked;
      return;
    }
    painter.ctx.setTransform(1, 0, 0, 1, 0, 0);
    painter.ctx.drawImage(before, 0, 0, element.width, element.height);
    this.checkpoints.forget();
    this.wake();
  }
}

function whole(stroke) {
  return { stroke, fraction: 1 };
}
