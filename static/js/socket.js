// The line to the server: opens, notices when it died, comes back by itself with `since`.
// What the frames mean for the picture is in state.js; what waits to be sent, in outbox.js.

import { ServerClock } from "./clock.js";
import { isLogFrame, wordsForClose } from "./events.js";
import { applyEvent, emptyState, fromSnapshot } from "./state.js";

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;
const SILENCE_IN_BEATS = 2.5; // this many heartbeats missed: the line is dead
const BEHIND_FOR_MS = 2_000; // the server's head may be ahead of us for so long
const BROKEN = 1006; // the close code of a line that ended without a word
const OPENING_PINGS = 5;
const BEATS_PER_PING = 6;
const DEFAULT_BEAT_MS = 5_000;

// listener: {changed(state, event|null), passing(frame), answered(frame), lineChanged(line)}
// where line is {status: "connecting"|"open"|"waiting"|"closed", words, code}.
export class CanvasSocket {
  constructor(path, listener) {
    Object.assign(this, { path, listener, state: emptyState(), clock: new ServerClock() });
    this.socket = null;
    this.failures = 0; // since something came of a line: a greeting alone is not it
    this.beatMs = DEFAULT_BEAT_MS;
    this.beats = 0;
    this.lastHeard = 0;
    this.line = { status: "connecting", words: "", code: 0 };
    this.hello = null;
    addEventListener("online", () => this.comeBack());
    addEventListener("pageshow", () => this.comeBack());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.comeBack();
    });
  }

  get isOpen() {
    return this.line.status === "open";
  }

  open() {
    clearTimeout(this.retry);
    this.socket?.close(); // one that has yet to be greeted, if the net is said to be back again
    const socket = new WebSocket(this.address());
    this.socket = socket;
    this.lastHeard = Date.now();
    socket.onmessage = ({ data }) => this.isCurrent(socket) && this.hear(JSON.parse(data));
    socket.onclose = ({ code }) => this.isCurrent(socket) && this.lost(code);
    this.watchForSilence();
  }

  // Send a frame now; false when there is no line, so that the caller may keep it.
  send(frame) {
    if (!this.isOpen || this.socket.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  // Something says that the net may be back: don't wait out the delay.
  comeBack() {
    if (this.line.status === "closed") return;
    if (this.line.status === "waiting") this.open();
    else if (this.isSilent()) this.reopen();
  }

  // Drop this line and take up a new one where our own log ends.
  reopen() {
    const old = this.socket;
    this.socket = null;
    old?.close();
    this.tellLine("waiting");
    this.open();
  }

  address() {
    const url = new URL(this.path, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    if (this.state.seq > 0) url.searchParams.set("since", this.state.seq);
    return url;
  }

  isCurrent(socket) {
    return this.socket === socket;
  }

  hear(frame) {
    this.lastHeard = Date.now();
    if (isLogFrame(frame)) this.hearChange(frame);
    else this.hearOther(frame);
  }

  hearChange(frame) {
    if (frame.seq <= this.state.seq) return; // a repeat
    if (frame.seq > this.state.seq + 1) {
      this.lost(BROKEN); // what is missing comes again from our own seq
      return;
    }
    this.failures = 0;
    this.state = applyEvent(this.state, frame);
    this.listener.changed(this.state, frame);
  }

  hearOther(frame) {
    switch (frame.type) {
      case "hello":
        this.greeted(frame);
        break;
      case "snapshot":
        this.failures = 0;
        this.state = fromSnapshot(frame);
        this.listener.changed(this.state, null);
        break;
      case "heartbeat":
        this.beat(frame);
        break;
      case "pong":
        this.clock.heardPong(frame.sent, frame.now);
        if (this.clock.samples.length < OPENING_PINGS) this.ping();
        break;
      case "ack":
      case "error":
        this.listener.answered(frame);
        break;
      default:
        this.listener.passing(frame);
    }
  }

  greeted(hello) {
    this.hello = hello;
    this.beatMs = hello.heartbeat_ms;
    this.clock.heardNow(hello.now);
    this.tellLine("open");
    this.watchForSilence();
    this.ping();
  }

  beat({ head, now }) {
    this.failures = 0;
    this.clock.heardNow(now);
    this.beats += 1;
    if (this.clock.samples.length === 0 || this.beats % BEATS_PER_PING === 0) this.ping();
    if (head > this.state.seq) this.expectBy(head, this.socket);
  }

  // Frames up to `head` should be here in a moment; else something was lost on the way.
  expectBy(head, socket) {
    setTimeout(() => {
      if (this.isCurrent(socket) && this.state.seq < head) this.reopen();
    }, BEHIND_FOR_MS);
  }

  ping() {
    this.send({ type: "ping", sent: this.clock.ownNow() });
  }

  isSilent() {
    return Date.now() - this.lastHeard > SILENCE_IN_BEATS * this.beatMs;
  }

  watchForSilence() {
    clearTimeout(this.watch);
    const left = SILENCE_IN_BEATS * this.beatMs - (Date.now() - this.lastHeard);
    this.watch = setTimeout(() => {
      if (!this.socket) return;
      if (this.isSilent()) this.lost(BROKEN);
      else this.watchForSilence();
    }, Math.max(left, 50) + 20);
  }

  lost(code) {
    const old = this.socket;
    this.socket = null;
    old?.close();
    clearTimeout(this.watch);
    const words = wordsForClose(code);
    if (words !== null) {
      this.tellLine("closed", words, code);
      return;
    }
    this.tellLine("waiting", "", code);
    this.retry = setTimeout(() => this.open(), this.nextDelay());
  }

  // Full jitter: anywhere up to a bound that doubles, so that a restart is not a stampede.
  nextDelay() {
    const bound = Math.min(FIRST_DELAY_MS * 2 ** this.failures, LONGEST_DELAY_MS);
    this.failures += 1;
    return Math.random() * bound;
  }

  tellLine(status, words = "", code = 0) {
    this.line = { status, words, code };
    this.listener.lineChanged(this.line);
  }
}
