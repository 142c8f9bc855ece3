// A canvas on the page: shows a state at the server's present, in log order, moving only while
// something moves. Knows nothing of sockets; what is drawn how is in painter.js.

import { Ahead } from "./ahead.js";
import { Finished } from "./finished.js";
import { FORGET_AFTER_MS, Hands } from "./hands.js";
import { Painter } from "./painter.js";
import { Pen } from "./pen.js";
import { Playing } from "./playing.js";
import { Sizing } from "./sizing.js";

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
    this.finished = new Finished(this.painter);
    this.ahead = new Ahead(this.painter);
    this.sizing = new Sizing(this);
    document.addEventListener("visibilitychange", () => this.seen());
  }

  // Show this state from now on. Cheap when little has changed.
  show(state) {
    const { style } = state.piece ?? this.painter;
    if (style !== this.painter.style) this.finished.restyle(style);
    this.strokes = state.strokes;
    this.holdsPen = state.turn !== null;
    if (this.playing.take(state, this.rate)) this.lookAhead();
    if (!this.isPrefix(this.painter.baked)) this.finished.goBack(this.strokes);
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

  // False when the stroke is in the log already.
  handMoved(frame) {
    const isLogged = (id) => this.strokes.some((stroke) => stroke.id === id);
    if (!this.hands.moved(frame, this.now(), isLogged)) return false;
    clearTimeout(this.handsGone);
    this.handsGone = setTimeout(() => this.wake(), FORGET_AFTER_MS + 50);
    this.wake();
    return true;
  }

  // The clock may have gone backwards: strokes that are no longer whole leave the baked layer.
  rewound() {
    const now = this.now();
    const unfinished = this.painter.baked.findIndex((stroke) => this.playing.shareOf(stroke, now) < 1);
    if (unfinished >= 0) this.finished.goBack(this.strokes.slice(0, unfinished));
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
    this.painter.showing.forget(); // a browser may have let go of what it did not show
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
    const { finished, isShown } = this;
    const isDone = (stroke) => this.playing.shareOf(stroke, now) === 1;
    finished.bake(this.strokes, isDone, { isShown, isQuiet: this.isQuiet(now) });
    if (!finished.isHeldBack) this.frame(now);
    if (finished.isBehind || (this.playing.isMoving(now) && !this.isDriven)) this.wake();
  }

  isQuiet(now) {
    return !this.playing.isMoving(now) && this.hands.moving.size === 0 && this.own.length === 0;
  }

  frame(now) {
    this.painter.frame([...this.logged(now), ...this.hands.strokes(now), ...this.own.map(whole)]);
    this.revealCanvas();
    this.movePen(now);
    if (this.playing.isMoving(now)) this.ahead.expect(this.playing.performer.next(now));
  }

  // What of the log is shown over the baked layer: not what nobody has seen yet and comes with it.
  logged(now) {
    if (this.finished.isPartial) return [];
    const unbaked = this.unbaked(now);
    const unseen = this.painter.unseen(unbaked);
    this.hands.keep(unseen);
    return unbaked.filter(({ stroke, fraction }) => fraction > 0 && !unseen.has(stroke));
  }

  unbaked(now) {
    return this.strokes
      .slice(this.painter.baked.length)
      .map((stroke) => ({ stroke, fraction: this.playing.shareOf(stroke, now) }));
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

  // The server's picture stays until there is something to take its place.
  revealCanvas() {
    if (!this.isShown) this.root.dataset.isDrawn = "yes";
  }

  // The bitmaps have another size now; what is baked is on them.
  resized() {
    this.finished.resized();
    this.wake();
  }
}

function whole(stroke) {
  return { stroke, fraction: 1 };
}
