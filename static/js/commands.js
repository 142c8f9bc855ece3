// Commands that want an answer: each goes out once, and never again by itself.

import { freshId } from "./events.js";

const OFFLINE = {
  type: "error",
  code: "offline",
  message: "There is no connection just now. Please try again.",
};

export class Commands {
  // send(frame) is false without a line.
  constructor(send) {
    this.send = send;
    this.waiting = new Map(); // ref -> what to call with the answer
  }

  // Resolves to the ack or error frame; a line that is lost answers "offline".
  ask(command) {
    const ref = freshId();
    return new Promise((resolve) => {
      if (!this.send({ ...command, ref })) resolve(OFFLINE);
      else this.waiting.set(ref, resolve);
    });
  }

  answered(frame) {
    if (frame.ref === undefined && frame.code === "too_fast") {
      this.answerAll(frame); // not even read: nobody knows whose it was
      return;
    }
    const resolve = this.waiting.get(frame.ref);
    this.waiting.delete(frame.ref);
    resolve?.(frame);
  }

  lineLost() {
    this.answerAll(OFFLINE);
  }

  answerAll(frame) {
    for (const resolve of this.waiting.values()) resolve(frame);
    this.waiting.clear();
  }
}
