// What somebody hears who comes while the artist is thinking: from a sentence's beginning on. Pure.

const SENTENCE_END = /[.!?…]+[”’")]*\s+/;

export class Hearing {
  constructor() {
    this.joined();
  }

  // A line opened: what is said first may be the rest of something.
  joined() {
    Object.assign(this, { key: null, isWhole: false, nextBegins: false, rest: "" });
  }

  // A turn began, a step was over, or an answer is asked for again: the next words are its first.
  stepBegins() {
    Object.assign(this, { key: null, nextBegins: true });
  }

  // A thinking frame as it is to be shown, or null while its first sentence is only heard in part.
  // isNews: its turn began after the line opened.
  heard(frame, isNews) {
    const key = `${frame.turn} ${frame.step}`;
    if (key !== this.key) {
      this.isWhole = isNews || this.nextBegins || this.key !== null;
      Object.assign(this, { key, nextBegins: false, rest: "" });
    }
    return this.isWhole ? frame : this.afterSentence(frame);
  }

  afterSentence(frame) {
    this.rest += frame.text;
    const end = SENTENCE_END.exec(this.rest);
    if (!end) return null;
    this.isWhole = true;
    return { ...frame, text: this.rest.slice(end.index + end[0].length) };
  }
}
