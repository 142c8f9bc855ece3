"""The understudy's repertoire: every subject it can compose, by style, and how one is chosen."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from agent.understudy import paint, plotter
from agent.understudy.plan import Plan
from canvas.styles import StyleName


@dataclass(frozen=True, slots=True)
class Subject:
    """Something the understudy can draw: its name, the words people use for it, how it is made."""

    name: str
    words: tuple[str, ...]
    compose: Callable[[np.random.Generator], Plan]


REPERTOIRE: dict[StyleName, tuple[Subject, ...]] = {
    "plotter": tuple(Subject(*entry) for entry in plotter.SUBJECTS),
    "paint": tuple(Subject(*entry) for entry in paint.SUBJECTS),
}


def choose(seed: int, style: StyleName, direction: str) -> tuple[Subject, bool]:
    """Return a subject and whether the direction's words named it."""
    subjects = REPERTOIRE[style]
    spoken = re.findall(r"[a-z]+", direction.lower())
    phrase = f" {' '.join(spoken)} "
    best = max(subjects, key=lambda s: _nearness(s, phrase))
    if _nearness(best, phrase) > 0:
        return best, True
    return subjects[int(np.random.default_rng([seed, 1]).integers(len(subjects)))], False


def _nearness(subject: Subject, phrase: str) -> float:
    """Return how well a subject fits: its first words count most, and so do those said first."""
    score = 0.0
    for rank, word in enumerate((subject.name.replace("_", " "), *subject.words)):
        at = phrase.find(f" {word} ")
        if at >= 0:
            score = max(score, 100.0 - 4 * min(rank, 8) - 0.5 * min(at, 80))
    return score


@lru_cache(maxsize=32)
def compose(seed: int, style: StyleName, direction: str) -> Plan:
    """Return the plan of a piece; the same for the same seed, style and direction."""
    subject, _ = choose(seed, style, direction)
    return subject.compose(np.random.default_rng([seed, 2]))
