// The studio page: a live canvas that one may draw on, nudge and steer. Boots itself.

import { Commands } from "./commands.js";
import { Drawing } from "./drawing.js";
import { keepFieldInView } from "./in_view.js";
import { KeyMap, isTyping } from "./keys.js";
import { LiveCanvas } from "./live.js";
import { Notice } from "./notice.js";
import { NudgeForm } from "./nudge_form.js";
import { PaintMeter } from "./paint_meter.js";
import { PalmSwitch } from "./palms.js";
import { Tools } from "./tools.js";
import { outboxWords, reins } from "./words.js";

class Studio {
  constructor(root, page) {
    Object.assign(this, { root, page, isOwner: page.dataset.isOwner === "yes" });
    this.live = new LiveCanvas(root, this);
    this.commands = new Commands((frame) => this.send(frame));
    this.notice = new Notice(page.querySelector("[data-notice]"));
    this.tools = new Tools(page.querySelector("[data-tools]"));
    this.nudges = new NudgeForm(page.querySelector("[data-nudge]"), this);
    this.drawing = new Drawing(this.live.stage, `${root.dataset.person}/${root.dataset.canvas}`, this);
    this.palms = new PalmSwitch(page.querySelector("[data-fingers]"), this.drawing.hand);
    this.paint = new PaintMeter(page.querySelector("[data-paint]"));
    this.keys = new KeyMap(page.querySelector("[data-keys]"));
    this.tools.setStyle(root.dataset.style);
    keepFieldInView();
    this.followControls();
    this.live.open();
  }

  get isFinished() {
    return Boolean(this.live.state.ended_by);
  }

  // --- What the live canvas tells ---

  changed(state, event) {
    const added = event ? (event.strokes ?? []) : state.strokes;
    this.drawing.outbox.reached(state.seq, added.map(({ id }) => id));
    if (state.piece) this.tools.setStyle(state.piece.style);
    this.offerAfter(event);
    this.paint?.heard(event);
    this.showControls(state);
  }

  // The artist began another piece, from another page or the app.
  easelMoved() {
    if (!this.isOwner) return;
    this.page.dataset.easel = "elsewhere";
    const go = () => location.assign("/studio");
    this.notice.offer("Another canvas stands on your easel now.", "Go there", go);
  }

  answered(frame) {
    const isTaken = this.drawing.outbox.answered(frame);
    // A frame refused unread may have been a command, whatever else is on its way.
    if (!isTaken || frame.ref === undefined) this.commands.answered(frame);
  }

  lineChanged({ status }) {
    if (status === "open") {
      this.drawing.outbox.lineOpened();
      return;
    }
    this.drawing?.outbox.lineLost();
    this.commands?.lineLost();
  }

  lineWords(line) {
    const waiting = this.drawing?.outbox.size ?? 0;
    const isSaved = line.status === "open" && waiting === 0;
    this.root.dataset.saved = isSaved ? "all" : line.status === "open" ? "waiting" : "offline";
    return outboxWords(line, waiting, this.drawing?.outbox.isKept);
  }

  isOwnStroke(id) {
    return this.drawing.isOwn(id);
  }

  // --- What the drawing asks ---

  send(frame) {
    return this.live.socket.send(frame);
  }

  allows() {
    return !this.isFinished && this.live.socket.line.status !== "closed";
  }

  ink() {
    return this.tools.ink();
  }

  pointed(from, to) {
    this.nudges.pointTo(from, to);
  }

  unpointed() {
    this.nudges.unpoint();
  }

  tapped() {
    this.nudges.pointed();
  }

  sawPen() {
    this.palms.show();
  }

  outboxChanged() {
    this.live.say();
  }

  say(words) {
    this.notice.say(words);
  }

  // --- What the person does ---

  async ask(command) {
    const answer = await this.commands.ask(command);
    if (answer.type === "error") this.say(answer.message);
    else if (answer.words) this.say(answer.words);
    return answer;
  }

  followControls() {
    const actions = {
      undo: () => this.drawing.undoing.undo(),
      redo: () => this.drawing.undoing.redo(),
      clear: () => this.ask({ type: "clear" }),
      pause: () => this.ask({ type: reins(this.live.state) === "going" ? "pause" : "resume" }),
      stop: () => this.ask({ type: "stop" }),
      keys: () => this.keys.show(),
      "new-canvas": () => this.page.querySelector("[data-begin]").showModal(),
      "close-dialog": () => this.page.querySelector("[data-begin]").close(),
    };
    this.page.addEventListener("click", ({ target }) => {
      actions[target.closest("[data-do]")?.dataset.do]?.();
    });
    this.page.querySelector("[data-settings]")?.addEventListener("change", (event) => {
      this.changeSettings(event.currentTarget);
    });
    addEventListener("keydown", (event) => this.pressed(event));
  }

  pressed(event) {
    const key = event.key.toLowerCase();
    if (isTyping(event) || !(event.ctrlKey || event.metaKey) || !["z", "y"].includes(key)) return;
    event.preventDefault();
    if (key === "z" && !event.shiftKey) this.drawing.undoing.undo();
    else this.drawing.undoing.redo();
  }

  async changeSettings(form) {
    const { visibility, open_to: openTo } = form.elements;
    const { type } = await this.ask({
      type: "change_settings",
      visibility: visibility.value,
      open_to: openTo.checked ? "signed_in" : "owner",
    });
    // A canvas that is still public must not look private.
    if (type === "error") this.showSettings(this.live.state.piece);
  }

  // --- What the page shows ---

  offerAfter(event) {
    if (event?.type === "strokes_removed" && event.cause === "cleared" && this.isOwner) {
      const restore = () => this.ask({ type: "restore_cleared" });
      this.notice.offer("The canvas is cleared.", "Undo clear", restore);
    } else if (event?.type === "strokes_added") this.notice.withdraw();
  }

  showControls(state) {
    const all = (name) => this.page.querySelectorAll(name);
    for (const element of all("[data-while='open']")) element.hidden = this.isFinished;
    for (const element of all("[data-while='finished']")) element.hidden = !this.isFinished;
    const pause = this.page.querySelector("[data-do='pause']");
    if (pause) pause.dataset.state = reins(state);
    const stop = this.page.querySelector("[data-do='stop']");
    if (stop) stop.disabled = state.turn === null;
    if (this.isFinished) this.nudges.forgetSpot();
    this.showSettings(state.piece);
  }

  showSettings(piece) {
    const form = this.page.querySelector("[data-settings]");
    if (!form || !piece) return;
    form.elements.visibility.value = piece.visibility;
    form.elements.open_to.checked = piece.open_to === "signed_in";
  }
}

const page = document.querySelector("[data-studio]");
if (page) page.studio = new Studio(page.querySelector("[data-stage]"), page);
