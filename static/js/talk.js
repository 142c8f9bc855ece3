// The stream of thoughts, tool calls and nudges beside a canvas, oldest first, by turns: the last one
// stands open, earlier ones are folded. Shows, never sends; the entries' looks are in entries.js.

import { batchOf, batchWords, strokesInWords } from "./batches.js";
import { critiqueElement, nudgeElement, stepElement, turnElement } from "./entries.js";
import { Calls } from "./figures.js";
import { Fold, isRoomy } from "./fold.js";
import { PassingThought } from "./passing.js";
import { byTurn, openTurn } from "./turns.js";
import { nudgeWords, timeWords, upper } from "./words.js";

const NEAR_END_PX = 60; // scrolled this near to the end, the stream follows what is new

export class Talk {
  // root: the element of _talk.html, or null where a page has none. pointOut(nudge): shows where
  // on the sheet a nudge points.
  constructor(root, pointOut) {
    Object.assign(this, { root, pointOut });
    this.list = root?.querySelector("ol") ?? null;
    this.entries = new Map(); // key -> {element, source}
    this.passing = this.list && new PassingThought(this.list);
    this.critiques = new Map(); // seq -> event: the state keeps only the last one
    this.seenIn = new Map(); // nudge id -> the turn that was told it
    this.unfolded = new Set(); // earlier turns that somebody opened
    this.calls = new Calls();
    if (root) new Fold(root.querySelector(".fold"), "talk", isRoomy());
  }

  // A change as it comes, for what the state does not keep.
  heard(event, state) {
    if (!this.list) return;
    this.calls.heard(event, state);
    if (event?.cause === "performed") {
      this.passing.draws(upper(batchWords(batchOf(event.strokes, state.piece))));
    }
    if (event?.type !== "nudges_seen") return;
    for (const id of event.ids) this.seenIn.set(id, state.turn);
  }

  // Make the list say what the state says.
  show(state) {
    if (!this.list) return;
    this.state = state;
    this.keepingEndInView(() => {
      if (state.critique) this.critiques.set(state.critique.seq, state.critique);
      this.passing.stored(state);
      this.arrange();
    });
  }

  arrange() {
    const wanted = this.folded(byTurn(this.wanted(this.state)));
    this.replace(wanted);
    this.passing.stay();
    this.root.dataset.isEmpty = wanted.length === 0 && !this.passing.words ? "yes" : "no";
  }

  // Words of a thought that is still being thought; the stored step replaces them.
  think(frame) {
    this.pass(() => this.passing.think(frame));
  }

  // No answer came: what was heard is void, and it is asked again in so many seconds.
  wait(frame) {
    this.pass(() => this.passing.wait(frame, (say) => this.keepingEndInView(say)));
  }

  // A tool of the step begins, or is through.
  act(frame) {
    this.pass(() => this.passing.act(frame));
  }

  pass(change) {
    if (!this.list) return;
    const before = this.passing.turn;
    this.keepingEndInView(change);
    this.root.dataset.isEmpty = "no";
    // Another turn stands open. The state may be a frame behind: it must not void what was heard.
    if (this.passing.turn !== before && this.state) this.keepingEndInView(() => this.arrange());
  }

  wanted(state) {
    const found = [
      ...state.steps.filter(saysSomething).map((step) => this.stepEntry(step, state)),
      ...state.nudges.map((nudge) => this.nudgeEntry(nudge, state)),
      ...[...this.critiques.values()].map((critique) => critiqueEntry(critique, state.steps)),
    ];
    return found.sort((a, b) => a.at - b.at);
  }

  // Earlier turns under a line each, which unfolds them.
  folded(groups) {
    const open = openTurn(groups, this.passing);
    return groups.flatMap(({ turn, entries }) => {
      if (turn === null || turn === open) return entries.map((entry) => ({ ...entry, hidden: false }));
      const hidden = !this.unfolded.has(turn);
      return [this.turnEntry(turn, entries, hidden), ...entries.map((entry) => ({ ...entry, hidden }))];
    });
  }

  turnEntry(turn, entries, isFolded) {
    const strokes = this.calls.countOf(turn);
    const words = `A turn of ${timeWords(entries[0].at)}, ${strokesInWords(strokes)}`;
    const toggled = () => {
      if (!this.unfolded.delete(turn)) this.unfolded.add(turn);
      this.show(this.state);
      this.entries.get(`turn ${turn}`)?.element.querySelector("button").focus();
    };
    return {
      key: `turn ${turn}`,
      source: `${words} ${isFolded}`,
      hidden: false,
      build: () => turnElement(words, !isFolded, toggled),
    };
  }

  stepEntry(step, { painter, piece }) {
    const drawn = (step.tools ?? []).map((_, place) => this.calls.of(step, place));
    return {
      key: `step ${step.turn} ${step.step}`,
      at: step.at,
      turn: step.turn,
      source: `${painter} ${piece.style} ${drawn.map((strokes) => strokes.length)}`,
      build: () => stepElement(step, painter, drawn, piece),
    };
  }

  nudgeEntry(nudge, state) {
    const isOfThisTurn = state.turn !== null && this.seenIn.get(nudge.id) === state.turn;
    const words = nudgeWords(nudge, state, isOfThisTurn);
    return {
      key: `nudge ${nudge.id}`,
      at: nudge.at,
      turn: null,
      source: `${nudge.text} ${words}`,
      build: () => nudgeElement(nudge, words, this.pointOut),
    };
  }

  replace(wanted) {
    const keys = new Set(wanted.map(({ key }) => key));
    for (const [key, { element }] of this.entries) {
      if (keys.has(key)) continue;
      element.remove();
      this.entries.delete(key);
    }
    let before = null;
    for (const entry of wanted) {
      const element = this.elementFor(entry);
      const place = before ? before.nextSibling : this.list.firstChild;
      if (element !== place) this.list.insertBefore(element, place);
      element.hidden = entry.hidden;
      before = element;
    }
  }

  elementFor({ key, source, build }) {
    const known = this.entries.get(key);
    if (known?.source === source) return known.element;
    const element = build();
    if (known) takeOver(known.element, element);
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

// Put an entry's new element in the place of its old one: what somebody opened there stays open,
// and the focus stays where it was.
function takeOver(before, after) {
  const parts = (element) => [...element.querySelectorAll("summary, button")];
  const held = parts(before).indexOf(document.activeElement);
  const isOpen = before.querySelector("details")?.open ?? false;
  before.replaceWith(after);
  if (isOpen) after.querySelector("details")?.setAttribute("open", "");
  if (held >= 0) parts(after)[held]?.focus({ preventScroll: true });
}

function saysSomething({ thought, tools }) {
  return thought !== "" || tools?.length > 0;
}

// It was asked for in a step that was told after it: it stands behind that step.
function critiqueEntry(critique, steps) {
  const asked = steps.find(({ turn, at }) => turn === critique.turn && at >= critique.at);
  return {
    key: `critique ${critique.seq}`,
    at: asked ? asked.at + 0.5 : critique.at,
    turn: critique.turn,
    source: critique,
    build: () => critiqueElement(critique),
  };
}
