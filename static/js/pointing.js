// The mark on the sheet that shows where a nudge points: a ring about a spot, or an area's edges.

import { percent, place } from "./placing.js";

const SHOWN_MS = 4_000;

// Lay a mark over its place. target: {spot: [x, y]} or {area: [left, top, right, bottom]}, and
// sheet: {width, height}, all in canvas pixels.
export function placeMark(element, { spot, area }, sheet) {
  const [x, y] = area ?? spot;
  const { style } = element;
  place(element, [x, y], sheet);
  style.width = area ? percent(area[2] - x, sheet.width) : "";
  style.height = area ? percent(area[3] - y, sheet.height) : "";
  element.dataset.isArea = area ? "yes" : "no";
}

// Show for a moment where somebody's nudge points. root: the figure of _stage.html.
export function pointOut(root, target) {
  root.querySelector("[data-pointed-out]")?.remove();
  const element = document.createElement("div");
  element.className = "stage-spot";
  element.dataset.pointedOut = "";
  element.setAttribute("aria-hidden", "true");
  placeMark(element, target, root.dataset);
  root.querySelector(".stage-sheet").append(element);
  root.scrollIntoView({ block: "nearest" });
  setTimeout(() => element.remove(), SHOWN_MS);
}
