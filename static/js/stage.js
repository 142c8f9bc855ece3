// A canvas on the page: shows a state at the server's present, in log order, moving only while
// something moves. Knows nothing of sockets; what is drawn how is in painter.js.

import { Ahead } from "./ahead.js";
import { Checkpoints } from "./checkpoints.js";
import { FORGET_AFTER_MS, Hands } from "./hands.js";
import { Painter } from "./painter.js";
import { Pen } from "./pen.js";
import { Playing } from "./playing.js";
import { Sizing } from "./sizing.js";

const BAKE_MS = 10; // of a frame, spent on finished strokes before the page gets its turn
const FIRST_BAKE_MS = 40; // the same while the server's picture still stands for the canvas
const PATIENCE_MS = 400; // of baking, after which an unfinished picture is better than an old one

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
    // Batches appear whole. Its `matches` is read once and then heard of: Chromium tells nobody of a
    // change that somebody who looks at every frame has seen already.
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.isCalm = this.calm.matches;
    this.calm.addEventListener("change", ({ matches }) => {
      this.isCalm = matches;
      this.changeTempo();
    });
    this.chosenRate = 1;
    this.strokes = [];
    this.own = [];
    this.playing = new Playing([this.width, this.height]);
    this.holdsPen = false;
    [this.hasState, this.isWaiting] = [false, false];
    this.isDriven = false; // somebody else calls for frames, as a replay does
    this.painter = new Painter(this.element, { style, width: this.width, height: this.height });
    this.checkpoints = new Checkpoints(this.painter);
    this.ahead = new Ahead(this.painter);
    this.sizing = new Sizing(this);
    this.bakingSince = 0;
    document.addEventListener("visibilitychange", () => this.seen());
  }

  // Show this state from now on. Cheap when little has changed.
  show(state) {
    if (state.piece && state.piece.style !== this.painter.style) this.restyle(state.piece.style);
    this.strokes = state.strokes;
    this.holdsPen = state.turn !== null;
    if (this.playing.take(state, this.rate)) this.lookAhead();
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

  // The artist's batches are played this many times as fast; Infinity shows them whole.
  setRate(rate) {
    this.chosenRate = rate;
    this.changeTempo();
  }

  // The sheet is looked at from so near, 1 being as it is laid out.
  zoomed(zoom) {
    this.sizing.zoomed(zoom);
  }

  handMoved(frame) {
    this.hands.moved(frame, this.now());
    clearTimeout(this.handsGone);
    this.handsGone = setTimeout(() => this.wake(), FORGET_AFTER_MS + 50);
    this.wake();
  }

  // The clock may have gone backwards: strokes that are no longer whole leave the baked layer.
  rewound() {
    const now = this.now();
    const unfinished = this.painter.baked.findIndex((stroke) => this.playing.shareOf(stroke, now) < 1);
    if (unfinished >= 0) this.checkpoints.goBack(this.strokes.slice(0, unfinished));
    this.wake();
  }

  // True while the server's artist plays a batch, which may be over here.
  get isPerforming() {
    return this.playing.isOn(this.now());
  }

  // Nothing is drawn for nobody: a page in the background is woken when it is looked at again.
  wake() {
    if (this.isWaiting || document.hidden) return;
    this.isWaiting = true;
    requestAnimationFrame(() => {
      this.isWaiting = false;
      if (!document.hidden) this.draw();
    });
  }

  seen() {
    if (document.hidden) return;
    this.wake();
    this.ahead.wait();
    this.sizing.goOn();
  }

  get isShown() {
    return Boolean(this.root.dataset.isDrawn);
  }

  get rate() {
    return this.isCalm ? Infinity : this.chosenRate;
  }

  changeTempo() {
    this.playing.tempo?.change(this.rate, this.now());
    this.wake();
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
    if (this.playing.isMoving(now)) this.ahead.expect(this.playing.performer.next(now));
    if (isBehind || (this.playing.isMoving(now) && !this.isDriven)) this.wake();
  }

  // Bake finished strokes in order, for some milliseconds; true when some are left.
  bakeSome(now) {
    const until = performance.now() + (this.isShown ? BAKE_MS : FIRST_BAKE_MS);
    const { painter, strokes } = this;
    while (painter.baked.length < strokes.length) {
      const next = strokes[painter.baked.length];
      if (this.playing.shareOf(next, now) < 1) return false; // what comes after lies above it, live
      if (performance.now() > until) return true;
      painter.bake([next]);
      this.checkpoints.noteBaked();
    }
    return false;
  }

  // The server's picture may stand for the canvas for as long as it takes; an old frame may not.
  isLate() {
    return this.isShown && performance.now() - this.bakingSince > PATIENCE_MS;
  }

  live(now) {
    return this.strokes
      .slice(this.painter.baked.length)
      .map((stroke) => ({ stroke, fraction: this.playing.shareOf(stroke, now) }))
      .filter(({ fraction }) => fraction > 0);
  }

  movePen(now) {
    const { performer } = this.playing;
    const isOut = performer !== null && (this.holdsPen || this.playing.isMoving(now));
    if (isOut && !this.isCalm) this.pen.moveTo(performer.penAt(now));
    else this.pen.putAway();
  }

  lookAhead() {
    this.ahead.take(this.playing.performer?.toCome(this.now()) ?? []);
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
    if (!this.isShown) this.root.dataset.isDrawn = "yes";
  }

  // The bitmaps have another size now; what is baked is on them.
  resized() {
    this.checkpoints.forget();
    this.wake();
  }
}

function whole(stroke) {
  return { stroke, fraction: 1 };
}
