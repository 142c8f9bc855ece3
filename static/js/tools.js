// What a hand draws with: colour, width and brush, as the canvas's style allows. No drawing here but
// the samples'.

import { BRUSHES, STYLES } from "./brush_table.js";
import { Fold } from "./fold.js";
import { drawSample } from "./samples.js";

const COLOR_NAMES = {
  "#1a1a2e": "Ink",
  "#e94560": "Rose",
  "#7b68ee": "Iris",
  "#4ecdc4": "Turquoise",
  "#ffd93d": "Yellow",
  "#ff6b6b": "Coral",
  "#4ade80": "Green",
  "#3b82f6": "Blue",
  "#f97316": "Orange",
  "#a855f7": "Purple",
  "#ffffff": "White",
};

export class Tools {
  // root: the element that holds [data-colors], [data-width], [data-brush] and [data-brushes].
  constructor(root) {
    this.root = root;
    this.colors = root.querySelector("[data-colors]");
    this.width = root.querySelector("[data-width]");
    this.widthWords = root.querySelector("[data-width-words]");
    this.brush = root.querySelector("[data-brush]");
    this.brushes = root.querySelector("[data-brushes]");
    this.fold = new Fold(this.brush, "brushes", false);
    this.style = null;
    root.addEventListener("input", () => this.show());
    this.brush.addEventListener("click", () => this.show());
  }

  // Offer what `style` allows; the plotter has one pen and no choice.
  setStyle(style) {
    if (style === this.style) return;
    this.style = style;
    const { hasColor, human, palette } = STYLES[style];
    this.root.hidden = !hasColor;
    if (!hasColor) return;
    this.colors.replaceChildren(...palette.map((color) => colorChoice(color, human.color)));
    this.width.value = human.width;
    const names = Object.keys(BRUSHES);
    this.brushes.replaceChildren(...names.map((name) => brushChoice(name, human.brush)));
    this.show();
  }

  // The style keys of the next stroke's path.
  ink() {
    if (!STYLES[this.style]?.hasColor) return {};
    return {
      color: chosen(this.colors),
      stroke_width: Number(this.width.value),
      brush: chosen(this.brushes),
    };
  }

  // What is chosen, in words and drawn; the list of brushes only while it is open.
  show() {
    const ink = this.ink();
    this.widthWords.value = `${ink.stroke_width} px`;
    this.brush.querySelector("[data-brush-name]").textContent = brushWords(ink.brush);
    drawSample(this.brush.querySelector("canvas"), ink);
    if (!this.fold.isOpen) return;
    for (const choice of this.brushes.children) {
      const brush = choice.querySelector("input").value;
      drawSample(choice.querySelector("canvas"), { ...ink, brush });
    }
  }
}

function brushWords(name) {
  const words = name.replaceAll("_", " ");
  return words[0].toUpperCase() + words.slice(1);
}

function chosen(group) {
  return group.querySelector("input:checked").value;
}

function colorChoice(color, preferred) {
  const words = COLOR_NAMES[color] ?? color;
  const mark = document.createElement("span");
  mark.style.backgroundColor = color;
  const choice = radio("color", color, color === preferred, mark);
  choice.title = words;
  choice.querySelector("input").setAttribute("aria-label", words);
  return choice;
}

function brushChoice(brush, preferred) {
  const words = document.createElement("span");
  words.textContent = brushWords(brush);
  return radio("brush", brush, brush === preferred, document.createElement("canvas"), words);
}

function radio(name, value, isChosen, ...parts) {
  const label = document.createElement("label");
  label.className = `choice choice-${name}`;
  const input = document.createElement("input");
  Object.assign(input, { type: "radio", name, value, checked: isChosen, className: "unseen" });
  label.append(input, ...parts);
  return label;
}
