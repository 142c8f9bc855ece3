// A live canvas on the page: socket, stage, talk and the line of words, joined. What a studio may
// do besides is in studio.js.

import { Plan } from "./plan.js";
import { CanvasSocket } from "./socket.js";
import { Stage } from "./stage.js";
import { Talk } from "./talk.js";
import { Thought } from "./thought.js";
import { painterName, statusOf, watchingWords, withoutSeconds } from "./words.js";

const PARTS = ["status", "watching", "painter", "title", "line", "thought", "next"];

export class LiveCanvas {
  // root: the figure of _stage.html. studio: hears what only a studio needs, or null.
  constructor(root, studio = null) {
    Object.assign(this, { root, studio, activity: "", waiting: "", watching: null });
    this.thought = new Thought();
    this.parts = Object.fromEntries(
      PARTS.map((name) => [name, document.querySelector(`[data-live="${name}"]`)]),
    );
    this.nobodyYet = this.parts.painter?.textContent ?? ""; // who would paint, as the server says
    this.talk = new Talk(document.querySelector("[data-talk]"));
    this.plan = new Plan(document.querySelector("[data-plan]"));
    this.socket = new CanvasSocket(root.dataset.socket, this);
    this.stage = new Stage(root, () => this.socket.clock.now());
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
    this.talk.heard(event, state);
    this.plan.show(state);
    this.stage.show(state);
    this.talk.show(state);
    this.thought.show(state);
    this.studio?.changed(state, event);
    this.say();
    this.root.dataset.seq = state.seq;
    this.root.dispatchEvent(new CustomEvent("canvas-changed", { detail: { state, event } }));
  }

  passing(frame) {
    switch (frame.type) {
      case "thinking":
        this.waiting = "";
        this.talk.think(frame);
        this.thought.hear(frame);
        break;
      case "waiting":
        // The seconds are counted in the talk, where there is one.
        this.waiting = this.talk.list ? withoutSeconds(frame.words) : frame.words;
        this.talk.wait(frame);
        this.thought.forget();
        break;
      case "tool_activity":
        this.activity = frame.state === "started" ? lower(frame.summary) : "";
        break;
      case "hand_moved":
        if (!this.studio?.isOwnStroke(frame.stroke)) this.stage.handMoved(frame);
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

  answered(frame) {
    this.studio?.answered(frame);
  }

  lineChanged(line) {
    this.root.dataset.line = line.status;
    this.studio?.lineChanged(line);
    this.say();
  }

  // Say in words what goes on; again when the batch that is being played is over.
  say() {
    const { state, stage, socket } = this;
    const { isPerforming } = stage;
    const { activity, waiting } = this;
    const isMine = this.studio?.isOwner ?? false;
    write(this.parts.line, this.lineWords());
    if (state.seq === 0) return;
    write(this.parts.status, statusOf(state, { isPerforming, activity, waiting, isMine }));
    write(this.parts.painter, state.painter ? painterName(state.painter) : this.nobodyYet);
    write(this.parts.thought, this.thought.words);
    write(this.parts.title, state.title || "Untitled");
    write(this.parts.watching, this.watching === null ? "" : watchingWords(this.watching));
    if (this.parts.next) this.parts.next.hidden = state.ended_by === null;
    this.stage.element.ariaLabel = state.alt_text || state.title || "The canvas, being drawn";
    clearTimeout(this.sayLater);
    if (isPerforming) {
      const { performer } = stage;
      const leftMs = performer.startsAt + performer.lastMs - socket.clock.now();
      this.sayLater = setTimeout(() => this.say(), leftMs + 50);
    }
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

function lower(words) {
  return words && words[0].toLowerCase() + words.slice(1);
}
