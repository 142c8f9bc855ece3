// Why the artist does what it does: the thought of this moment, and its last words.

import { lastWords } from "./reading.js";

export class Thought {
  constructor() {
    [this.words, this.turn, this.step] = ["", "", 0];
  }

  // Words as they are thought: those of a new step take the place of the last one's.
  hear({ turn, step, text }) {
    if (turn !== this.turn || step !== this.step) this.words = "";
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

  // What is stored wins over what was heard of it.
  show({ steps, turn }) {
    const last = steps.findLast(({ thought }) => thought !== "");
    const isNewer = this.turn === turn && this.step > (last?.turn === turn ? last.step : 0);
    if (last && !isNewer) this.words = last.thought;
  }
}
