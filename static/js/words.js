// What goes on on a canvas, in one line of words. Pure: a state in, a sentence out.

import { strokesInWords } from "./batches.js";

// The name people read for a painter; the understudy is never passed off as another.
export function painterName(painter) {
  if (!painter) return "The artist";
  if (painter === "understudy") return "The understudy";
  return painter.startsWith("claude") ? "Claude" : painter;
}

// The one line that says what the artist does.
// doing: of the batch that is being played, "hatching at the top, 24 strokes"; "" while none is.
export function statusOf(
  state,
  { doing = "", activity = "", waiting = "", isMine = false } = {},
) {
  const name = painterName(state.painter);
  if (state.ended_by === "artist") return "Finished. The piece stays as it is.";
  if (state.ended_by === "replaced") return "Put aside for a new canvas.";
  if (doing) return `${name} is ${doing}`;
  if (state.paused) return pausedWords(state, isMine);
  if (state.turn && waiting) return waiting;
  if (state.turn) return `${name} is ${activity || "thinking"}`;
  if (state.last_ended?.detail) return state.last_ended.detail;
  return state.strokes.length > 0 ? RESTS : "A blank canvas";
}

const RESTS = "The artist rests: it works when somebody asks it to."; // as agent/resting.py says it

export const SIGNING = "signing";

const TOOLS = {
  draw_paths: "taking up the pen",
  generate_svg: "working out a program that draws",
  view_canvas: "looking at the canvas",
  look_at_reference: "looking at a reference",
  imagine: "imagining a picture to look at",
  critique: "having somebody else look",
  notes: "writing in its notes",
  name_piece: "giving it a name",
  sign_canvas: SIGNING,
  mark_piece_done: "finishing the piece",
};

// Below a blank canvas: what can be done about it. owner: whether it is one's own studio; null
// elsewhere.
export function blankWords({ strokes, turn, paused, last_ended: ended, ended_by: endedBy }, owner) {
  if (strokes.length > 0 || turn || paused || ended || endedBy) return "";
  if (owner === null) return "Nothing has been drawn yet.";
  return owner ? "Draw on it, or let the artist begin." : "Draw on it, or nudge the artist.";
}

// What a tool that began is for, after "The artist is"; "" for one that is not known.
export function activityOf({ tool, state }) {
  return state === "started" ? (TOOLS[tool] ?? "") : "";
}

// A tool call as it happens, as a line in the talk.
export function toolWords({ tool, state, summary }) {
  const words = state === "completed" ? summary : TOOLS[tool];
  return upper(words || tool.replaceAll("_", " "));
}

// Whether the artist is at work, paused, or waits to be asked: what the first of the reins does.
export function reins(state) {
  if (state.paused) return "paused";
  return state.turn ? "going" : "resting";
}

function pausedWords({ paused, paused_words: words }, isMine) {
  if (paused === "owner" && isMine) return "Paused by you";
  const why = words || "Paused."; // of before pauses were told with words
  return isMine && paused === "error" ? `${why} Resume to try again.` : why;
}

// Why it is asked again, without the seconds: a live region that counts would be read each second.
export function withoutSeconds(words) {
  return words.replace(/ in \d+ s$/, "");
}

// Where a nudge stands: "Queued, 2nd" among those that wait, or what became of it.
export function nudgeWords(nudge, { nudges, ended_by: endedBy }, isOfThisTurn) {
  if (nudge.state === "seen") return isOfThisTurn ? "Seen in this turn" : "Seen";
  if (endedBy === "replaced") return "Not read: the canvas was put aside first";
  if (endedBy) return "Not read: the piece was finished first";
  const waiting = nudges.filter(({ state }) => state !== "seen");
  const place = waiting.findIndex(({ id }) => id === nudge.id) + 1;
  return waiting.length > 1 ? `Queued, ${ordinal(place)}` : "Queued";
}

export function ordinal(number) {
  const last = number % 100;
  const ending = { 1: "st", 2: "nd", 3: "rd" }[last > 10 && last < 14 ? 0 : last % 10] ?? "th";
  return `${number}${ending}`;
}

// How far this page is with what it has to send, in words; "" when it says nothing.
// isKept: whether what waits would outlive this page.
export function outboxWords(line, waiting, isKept = true) {
  if (line.status === "closed") return line.words;
  if (waiting > 0 && !isKept) return `${strokesInWords(waiting)} waiting, kept only while this page is open`;
  if (line.status === "open") {
    return waiting > 0 ? `${waiting} waiting` : "All saved";
  }
  if (waiting > 0) return `Offline, ${strokesInWords(waiting)} will be sent`;
  return line.status === "connecting" ? "Connecting" : "Connection lost, coming back";
}

export function watchingWords(count) {
  return count === 1 ? "1 watching" : `${count} watching`;
}

// Whose hands move: "Bob is drawing", "Bob and 2 others are drawing"; "" when nobody's do.
export function drawingWords(names) {
  if (names.length === 0) return "";
  if (names.length === 1) return `${names[0]} is drawing`;
  const others = names.length === 2 ? names[1] : `${names.length - 1} others`;
  return `${names[0]} and ${others} are drawing`;
}

// The time of day, with the date where it was not today. at: milliseconds since the epoch.
export function timeWords(at) {
  const when = new Date(at);
  const isToday = when.toDateString() === new Date().toDateString();
  const day = isToday ? {} : { day: "numeric", month: "long" };
  return when.toLocaleString([], { ...day, hour: "2-digit", minute: "2-digit" });
}

// With a capital, as a sentence begins.
export function upper(words) {
  return words && words[0].toUpperCase() + words.slice(1);
}
