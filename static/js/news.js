// What of a change is worth saying aloud, and how much it weighs. Pure.

import { batchOf, batchWords, strokesInWords } from "./batches.js";
import { painterName, statusOf } from "./words.js";

// {words, weight} of a log frame that led to `state`, or null. you: {name, owns(strokeId)}: nobody
// is told what they did themselves.
export function newsOf(event, state, you) {
  switch (event?.type) {
    case "strokes_added":
      return event.cause === "performed" ? batchNews(event, state) : handNews(event, state, you);
    case "nudge_left":
      return event.nudge.author === you.name
        ? null
        : { words: `${event.nudge.author} told the artist: ${event.nudge.text}`, weight: 0 };
    case "piece_named":
      return { words: `The piece is called ${event.title}.`, weight: 1 };
    case "critique_given":
      return { words: `The critic ${event.passes ? "let it pass" : "wants more done"}.`, weight: 1 };
    case "turn_ended":
    case "artist_paused":
      return { words: statusOf(state), weight: 2 };
    case "canvas_finished":
      return { words: finishedWords(state), weight: 3 };
    default:
      return null;
  }
}

function batchNews({ strokes }, state) {
  const doing = batchWords(batchOf(strokes, state.piece));
  return { words: `${painterName(state.painter)} is ${doing}.`, weight: 1 };
}

function handNews({ by, cause, strokes }, { participants }, you) {
  const name = participants.find(({ id }) => id === by)?.name ?? "Somebody";
  // One's own strokes may come from another tab, or from before the page was loaded.
  if (cause !== "drawn" || you.owns(strokes[0]?.id) || name === you.name) return null;
  return { words: `${name} drew ${strokesInWords(strokes.length)}.`, weight: 0 };
}

function finishedWords(state) {
  if (state.ended_by !== "artist") return statusOf(state);
  return state.title ? `The piece is finished: ${state.title}.` : "The piece is finished.";
}
