// What the artist thinks at this moment, in a few words, for a stage that has no stream beside it.

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
