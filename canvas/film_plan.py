"""A piece's log -> a film's plan: which stroke grows when, which words stand when. No pixels.

It is the replay of the pieces' pages (`static/js/replay_plan.js`: the same waits are taken out),
brought to a chosen length.
"""

from base64 import b64decode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from canvas.events import LogEvent, StepTaken, StrokesAdded, StrokesRemoved, StrokeTiming
from canvas.geometry import length
from canvas.paths import subpaths
from canvas.strokes import PlacedStroke, WireStroke, stroke_from_wire

SHORTEST_S, LONGEST_S = 5, 60
HOLD_MS = 2_000  # the finished piece stands so long at the end
LONGEST_GAP_MS = 600
HAND_PX_PER_S = 520
SHORTEST_STROKE_MS, LONGEST_STROKE_MS = 110, 2_400
BETWEEN_HAND_STROKES_MS = 160
CAPTION_MS = 1_600  # words stand at least so long; those that would come sooner are left out
MOST_TAKEN_BACK = 40  # moments; a film of more leaves out what was taken back
EVEN_PACE = bytes([255])  # one step: the same speed all the way


@dataclass(frozen=True, slots=True, eq=False)
class Take:
    """One stroke on film, in ms of the film; `pace` is as a `StrokeTiming` has it, in bytes."""

    stroke: PlacedStroke
    start_ms: float
    end_ms: float
    pace: bytes
    gone_ms: float | None = None  # when it is taken back

    def share_at(self, ms: float) -> float:
        """Return the part of the stroke's length that is drawn at `ms`, 0..1."""
        if ms <= self.start_ms:
            return 0.0
        if ms >= self.end_ms:
            return 1.0
        step = (ms - self.start_ms) / (self.end_ms - self.start_ms) * len(self.pace)
        k = int(step)
        before = self.pace[k - 1] if k else 0
        return (before + (self.pace[k] - before) * (step - k)) / 255


@dataclass(frozen=True, slots=True)
class Caption:
    """The artist's words, from a moment of the film until the next ones."""

    start_ms: float
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class FilmPlan:
    """takes: in drawing order, each begins where the one before has ended, or later."""

    takes: tuple[Take, ...]
    captions: tuple[Caption, ...]
    length_ms: float


def film_plan(frames: Iterable[LogEvent], *, seconds: int) -> FilmPlan:
    """Return the plan of a film of `seconds` (5..60), the finished piece held at its end.

    frames: a piece's log from its first change to the one at which it hangs.
    """
    whole = _Play()
    told = list(frames)
    cut = {
        name
        for frame in told
        if isinstance(frame, StrokesRemoved) and frame.cause == "cut"
        for name in frame.ids
    }
    for frame in told:
        whole.go_on(frame, cut)
    scale = (1000 * seconds - HOLD_MS) / whole.clock if whole.clock else 0.0
    return FilmPlan(
        takes=tuple(_scaled(take, scale) for take in _bounded(list(whole.takes.values()))),
        captions=_readable([replace(c, start_ms=c.start_ms * scale) for c in whole.captions]),
        length_ms=1000.0 * seconds,
    )


@dataclass(slots=True)
class _Play:
    """The play so far: its own clock in ms, with the waits taken out."""

    clock: float = 0.0
    before_ms: float | None = None  # wall clock, when what is seen last was over
    step_ms: float = 0.0  # when the step began whose thought is not known yet
    takes: dict[str, Take] = field(default_factory=dict)
    captions: list[Caption] = field(default_factory=list)

    def go_on(self, frame: LogEvent, cut: set[str]) -> None:
        """Play one more frame; strokes that a cut took away were never drawn."""
        if isinstance(frame, StrokesAdded | StrokesRemoved):
            since = 0.0 if self.before_ms is None else frame.at - self.before_ms
            self.clock += min(max(since, 0.0), LONGEST_GAP_MS)
            began = self.clock
            if isinstance(frame, StrokesAdded):
                self._add(frame, cut)
            else:
                self._remove(frame)
            self.before_ms = frame.at + (self.clock - began)
        elif isinstance(frame, StepTaken):
            # A step is stored when it ends; its thought came before what it drew.
            if frame.thought.strip():
                self.captions.append(Caption(self.step_ms, " ".join(frame.thought.split())))
            self.step_ms = self.clock

    def _add(self, frame: StrokesAdded, cut: set[str]) -> None:
        strokes = [wire for wire in frame.strokes if wire["id"] not in cut]
        began, timings = self.clock, _timings(frame, strokes)
        for wire in strokes:
            start, end, pace = timings.get(wire["id"], (0.0, 0.0, EVEN_PACE))
            take = Take(stroke_from_wire(wire), began + start, began + end, pace)
            self.takes[wire["id"]] = take
            self.clock = max(self.clock, take.end_ms)

    def _remove(self, frame: StrokesRemoved) -> None:
        for name in frame.ids:
            if name in self.takes:
                self.takes[name] = replace(self.takes[name], gone_ms=self.clock)


type Timings = dict[str, tuple[float, float, bytes]]  # stroke id -> start, end, pace


def _timings(frame: StrokesAdded, strokes: Sequence[WireStroke]) -> Timings:
    """Return the artist's strokes by their own timeline, a person's at a hand's speed.

    What is brought back has none: it appears at once.
    """
    if frame.performance is not None:
        return {timing.id: _timing(timing) for timing in frame.performance.strokes}
    if frame.cause != "drawn":
        return {}
    timed: Timings = {}
    clock = 0.0
    for wire in strokes:
        px = sum(length(points) for points in subpaths(stroke_from_wire(wire).path))
        start = clock + BETWEEN_HAND_STROKES_MS
        wanted = 1000 * px / HAND_PX_PER_S
        clock = start + min(max(wanted, SHORTEST_STROKE_MS), LONGEST_STROKE_MS)
        timed[wire["id"]] = (start, clock, EVEN_PACE)
    return timed


def _timing(timing: StrokeTiming) -> tuple[float, float, bytes]:
    return timing.start_ms, timing.end_ms, b64decode(timing.pace) or EVEN_PACE


def _bounded(takes: list[Take]) -> list[Take]:
    """Leave out what was taken back, where that happened too often to draw it all anew."""
    moments = {take.gone_ms for take in takes if take.gone_ms is not None}
    if len(moments) <= MOST_TAKEN_BACK:
        return takes
    return [take for take in takes if take.gone_ms is None]


def _scaled(take: Take, scale: float) -> Take:
    gone = None if take.gone_ms is None else take.gone_ms * scale
    return replace(take, start_ms=take.start_ms * scale, end_ms=take.end_ms * scale, gone_ms=gone)


def _readable(captions: list[Caption]) -> tuple[Caption, ...]:
    """Leave out words that would follow too soon upon others; the last ones stay."""
    kept: list[Caption] = []
    for caption in captions:
        if not kept or caption.start_ms - kept[-1].start_ms >= CAPTION_MS:
            kept.append(caption)
        elif caption is captions[-1]:
            kept[-1] = caption
    return tuple(kept)
