// The stream of thoughts, tool calls and nudges beside a canvas, oldest first. Shows, never sends.

import { painterName } from "./words.js";

const NEAR_END_PX = 60; // scrolled this near to the end, the stream follows what is new

export class Talk {
  // root: the element of _talk.html, or null where a page has none.
  constructor(root) {
    this.root = root;
    this.list = root?.querySelector("ol") ?? null;
    this.entries = new Map(); // key -> {element, source}
    this.passing = null; // {turn, step, words, element}: thoughts as they come
  }

  // Make the list say what the state says.
  show(state) {
    if (!this.list) return;
    this.keepingEndInView(() => {
      const wanted = [...state.steps.map(stepEntry(state)), ...state.nudges.map(nudgeEntry)];
      wanted.sort((a, b) => a.at - b.at);
      this.replace(wanted);
      this.dropPassing(state);
      this.root.dataset.isEmpty = wanted.length === 0 && !this.passing ? "yes" : "no";
    });
  }

  // Words of a thought that is still being thought; the stored step replaces them.
  think({ turn, step, text }) {
    if (!this.list) return;
    if (this.passing?.turn !== turn || this.passing.step !== step) this.beginPassing(turn, step);
    this.keepingEndInView(() => {
      this.passing.words += text;
      this.passing.element.firstChild.textContent = this.passing.words;
    });
  }

  beginPassing(turn, step) {
    this.passing?.element.remove();
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
    this.passing.element.remove();
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

function nudgeEntry(nudge) {
  return { key: `nudge ${nudge.id}`, at: nudge.at, source: nudge, build: () => nudgeElement(nudge) };
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

function nudgeElement(nudge) {
  const element = entryElement("nudge");
  const author = document.createElement("b");
  author.textContent = nudge.author;
  const text = paragraph("");
  text.append(author, " ", nudge.text);
  const state = document.createElement("small");
  state.textContent = nudge.state === "seen" ? "Seen" : "Queued";
  if (nudge.spot) state.textContent += " · points at a spot";
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
