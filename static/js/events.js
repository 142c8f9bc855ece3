// The protocol's words as the browser needs them: limits, log frames, ids, reasons for a close.
// Twin of canvas/events.py; docs/protocol.md gives the rules by number. Nothing is sent from here.

export const PROTOCOL_VERSION = 1;
export const MAX_FRAME_BYTES = 64 * 1024;
export const MAX_STROKES_PER_FRAME = 20;
export const MAX_POINTS = 2000;
export const MAX_HAND_POINTS = 64;

const LOG_FRAMES = new Set([
  "canvas_started",
  "participant_joined",
  "strokes_added",
  "strokes_removed",
  "style_changed",
  "piece_renumbered",
  "piece_named",
  "settings_changed",
  "nudge_left",
  "nudges_seen",
  "step_taken",
  "turn_started",
  "turn_ended",
  "artist_paused",
  "artist_resumed",
  "plan_changed",
  "critique_given",
  "references_changed",
  "canvas_finished",
]);

export function isLogFrame(frame) {
  return LOG_FRAMES.has(frame.type);
}

export const SIGNED_OUT = 4401;

// Close codes after which coming back would not help, and what to tell people then.
const FINAL_CLOSES = new Map([
  [1003, "This page and the server don’t understand each other. Please reload."],
  [1009, "That was too big to send. Please reload."],
  [4400, "This page and the server don’t understand each other. Please reload."],
  [SIGNED_OUT, "Please sign in again."],
  [4403, "This canvas is no longer open to you."],
  [4404, "There is no such canvas, or it is private."],
]);

// Words for a close that is final, or null when the page should come back by itself.
export function wordsForClose(code) {
  return FINAL_CLOSES.get(code) ?? null;
}

// An id that no other client will choose: 96 random bits, fit for a stroke or a command's ref.
export function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The brush seed of a stroke: FNV-1a of its id, 32 bits. Twin of canvas.strokes.seed_for.
export function seedFor(strokeId) {
  let seed = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(strokeId)) {
    seed = Math.imul(seed ^ byte, 0x01000193) >>> 0;
  }
  return seed;
}
