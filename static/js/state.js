// What a spectator knows of a canvas, and how each change alters it. Pure: no socket, no page.
// Twin of canvas/state.py; both are tested on tests/inputs/canvas_logs.json.

export const NUDGES_KEPT = 60;
export const STEPS_KEPT = 60;

// The state before a canvas's first change.
export function emptyState() {
  return {
    seq: 0,
    piece: null,
    title: "",
    alt_text: "",
    ended_by: null,
    paused: null,
    paused_words: "",
    turn: null,
    last_ended: null,
    painter: null,
    participants: [],
    strokes: [],
    performance: null,
    nudges: [],
    steps: [],
    plan: [],
    critique: null,
    references: [],
  };
}

// The state that a snapshot frame gives; keys it leaves out are unset.
export function fromSnapshot(frame) {
  const { type: _, ...told } = frame;
  return { ...emptyState(), ...told };
}

// The state after `event`, which must carry the next seq. Strokes keep their identity.
export function applyEvent(state, event) {
  return { ...state, ...changeOf(state, event), seq: event.seq };
}

function changeOf(state, event) {
  switch (event.type) {
    case "canvas_started":
      return { piece: event.piece };
    case "participant_joined":
      return { participants: [...state.participants, event.participant] };
    case "strokes_added":
      return {
        strokes: [...state.strokes, ...event.strokes],
        performance: event.performance ?? state.performance,
      };
    case "strokes_removed":
      return { strokes: without(state.strokes, event.ids) };
    case "style_changed":
      return { piece: { ...state.piece, style: event.style } };
    case "piece_renumbered":
      return { piece: { ...state.piece, number: event.number } };
    case "settings_changed":
      return {
        piece: { ...state.piece, visibility: event.visibility, open_to: event.open_to },
      };
    case "piece_named":
      return { title: event.title, alt_text: event.alt_text };
    case "nudge_left":
      return { nudges: withNudge(state.nudges, event.nudge) };
    case "nudges_seen":
      return { nudges: markSeen(state.nudges, event.ids) };
    case "step_taken":
      return { steps: [...state.steps, event].slice(-STEPS_KEPT) };
    case "turn_started":
      return { turn: event.turn, painter: event.painter, last_ended: null };
    case "turn_ended":
      return { turn: null, last_ended: event };
    case "artist_paused":
      return { paused: event.reason, paused_words: event.words ?? "" };
    case "artist_resumed":
      return { paused: null, paused_words: "" };
    case "plan_changed":
      return { plan: event.plan };
    case "critique_given":
      return { critique: event };
    case "references_changed":
      return { references: event.references };
    case "canvas_finished":
      return { ended_by: event.ended_by };
    default:
      return {};
  }
}

function without(strokes, ids) {
  const gone = new Set(ids);
  return strokes.filter((stroke) => !gone.has(stroke.id));
}

// A nudge of a known id has grown by more words; it keeps its place.
function withNudge(nudges, nudge) {
  if (nudges.some(({ id }) => id === nudge.id)) {
    return nudges.map((known) => (known.id === nudge.id ? nudge : known));
  }
  return [...nudges, nudge].slice(-NUDGES_KEPT);
}

function markSeen(nudges, ids) {
  return nudges.map((nudge) => (ids.includes(nudge.id) ? { ...nudge, state: "seen" } : nudge));
}
