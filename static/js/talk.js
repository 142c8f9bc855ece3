// The stream of thoughts, tool calls and nudges beside a canvas, oldest first. Shows, never sends.

import { nudgeWords, painterName, withoutSeconds } from "./words.js";

const NEAR_END_PX = 60; // scrolled this near to the end, the stream follows what is new

export class Talk {
  // root: the element of _talk.html, or null where a page has none.
  constructor(root) {
    this.root = root;
    this.list = root?.querySelector("ol") ?? null;
    this.entries = new Map(); // key -> {element, source}
    this.passing = null; // {turn, step, words, element}: thoughts as they come
    this.critiques = new Map(); // seq -> event: the state keeps only the last one
    this.seenIn = new Map(); // nudge id -> the turn that was told it
  }

  // A change as it comes, for what the state does not keep.
  heard(event, state) {
    if (event?.type !== "nudges_seen") return;
    for (const id of event.ids) this.seenIn.set(id, state.turn);
  }

  // Make the list say what the state says.
  show(state) {
    if (!this.list) return;
    this.keepingEndInView(() => {
      if (state.critique) this.critiques.set(state.critique.seq, state.critique);
      const wanted = [
        ...state.steps.map(stepEntry(state)),
        ...state.nudges.map(nudgeEntry(state, this.seenIn)),
        ...[...this.critiques.values()].map(critiqueEntry),
      ];
      wanted.sort((a, b) => a.at - b.at);
      this.replace(wanted);
      this.dropPassing(state);
      this.root.dataset.isEmpty = wanted.length === 0 && !this.passing ? "yes" : "no";
    });
  }

  // Words of a thought that is still being thought; the stored step replaces them.
  think({ turn, step, text }) {
    if (!this.list) return;
    const isAnother = this.passing?.turn !== turn || this.passing.step !== step;
    this.keepingEndInView(() => {
      if (isAnother || this.passing.countdown) this.beginPassing(turn, step);
      this.passing.words += text;
      this.passing.element.firstChild.textContent = this.passing.words;
    });
  }

  // No answer came: what was heard is void, and it is asked again in so many seconds.
  wait({ turn, step, words, seconds }) {
    if (!this.list) return;
    this.keepingEndInView(() => this.beginPassing(turn, step));
    const { passing } = this;
    const until = performance.now() + 1000 * seconds;
    const plain = withoutSeconds(words);
    const say = () => {
      const left = Math.max(1, Math.ceil((until - performance.now()) / 1000));
      passing.element.firstChild.textContent = `${plain} in ${left} s`;
    };
    this.keepingEndInView(say);
    passing.countdown = setInterval(say, 1000);
  }

  beginPassing(turn, step) {
    this.endPassing();
    const element = entryElement("thought");
    element.dataset.isPassing = "yes";
    element.append(paragraph(""));
    this.list.append(element);
    this.root.dataset.isEmpty = "no";
    this.passing = { turn, step, words: "", element };
  }

  dropPassing(state) {
    if (!this.passing) return;
    const { turn, step } = this.passing;
    const isStored = state.steps.some((taken) => taken.turn === turn && taken.step >= step);
    if (!isStored && state.turn === turn) {
      this.list.append(this.passing.element);
      return;
    }
    this.endPassing();
  }

  endPassing() {
    clearInterval(this.passing?.countdown);
    this.passing?.element.remove();
    this.passing = null;
  }

  replace(wanted) {
    const keys = new Set(wanted.map(({ key }) => key));
    for (const [key, { element }] of this.entries) {
      if (keys.has(key)) continue;
      element.remove();
      this.entries.delete(key);
    }
    let before = null;
    for (const { key, source, build } of wanted) {
      const element = this.elementFor(key, source, build);
      const place = before ? before.nextSibling : this.list.firstChild;
      if (element !== place) this.list.insertBefore(element, place);
      before = element;
    }
  }

  elementFor(key, source, build) {
    const known = this.entries.get(key);
    if (known?.source === source) return known.element;
    const element = build();
    known?.element.replaceWith(element);
    this.entries.set(key, { element, source });
    return element;
  }

  keepingEndInView(change) {
    const { list } = this;
    const isNearEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END_PX;
    change();
    if (isNearEnd) list.scrollTop = list.scrollHeight;
  }
}

function stepEntry(state) {
  return (step) => ({
    key: `step ${step.turn} ${step.step}`,
    at: step.at,
    source: step,
    build: () => stepElement(step, state.painter),
  });
}

function nudgeEntry(state, seenIn) {
  return (nudge) => {
    const isOfThisTurn = state.turn !== null && seenIn.get(nudge.id) === state.turn;
    const words = nudgeWords(nudge, state, isOfThisTurn);
    return {
      key: `nudge ${nudge.id}`,
      at: nudge.at,
      source: `${nudge.text} ${words}`,
      build: () => nudgeElement(nudge, words),
    };
  };
}

function critiqueEntry(critique) {
  return {
    key: `critique ${critique.seq}`,
    at: critique.at,
    source: critique,
    build: () => critiqueElement(critique),
  };
}

function critiqueElement({ passes, findings = [] }) {
  const element = entryElement("critique");
  element.dataset.passes = passes ? "yes" : "no";
  const verdict = passes ? "The critic let it pass." : "The critic would not let it go yet.";
  element.append(paragraph(verdict));
  if (findings.length > 0) {
    const list = document.createElement("ul");
    for (const finding of findings) {
      const line = document.createElement("li");
      line.textContent = finding;
      list.append(line);
    }
    element.append(list);
  }
  return element;
}

function stepElement(step, painter) {
  const element = entryElement("thought");
  element.append(unseen(`${painterName(painter)} thought: `));
  if (step.thought) element.append(...step.thought.split(/\n{2,}/).map(paragraph));
  for (const tool of step.tools ?? []) {
    const line = paragraph(tool.summary || tool.tool);
    line.className = tool.is_error ? "talk-tool talk-failed" : "talk-tool";
    element.append(line);
  }
  return element;
}

function nudgeElement(nudge, words) {
  const element = entryElement("nudge");
  const author = document.createElement("b");
  author.textContent = nudge.author;
  const text = paragraph("");
  text.append(author, " ", nudge.text);
  const state = document.createElement("small");
  state.textContent = words;
  if (nudge.spot) state.textContent += nudge.area ? " · points at an area" : " · points at a spot";
  element.append(text, state);
  element.dataset.state = nudge.state ?? "queued";
  return element;
}

function entryElement(kind) {
  const element = document.createElement("li");
  element.className = `talk-${kind}`;
  return element;
}

function paragraph(words) {
  const element = document.createElement("p");
  element.textContent = words;
  return element;
}

function unseen(words) {
  const element = document.createElement("span");
  element.className = "unseen";
  element.textContent = words;
  return element;
}
