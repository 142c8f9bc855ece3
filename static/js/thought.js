// Why the artist does what it does: the thought of this moment, and its last words.

import { lastWords } from "./reading.js";

export class Thought {
  constructor() {
    Object.assign(this, { words: "", turn: "", step: 0, isKnown: true });
  }

  // Words as they are thought: those of a new step take the place of the last one's.
  hear({ turn, step, text }) {
    if (turn !== this.turn || step !== this.step) this.words = "";
    if (turn !== this.turn) this.isKnown = false;
    [this.turn, this.step] = [turn, step];
    this.words += text;
  }

  // One line; nothing, when the artist rests.
  why({ turn, ended_by: endedBy }, isPerforming) {
    return endedBy === null && (turn !== null || isPerforming) ? lastWords(this.words) : "";
  }

  // No answer came: what was heard of the step is void.
  forget() {
    this.words = "";
  }

  // What is stored of this turn wins over what was heard of it; of an earlier one nothing is left.
  // What was heard of a turn before the news that it began is waiting for that.
  show({ steps, turn, last_ended: ended }) {
    if (turn === this.turn || ended?.turn === this.turn) this.isKnown = true;
    if (!this.isKnown) return;
    const last = steps.findLast((step) => step.thought !== "" && [null, step.turn].includes(turn));
    const isHeard = this.turn === turn && this.step > (last?.step ?? -1);
    if (!isHeard) this.words = last?.thought ?? "";
  }
}
