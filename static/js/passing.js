// What is being thought and done at this moment, at the end of the talk; the stored step replaces it.

import { entryElement, paragraph, toolLine } from "./entries.js";
import { pieces } from "./reading.js";
import { toolWords, withoutSeconds } from "./words.js";

export class PassingThought {
  constructor(list) {
    this.list = list;
    this.end();
  }

  // Words that belong to those before, unless another step began or the wait is over.
  think({ turn, step, text }) {
    if (!this.isOf(turn, step) || this.isWaiting) this.begin(turn, step);
    this.words += text;
    this.write(pieces(this.words));
  }

  // shown(say): calls say and keeps what it writes in view.
  wait({ turn, step, words, seconds }, shown) {
    this.begin(turn, step);
    const until = performance.now() + 1000 * seconds;
    const plain = withoutSeconds(words);
    const say = () => {
      const left = Math.ceil((until - performance.now()) / 1000);
      this.words = left > 0 ? `${plain} in ${left} s` : plain;
      this.write([this.words]);
      if (left <= 0) clearInterval(this.countdown);
    };
    this.isWaiting = true;
    this.countdown = setInterval(() => document.hidden || say(), 1000);
    shown(say);
  }

  act(frame) {
    const { turn, step, tool, state, is_error: isError } = frame;
    if (!this.isOf(turn, step) || this.isWaiting) this.begin(turn, step);
    const line = toolLine(toolWords(frame), isError);
    const begun = this.doing?.dataset.tool === tool ? this.doing : null;
    if (state === "completed" && begun) begun.replaceWith(line);
    else this.element.append(line);
    line.dataset.tool = tool;
    this.doing = state === "completed" ? null : line;
  }

  // The tool that began draws this, in a few words.
  draws(words) {
    if (this.doing) this.doing.textContent = words;
  }

  // Nothing stays that is in the state now, or whose turn is over. A turn that the state does not
  // know yet is not over: its first words may come before the news that it began.
  stored({ steps, turn, last_ended: ended }) {
    if (this.turn === null) return;
    const isStored = steps.some((taken) => taken.turn === this.turn && taken.step >= this.step);
    const isOver = turn !== this.turn && (this.isKnown || ended?.turn === this.turn);
    this.isKnown ||= turn === this.turn;
    if (isStored || isOver) this.end();
  }

  // Last in the list, whatever was added.
  stay() {
    if (this.element && this.element !== this.list.lastElementChild) this.list.append(this.element);
  }

  isOf(turn, step) {
    return this.turn === turn && this.step === step;
  }

  begin(turn, step) {
    const isKnown = this.isKnown && turn === this.turn;
    this.end();
    Object.assign(this, { turn, step, isKnown, element: entryElement("thought") });
    this.element.dataset.isPassing = "yes";
    this.list.append(this.element);
  }

  end() {
    clearInterval(this.countdown);
    this.element?.remove();
    Object.assign(this, { turn: null, step: 0, words: "", element: null, paragraphs: [] });
    Object.assign(this, { isWaiting: false, isKnown: false, countdown: 0, doing: null });
  }

  // Only what changed is written: a word more must not move what is being read.
  write(said) {
    for (const [i, words] of said.entries()) {
      if (i === this.paragraphs.length) this.addParagraph();
      if (this.paragraphs[i].textContent !== words) this.paragraphs[i].textContent = words;
    }
    for (const surplus of this.paragraphs.splice(said.length)) surplus.remove();
  }

  addParagraph() {
    const added = paragraph("");
    const last = this.paragraphs.at(-1);
    if (last) last.after(added);
    else this.element.prepend(added);
    this.paragraphs.push(added);
  }
}
