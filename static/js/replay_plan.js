// A piece's log as a play: what happens when, with the waits taken out. Pure: frames in, plan out.

import { length, subpaths } from "./geometry.js";
import { applyEvent, emptyState } from "./state.js";

const LONGEST_GAP_MS = 600;
const HAND_PX_PER_S = 520;
const SHORTEST_STROKE_MS = 110;
const LONGEST_STROKE_MS = 2_400;
const BETWEEN_HAND_STROKES_MS = 160;
const EVEN_PACE = btoa(String.fromCharCode(255)); // one step: the same speed all the way
const FRAMES_PER_CHECKPOINT = 250;

// Everything a replay needs to know of a piece's log frames, in order from the first.
export class Plan {
  constructor(frames) {
    const cut = new Set(frames.filter(({ cause }) => cause === "cut").flatMap(({ ids }) => ids));
    this.scenes = scenesOf(frames.map((frame) => withoutCut(frame, cut)));
    this.checkpoints = checkpointsOf(this.scenes);
    this.durationMs = this.scenes.at(-1)?.endMs ?? 0;
    this.strokeEnds = strokeEndsOf(this.scenes);
  }

  // The state at `ms` of the play; its performance runs by the play's time.
  stateAt(ms) {
    const count = countUpTo(this.scenes, ms, ({ beginMs }) => beginMs);
    const from = Math.floor(count / FRAMES_PER_CHECKPOINT);
    const rest = this.scenes.slice(from * FRAMES_PER_CHECKPOINT, count);
    return rest.reduce((state, { frame }) => applyEvent(state, frame), this.checkpoints[from]);
  }

  // How many scenes have begun by `ms`: the state changes only when this does.
  scenesBy(ms) {
    return countUpTo(this.scenes, ms, ({ beginMs }) => beginMs);
  }

  strokesBy(ms) {
    return countUpTo(this.strokeEnds, ms, (end) => end);
  }

  // When the first `count` strokes are drawn.
  timeOfStroke(count) {
    if (count >= this.strokeEnds.length) return this.durationMs;
    return count <= 0 ? 0 : this.strokeEnds[count - 1];
  }
}

// Strokes that a cut took away were never drawn: they are left out of what added them.
function withoutCut(frame, cut) {
  if (frame.type !== "strokes_added" || cut.size === 0) return frame;
  const isKept = ({ id }) => !cut.has(id);
  const { performance } = frame;
  return {
    ...frame,
    strokes: frame.strokes.filter(isKept),
    ...(performance && {
      performance: { ...performance, strokes: performance.strokes.filter(isKept) },
    }),
  };
}

function scenesOf(frames) {
  const scenes = [];
  let clock = 0;
  let before = frames[0]?.at ?? 0;
  for (const frame of frames) {
    const isSeen = frame.type === "strokes_added" || frame.type === "strokes_removed";
    if (isSeen) clock += Math.min(Math.max(frame.at - before, 0), LONGEST_GAP_MS);
    const scene = sceneOf(frame, clock);
    clock = scene.endMs;
    if (isSeen) before = frame.at + (scene.endMs - scene.beginMs);
    scenes.push(scene);
  }
  return scenes;
}

function sceneOf(frame, beginMs) {
  if (frame.type !== "strokes_added" || frame.strokes.length === 0) {
    return { beginMs, endMs: beginMs, frame };
  }
  const timings = timingsOf(frame);
  const lastMs = timings.at(-1)?.end_ms ?? 0;
  const performance = {
    id: `replay ${frame.seq}`,
    starts_at: beginMs,
    duration_ms: lastMs,
    strokes: timings,
  };
  return { beginMs, endMs: beginMs + lastMs, frame: { ...frame, performance } };
}

// The artist's strokes by their own timeline, a person's one after another at a hand's speed;
// what is brought back appears at once.
function timingsOf(frame) {
  if (frame.performance) return frame.performance.strokes;
  if (frame.cause !== "drawn") return [];
  let clock = 0;
  return frame.strokes.map((stroke) => {
    const px = subpaths(stroke).reduce((sum, points) => sum + length(points), 0);
    const wanted = (1000 * px) / HAND_PX_PER_S;
    const start = clock + BETWEEN_HAND_STROKES_MS;
    clock = start + Math.min(Math.max(wanted, SHORTEST_STROKE_MS), LONGEST_STROKE_MS);
    return { id: stroke.id, start_ms: start, end_ms: clock, pace: EVEN_PACE };
  });
}

function checkpointsOf(scenes) {
  const checkpoints = [emptyState()];
  let state = checkpoints[0];
  scenes.forEach(({ frame }, i) => {
    state = applyEvent(state, frame);
    if ((i + 1) % FRAMES_PER_CHECKPOINT === 0) checkpoints.push(state);
  });
  return checkpoints;
}

function strokeEndsOf(scenes) {
  return scenes
    .filter(({ frame }) => frame.type === "strokes_added")
    .flatMap(({ beginMs, frame }) => frame.performance?.strokes.map((t) => beginMs + t.end_ms) ?? [])
    .sort((a, b) => a - b);
}

// How many of the ordered `things` are not after `ms`.
function countUpTo(things, ms, timeOf) {
  let [low, high] = [0, things.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timeOf(things[middle]) <= ms) low = middle + 1;
    else high = middle;
  }
  return low;
}
