// The elements of the talk: a step's thought with its figures, a nudge on its slip, a critique.

import { aboutBatch, thumbnail } from "./figures.js";
import { pieces } from "./reading.js";
import { painterName, upper } from "./words.js";

const PIECES_SHOWN = 4; // of one thought; the rest is a click away
const NAMED = /^named it “(.+)”$/s;

// drawn: for each tool call, the strokes of its that are on the canvas. sheet: {width, height, style}.
export function stepElement(step, painter, drawn, sheet) {
  const element = entryElement("thought");
  element.append(unseen(`${painterName(painter)} thought: `), ...thoughtElements(step.thought));
  (step.tools ?? []).forEach((tool, i) => element.append(toolElement(tool, drawn[i], sheet)));
  return element;
}

// state: where it stands, in words. pointOut(nudge): shows on the sheet where it points.
export function nudgeElement(nudge, state, pointOut) {
  const element = entryElement("nudge");
  const below = document.createElement("small");
  below.append(inElement("b", nudge.author), ` · ${state}`);
  if (nudge.spot) below.append(" · ", placeButton(nudge, pointOut));
  element.append(paragraph(nudge.text), below);
  element.dataset.state = nudge.state ?? "queued";
  return element;
}

export function critiqueElement({ passes, findings = [] }) {
  const element = entryElement("critique");
  element.dataset.passes = passes ? "yes" : "no";
  const verdict = passes ? "The critic let it pass." : "The critic would not let it go yet.";
  element.append(paragraph(verdict));
  if (findings.length > 0) {
    const list = document.createElement("ul");
    list.append(...findings.map((finding) => inElement("li", finding)));
    element.append(list);
  }
  return element;
}

// The line under which an earlier turn is folded away.
export function turnElement(words, isOpen, toggled) {
  const element = entryElement("turn");
  const button = inElement("button", words);
  button.type = "button";
  button.className = "fold";
  button.setAttribute("aria-expanded", String(isOpen));
  button.addEventListener("click", toggled);
  element.append(button);
  return element;
}

export function entryElement(kind) {
  const element = document.createElement("li");
  element.className = `talk-${kind}`;
  return element;
}

export function paragraph(words) {
  return inElement("p", words);
}

// What a tool call is or was, as a line of its own.
export function toolLine(words, isError = false) {
  const line = paragraph(words);
  line.className = isError ? "talk-tool talk-failed" : "talk-tool";
  return line;
}

// Words for those who hear the page.
export function unseen(words) {
  const element = inElement("span", words);
  element.className = "unseen";
  return element;
}

function thoughtElements(thought) {
  const found = pieces(thought).map(paragraph);
  if (found.length <= PIECES_SHOWN + 1) return found;
  const rest = document.createElement("details");
  rest.append(inElement("summary", "The rest of the thought"), ...found.slice(PIECES_SHOWN));
  return [...found.slice(0, PIECES_SHOWN), rest];
}

function toolElement(tool, strokes, sheet) {
  const words = upper(tool.summary || tool.tool.replaceAll("_", " "));
  const title = NAMED.exec(tool.summary)?.[1];
  if (title) return namedLine(title);
  if (tool.is_error || !strokes?.length) return toolLine(words, tool.is_error);
  const figure = document.createElement("figure");
  figure.className = "talk-tool talk-batch";
  const caption = inElement("figcaption", `${words}${aboutBatch(strokes, sheet)}`);
  figure.append(thumbnail(strokes, sheet), caption);
  return figure;
}

function namedLine(title) {
  const line = toolLine("Named it ");
  line.append(inElement("cite", title));
  return line;
}

function placeButton(nudge, pointOut) {
  const button = inElement("button", nudge.area ? "points at an area" : "points at a spot");
  button.type = "button";
  button.className = "aside";
  button.addEventListener("click", () => pointOut(nudge));
  return button;
}

function inElement(name, words) {
  const element = document.createElement(name);
  element.textContent = words;
  return element;
}
