// A batch of strokes in words: how it is drawn, how much of it, and where on the sheet. Pure.
// Judged by the points that were asked for; nothing here needs the marks they make.

import { unpackPoints } from "./geometry.js";

const FEW = 6; // strokes below which no manner is told from them
const MOST = 0.7; // of the strokes must be alike for a manner to be named
const DOT_PX = 12;
const SHORTEST_HATCH_PX = 8;
const LONGEST_HATCH = 0.35; // of the sheet's width: longer lines are drawn, not hatched
const STRAIGHT = 0.94; // chord over length
const PARALLEL = 0.9; // length of the mean of the doubled directions; 1 for one direction
const WIDE = 0.6; // of the sheet: from there on a batch goes across it

const PLACES = [
  ["at the upper left", "at the top", "at the upper right"],
  ["at the left", "in the middle", "at the right"],
  ["at the lower left", "at the bottom", "at the lower right"],
];
const BANDS = { across: ["top", "middle", "bottom"], down: ["left side", "middle", "right side"] };

// {count, manner, where} of some strokes on a sheet {width, height, style}; of none, where is "".
export function batchOf(strokes, sheet) {
  const lines = strokes.map(lineOf);
  return { count: strokes.length, manner: mannerOf(lines, sheet), where: placeOf(lines, sheet) };
}

// "hatching at the lower left, 24 strokes"
export function batchWords({ count, manner, where }) {
  return `${[manner, where].filter(Boolean).join(" ")}, ${strokesInWords(count)}`;
}

export function strokesInWords(count) {
  return count === 1 ? "1 stroke" : `${count} strokes`;
}

// The box around some strokes, as [left, top, right, bottom] in canvas pixels.
export function boxAround(strokes) {
  return union(strokes.map(lineOf));
}

function lineOf(stroke) {
  const points = unpackPoints(stroke.points);
  const line = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity, length: 0 };
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i], points[i + 1]];
    line.left = Math.min(line.left, x);
    line.right = Math.max(line.right, x);
    line.top = Math.min(line.top, y);
    line.bottom = Math.max(line.bottom, y);
    if (i > 0) line.length += Math.hypot(x - points[i - 2], y - points[i - 1]);
  }
  line.chord = [points.at(-2) - points[0], points.at(-1) - points[1]];
  return line;
}

function mannerOf(lines, { width, style }) {
  if (lines.length >= FEW && share(lines, isDot) >= MOST) return "dotting";
  const hatches = lines.filter((line) => isHatch(line, width));
  const areMost = lines.length >= FEW && hatches.length >= MOST * lines.length;
  if (areMost && parallelism(hatches) >= PARALLEL) return "hatching";
  return style === "paint" ? "painting" : "drawing";
}

function isDot({ left, top, right, bottom }) {
  return Math.max(right - left, bottom - top) <= DOT_PX;
}

function isHatch({ chord: [x, y], length }, width) {
  const chord = Math.hypot(x, y);
  return chord >= SHORTEST_HATCH_PX && chord <= LONGEST_HATCH * width && chord >= STRAIGHT * length;
}

// Directions are doubled first, so that a line drawn backwards counts as the same.
function parallelism(lines) {
  const doubled = lines.map(({ chord: [x, y] }) => 2 * Math.atan2(y, x));
  const mean = (part) => doubled.reduce((sum, angle) => sum + part(angle), 0) / doubled.length;
  return Math.hypot(mean(Math.cos), mean(Math.sin));
}

function share(lines, is) {
  return lines.filter(is).length / lines.length;
}

function placeOf(lines, { width, height }) {
  if (lines.length === 0) return "";
  const [left, top, right, bottom] = union(lines);
  const [isWide, isTall] = [right - left >= WIDE * width, bottom - top >= WIDE * height];
  const column = third((left + right) / 2 / width);
  const row = third((top + bottom) / 2 / height);
  if (isWide && isTall) return "all over the sheet";
  if (isWide) return `across the ${BANDS.across[row]}`;
  if (isTall) return `down the ${BANDS.down[column]}`;
  return PLACES[row][column];
}

function third(share) {
  return Math.min(2, Math.max(0, Math.floor(3 * share)));
}

function union(lines) {
  return [
    Math.min(...lines.map(({ left }) => left)),
    Math.min(...lines.map(({ top }) => top)),
    Math.max(...lines.map(({ right }) => right)),
    Math.max(...lines.map(({ bottom }) => bottom)),
  ];
}
