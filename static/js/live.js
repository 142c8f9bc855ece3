// A live canvas on the page: socket, stage, talk and the line of words, joined. What a studio may
// do besides is in studio.js.

import { batchOf, batchWords } from "./batches.js";
import { Far } from "./far.js";
import { Hearing } from "./hearing.js";
import { Narrator } from "./narrator.js";
import { newsOf } from "./news.js";
import { Plan } from "./plan.js";
import { pointOut } from "./pointing.js";
import { Presence } from "./presence.js";
import { CanvasSocket } from "./socket.js";
import { Speed } from "./speed.js";
import { Stage } from "./stage.js";
import { Talk } from "./talk.js";
import { Thought } from "./thought.js";
import {
  SIGNING,
  activityOf,
  blankWords,
  drawingWords,
  painterName,
  statusOf,
  watchingWords,
  withoutSeconds,
} from "./words.js";

const LINE_WEIGHT = 3; // of news of the line: without it nothing else is heard
const STEP_BEGINS = ["turn_started", "step_taken"];
const PARTS = ["status", "why", "watching", "drawing", "painter", "pen", "title", "line", "next"];

export class LiveCanvas {
  // root: the figure of _stage.html. studio: hears what only a studio needs, or null.
  constructor(root, studio = null) {
    Object.assign(this, { root, studio, activity: "", waiting: "", watching: null });
    this.thought = new Thought();
    this.hearing = new Hearing();
    this.parts = Object.fromEntries(
      PARTS.map((name) => [name, document.querySelector(`[data-live="${name}"]`)]),
    );
    this.nobodyYet = this.parts.painter?.textContent ?? ""; // who would paint, as the server says
    this.talk = new Talk(document.querySelector("[data-talk]"), (nudge) => pointOut(root, nudge));
    this.plan = new Plan(document.querySelector("[data-plan]"));
    this.socket = new CanvasSocket(root.dataset.socket, this);
    this.stage = new Stage(root, () => this.socket.clock.now());
    this.speed = new Speed(root.querySelector("[data-pace]"), (rate) => this.stage.setRate(rate));
    this.stage.setRate(this.speed.rate);
    this.presence = new Presence(root, () => this.say());
    this.batch = { played: null, words: "" }; // the batch that the words were found for
    const told = root.querySelector("[data-narration]");
    this.narrator = new Narrator((words) => write(told, words));
    this.far = new Far(root, (words) => this.narrator.tell({ words, weight: LINE_WEIGHT }));
    root.live = this; // for the curious, and for tests
  }

  get state() {
    return this.socket.state;
  }

  open() {
    this.socket.open();
  }

  changed(state, event) {
    if (["step_taken", "turn_ended"].includes(event?.type)) [this.activity, this.waiting] = ["", ""];
    const isLive = event?.seq > this.socket.hello?.head; // not caught up with
    if (isLive && STEP_BEGINS.includes(event.type)) this.hearing.stepBegins();
    this.talk.heard(event, state);
    this.plan.show(state);
    this.stage.show(state);
    this.talk.show(state);
    this.thought.show(state);
    this.presence.stored(event?.strokes ?? []);
    this.studio?.changed(state, event);
    this.narrator.tell(newsOf(event, state, this.you()));
    this.say();
    this.root.dataset.seq = state.seq;
    this.root.dispatchEvent(new CustomEvent("canvas-changed", { detail: { state, event } }));
  }

  passing(frame) {
    switch (frame.type) {
      case "thinking":
        this.waiting = "";
        this.think(this.hearing.heard(frame, this.isNews(frame)));
        break;
      case "waiting":
        // The seconds are counted in the talk, where there is one.
        this.waiting = this.talk.list ? withoutSeconds(frame.words) : frame.words;
        this.hearing.stepBegins();
        this.talk.wait(frame);
        this.thought.forget();
        break;
      case "tool_activity":
        this.activity = activityOf(frame);
        this.talk.act(frame);
        break;
      case "hand_moved":
        if (this.studio?.isOwnStroke(frame.stroke)) break;
        if (this.stage.handMoved(frame)) this.presence.moved(frame);
        break;
      case "easel_moved":
        this.studio?.easelMoved();
        break;
      case "presence":
        this.watching = frame.watching;
        break;
    }
    this.say();
  }

  // True of a turn that began after this page came.
  isNews({ turn }) {
    return this.state.seq > 0 && turn !== this.state.turn;
  }

  think(frame) {
    if (frame === null) return;
    this.talk.think(frame);
    this.thought.hear(frame);
  }

  answered(frame) {
    this.studio?.answered(frame);
  }

  lineChanged(line) {
    this.root.dataset.line = line.status;
    if (line.status === "open") this.hearing.joined();
    this.far.lineChanged(line);
    this.studio?.lineChanged(line);
    this.say();
  }

  // Say in words what goes on; again when the batch that is being played is over.
  say() {
    const { state, stage, socket } = this;
    const { isPerforming } = stage;
    const { activity, waiting } = this;
    const doing = isPerforming ? this.batchWords() : "";
    const isMine = this.studio?.isOwner ?? false;
    write(this.parts.line, this.lineWords());
    if (state.seq === 0) return;
    write(this.parts.status, statusOf(state, { doing, activity, waiting, isMine }));
    write(this.parts.painter, state.painter ? painterName(state.painter) : this.nobodyYet);
    const why = this.thought.why(state, isPerforming);
    write(this.parts.why, why || blankWords(state, this.studio?.isOwner ?? null));
    // It would cover the signature.
    const isNamed = state.painter && activity !== SIGNING;
    write(this.parts.pen, isNamed ? painterName(state.painter) : "");
    write(this.parts.drawing, drawingWords(this.presence.names));
    write(this.parts.title, state.title || "Untitled");
    write(this.parts.watching, this.watching === null ? "" : watchingWords(this.watching));
    if (this.parts.next) this.parts.next.hidden = state.ended_by === null;
    this.describe(state);
    clearTimeout(this.sayLater);
    if (isPerforming) {
      const leftMs = stage.playing.performer.msLeft(socket.clock.now());
      this.sayLater = setTimeout(() => this.say(), leftMs + 50);
    }
  }

  // Written only when it changed: the canvas may be in focus, and would be read anew.
  describe({ alt_text: altText, title }) {
    const label = altText || title || "The canvas, being drawn";
    const { element } = this.stage;
    if (element.ariaLabel !== label) element.ariaLabel = label;
  }

  // How the batch that is being played is drawn, and where; worked out once a batch.
  batchWords() {
    const { performance: played, strokes, piece } = this.state;
    if (played !== this.batch.played) {
      const ids = new Set(played.strokes.map(({ id }) => id));
      const words = batchWords(batchOf(strokes.filter(({ id }) => ids.has(id)), piece));
      this.batch = { played, words };
    }
    return this.batch.words;
  }

  // Whom nobody needs to tell what they did.
  you() {
    const owns = (strokeId) => this.studio?.isOwnStroke(strokeId) ?? false;
    return { name: this.socket.hello?.you ?? null, owns };
  }

  lineWords() {
    if (this.studio) return this.studio.lineWords(this.socket.line);
    const { status, words } = this.socket.line;
    if (status === "closed") return words;
    return status === "waiting" ? "Connection lost, coming back" : "";
  }
}

// Only what changed is written: a live region reads every write aloud.
function write(element, words) {
  if (element && element.textContent !== words) element.textContent = words;
}
