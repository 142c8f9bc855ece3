// What goes on on a canvas, in one line of words. Pure: a state in, a sentence out.

// The name people read for a painter; the understudy is never passed off as another.
export function painterName(painter) {
  if (!painter) return "The artist";
  if (painter === "understudy") return "The understudy";
  return painter.startsWith("claude") ? "Claude" : painter;
}

// The one line that says what the artist does.
export function statusOf(
  state,
  { isPerforming = false, activity = "", waiting = "", isMine = false } = {},
) {
  const name = painterName(state.painter);
  if (state.ended_by === "artist") return "Finished. The piece stays on view.";
  if (state.ended_by === "replaced") return "Put aside for a new canvas.";
  if (isPerforming) return `${name} is drawing`;
  if (state.paused) return pausedWords(state, isMine);
  if (state.turn && waiting) return waiting;
  if (state.turn) return activity ? `${name}: ${activity}` : `${name} is thinking`;
  if (state.last_ended?.detail) return state.last_ended.detail;
  return state.strokes.length > 0 ? `${name} rests` : "A blank canvas";
}

// Whether the artist is at work, paused, or waits to be asked: what the first of the reins does.
export function reins(state) {
  if (state.paused) return "paused";
  return state.turn ? "going" : "resting";
}

function pausedWords({ paused, paused_words: words }, isMine) {
  if (paused === "owner") return isMine ? "Paused by you" : "Paused by the artist’s owner";
  const why = words || "Something went wrong.";
  return isMine ? `Paused. ${why} Resume to try again.` : `Paused. ${why}`;
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
export function outboxWords(line, waiting) {
  if (line.status === "closed") return line.words;
  if (line.status === "open") {
    return waiting > 0 ? `Saving ${strokes(waiting)}` : "All saved";
  }
  if (waiting > 0) return `Offline: ${strokes(waiting)} will be sent`;
  return line.status === "connecting" ? "Connecting" : "Connection lost, coming back";
}

export function watchingWords(count) {
  return count === 1 ? "1 watching" : `${count} watching`;
}

function strokes(count) {
  return count === 1 ? "1 stroke" : `${count} strokes`;
}
