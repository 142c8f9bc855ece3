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
    if (!this.isOf(turn, step) || this.countdown) this.begin(turn, step);
    this.words += text;
    this.write(pieces(this.words));
  }

  // shown(say): calls say and keeps what it writes in view.
  wait({ turn, step, words, seconds }, shown) {
    this.begin(turn, step);
    const until = performance.now() + 1000 * seconds;
    const plain = withoutSeconds(words);
    const say = () => {
      const left = Math.max(1, Math.ceil((until - performance.now()) / 1000));
      this.words = `${plain} in ${left} s`;
      this.write([this.words]);
    };
    shown(say);
    this.countdown = setInterval(say, 1000);
  }

  act(frame) {
    const { turn, step, state, is_error: isError } = frame;
    if (!this.isOf(turn, step)) this.begin(turn, step);
    const line = toolLine(toolWords(frame), isError);
    if (state === "completed") this.doing?.replaceWith(line);
    else this.element.append(line);
    this.doing = state === "completed" ? null : line;
  }

  // The tool that began draws this, in a few words.
  draws(words) {
    if (this.doing) this.doing.textContent = words;
  }

  // Nothing stays that is in the state now, or whose turn is over.
  stored({ steps, turn }) {
    const isStored = steps.some((taken) => taken.turn === this.turn && taken.step >= this.step);
    if (isStored || (this.turn !== null && turn !== this.turn)) this.end();
  }

  // Last in the list, whatever was added.
  stay() {
    if (this.element && this.element !== this.list.lastElementChild) this.list.append(this.element);
  }

  isOf(turn, step) {
    return this.turn === turn && this.step === step;
  }

  begin(turn, step) {
    this.end();
    Object.assign(this, { turn, step, element: entryElement("thought") });
    this.element.dataset.isPassing = "yes";
    this.list.append(this.element);
  }

  end() {
    clearInterval(this.countdown);
    this.element?.remove();
    Object.assign(this, { turn: null, step: 0, words: "", element: null, paragraphs: [] });
    Object.assign(this, { countdown: 0, doing: null });
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
