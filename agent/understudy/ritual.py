"""The beginning and the end of a piece: the list of actions, last accents, signature and name."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from agent.messages import Briefing, JsonObject
from agent.understudy.agenda import lines_of
from agent.understudy.color import mix, rgb
from agent.understudy.line import length, resample
from agent.understudy.nudges import gist
from agent.understudy.places import emptiest_corner, ink
from agent.understudy.plan import HEIGHT, WIDTH, Mark, Passage, Plan
from agent.understudy.programs import with_program
from agent.understudy.progress import Action, ActionName, Progress
from agent.understudy.second_look import ASK
from agent.understudy.words import pick
from canvas.styles import StyleName

ACCENTS = 10
LONGEST_HIGHLIGHT_PX = 120.0  # a longer light line would cut the picture in two

LOOK = (
    "I step back to look.|Let me look at it from across the room.|A look, before I go on."
    "|I put the pen down and look."
)
GO_ON = " What is missing comes next.| I know what to do next.| On we go.| So: further."
CORRECT = (
    "A few lines I’d like heavier, mostly near the front.|Last corrections: I strengthen what"
    " stands"
    " closest.|Some accents, then hands off.|I go over a few edges once more, so that near is near."
)
SIGN = (
    "I’ll sign it.|Time to sign.|My name goes where it’s quiet.|The signature, small, at the edge."
)
NAME = "It needs a name: {title}.|I’ll call it {title}.|{title}. Yes, that is what it is called."
DONE = (
    "That’s it. It can hang now.|Done. Anything more would be less.|I let go of it here.|Finished."
)
PLANNED = (
    "First I write down what I mean to do.|A short plan, so that I know when to stop."
    "|I make myself a list; I needn’t keep to it."
)
FAREWELL = "The piece is finished.|Finished; thank you for watching.|It’s done. On to the next."


def opening(
    briefing: Briefing, plan: Plan, named: bool
) -> tuple[tuple[Action, ...], tuple[str, ...]]:
    """Return all actions for a plan, and the lines of the plan that they stand in.

    Passages, a look midway, the finishing ritual.
    """
    rng = np.random.default_rng([briefing.seed, 3])
    passages = with_program(
        briefing.style, plan.subject, plan.passages, np.random.default_rng([briefing.seed, 8])
    )
    lines, numbers = lines_of(passages)
    draws = [_drawing(p, line) for p, line in zip(passages, numbers, strict=True)]
    greeting = _greeting(briefing, plan, named)
    draws[0] = replace(draws[0], thought=greeting + draws[0].thought)
    middle = max(1, len(draws) * 3 // 5)
    look = Action("view_canvas", pick(rng, LOOK) + pick(rng, GO_ON))
    final = Action("view_canvas", f"{pick(rng, LOOK)} {plan.remark}")
    accents = _accents(rng, [m for p in plan.passages for m in p.marks], briefing.style)
    correct = (Action("draw_paths", pick(rng, CORRECT), accents),) if accents else ()
    ends = (
        Action("sign_canvas", pick(rng, SIGN), line=len(lines) - 1),
        Action("name_piece", line=len(lines) - 1),
        Action("critique", pick(rng, ASK), line=len(lines)),
        Action("mark_piece_done", pick(rng, DONE)),
    )
    return (*draws[:middle], look, *draws[middle:], final, *correct, *ends), lines


def _drawing(passage: Passage, line: int) -> Action:
    tool: ActionName = "generate_svg" if passage.code else "draw_paths"
    return Action(tool, passage.thought, passage.marks, passage.code, line)


def _greeting(briefing: Briefing, plan: Plan, named: bool) -> str:
    subject = plan.subject.replace("_", " ")
    if not briefing.direction.strip():
        return ""
    asked = f"I was asked for “{gist(briefing.direction)}”."
    if named:
        return f"{asked} "
    return (
        f"{asked} I don’t have that in my hands, so I’ll make something else, honestly: {subject}. "
    )


def _accents(rng: np.random.Generator, marks: Sequence[Mark], style: StyleName) -> tuple[Mark, ...]:
    if style == "paint":
        return _highlights(rng, marks)
    pool = [
        m for m in marks if 40 < length(m.points) < 260 and m.points[:, 1].mean() > HEIGHT * 0.45
    ]
    chosen = sorted(pool, key=lambda m: -m.points[:, 1].max())[: ACCENTS * 3]
    picked = rng.permutation(len(chosen))[:ACCENTS]
    return tuple(
        Mark(_inner(rng, chosen[int(i)].points) + np.array([[0.5, 1.3]])) for i in sorted(picked)
    )


def _highlights(rng: np.random.Generator, marks: Sequence[Mark]) -> tuple[Mark, ...]:
    small = [
        m
        for m in marks[len(marks) // 2 :]
        if m.color and m.width and m.width < 14 and length(m.points) < LONGEST_HIGHLIGHT_PX
    ]
    single = [m for m in small if m.brush != "oil_flat"]  # flat strokes stand side by side: masses
    small = single if len(single) > 3 else small
    bright = sorted(small, key=lambda m: -sum(rgb(m.color or "#000000")))[: ACCENTS * 2]
    picked = sorted(rng.permutation(len(bright))[:ACCENTS])
    return tuple(
        Mark(
            _inner(rng, m.points),
            mix(m.color or "#ffffff", "#fffdf2", 0.45),
            (m.width or 6) * 0.5,
            0.8,
            "oil_round",
        )
        for m in (bright[int(i)] for i in picked)
    )


def _inner(rng: np.random.Generator, points: np.ndarray) -> np.ndarray:
    line = resample(points, 3.0)
    start = int(len(line) * rng.uniform(0.1, 0.25))
    stop = max(start + 2, int(len(line) * rng.uniform(0.7, 0.9)))
    part = line[start:stop] if len(line[start:stop]) > 1 else line
    return np.clip(part, (3.0, 3.0), (WIDTH - 4.0, HEIGHT - 4.0))


def signature(progress: Progress) -> JsonObject:
    """Return where and how to sign: in the emptiest place, in a colour that can be read there."""
    position = emptiest_corner(ink(progress.laid))
    asked: JsonObject = {"position": position, "size": "small"}
    if progress.briefing.style == "paint":
        asked["color"] = _readable(progress.laid, position)
    return asked


def _readable(laid: Sequence[Mark], position: str) -> str:
    x = {"bottom_left": 80.0, "bottom_center": 400.0}.get(position, 720.0)
    over = [
        m.color
        for m in laid
        if m.color and (np.abs(m.points - (x, 572.0)) < (70, 26)).all(axis=1).any()
    ]
    light = np.mean([sum(rgb(c)) / 3 for c in over[-14:]]) if over else 255.0
    return "#f6efe0" if light < 128 else "#1a1a2e"


def title_of(progress: Progress) -> str:
    """Return the piece's title: one a person might give."""
    rng = np.random.default_rng([progress.briefing.seed, 4])
    title = progress.plan.titles[int(rng.integers(len(progress.plan.titles)))]
    if progress.added and len(progress.added) <= 2 and rng.random() < 0.6:
        guest = progress.added[0].split(" ")
        noun = guest[1] if guest[0].isdigit() else guest[0]
        return f"{title}, with {noun.capitalize()}"
    return title


def alt_text_of(progress: Progress) -> str:
    """Return words for people who can't see the picture, with what people brought into it."""
    text = progress.plan.alt_text
    if progress.added:
        text += f" Added on request: {'; '.join(progress.added[:6])}."
    if progress.people_strokes:
        count = progress.people_strokes
        text += f" People drew {count} {'stroke' if count == 1 else 'strokes'} of their own."
    return text


def thought_for_name(progress: Progress) -> str:
    """Return how the title is announced."""
    rng = np.random.default_rng([progress.briefing.seed, 5])
    return pick(rng, NAME).format(title=title_of(progress))


def thought_for_plan(progress: Progress) -> str:
    """Return how the plan is announced."""
    return pick(np.random.default_rng([progress.briefing.seed, 9]), PLANNED)


def farewell(progress: Progress) -> str:
    """Return the last short words of a turn that has nothing left to do."""
    return pick(np.random.default_rng([progress.briefing.seed, 6]), FAREWELL)
