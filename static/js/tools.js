// What a hand draws with: colour, width and brush, as the canvas's style allows. No drawing here.

import { BRUSHES, STYLES } from "./brush_table.js";

const WIDTHS_PX = [2, 4, 8, 14, 24];
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
  // root: the element that holds [data-colors], [data-widths] and select[data-brush].
  constructor(root) {
    this.root = root;
    this.colors = root.querySelector("[data-colors]");
    this.widths = root.querySelector("[data-widths]");
    this.brush = root.querySelector("[data-brush]");
    this.style = null;
    this.fillBrushes();
  }

  // Offer what `style` allows; the plotter has one pen and no choice.
  setStyle(style) {
    if (style === this.style) return;
    this.style = style;
    const { hasColor, human, palette } = STYLES[style];
    this.root.hidden = !hasColor;
    if (!hasColor) return;
    this.colors.replaceChildren(...palette.map((color) => colorChoice(color, human.color)));
    this.widths.replaceChildren(...WIDTHS_PX.map((width) => widthChoice(width, human.width)));
    this.brush.value = human.brush;
  }

  // The style keys of the next stroke's path.
  ink() {
    if (!STYLES[this.style]?.hasColor) return {};
    return {
      color: chosen(this.colors),
      stroke_width: Number(chosen(this.widths)),
      brush: this.brush.value,
    };
  }

  fillBrushes() {
    for (const name of Object.keys(BRUSHES)) {
      const words = name.replace("_", " ");
      this.brush.append(new Option(words[0].toUpperCase() + words.slice(1), name));
    }
  }
}

function chosen(group) {
  return group.querySelector("input:checked").value;
}

function colorChoice(color, preferred) {
  const choice = radio("color", color, COLOR_NAMES[color] ?? color, color === preferred);
  choice.lastElementChild.style.backgroundColor = color;
  return choice;
}

function widthChoice(width, preferred) {
  const choice = radio("width", width, `${width} px wide`, width === preferred);
  choice.lastElementChild.style.width = choice.lastElementChild.style.height = `${width}px`;
  return choice;
}

function radio(name, value, words, isChosen) {
  const label = document.createElement("label");
  label.className = `choice choice-${name}`;
  label.title = words;
  const input = document.createElement("input");
  Object.assign(input, { type: "radio", name, value, checked: isChosen, className: "unseen" });
  input.setAttribute("aria-label", words);
  const mark = document.createElement("span");
  label.append(input, mark);
  return label;
}
