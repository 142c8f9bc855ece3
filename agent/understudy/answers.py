"""Answering nudges: how a person's wish changes what is still to be drawn, and what is said."""

import zlib
from dataclasses import replace

import numpy as np

from agent.messages import SeenNudge
from agent.understudy import additions, nudges
from agent.understudy.motifs import MOTIFS, Motif
from agent.understudy.nudges import COLORS, Wish
from agent.understudy.places import free_place, ink, kept_on_sheet, words_for
from agent.understudy.plan import HEIGHT, WIDTH, Mark
from agent.understudy.progress import MAX_ANSWERS, Progress
from agent.understudy.words import AGREED, article, pick

REPLIES = {
    "signed": "The piece is signed already, so that is for the next one.",
    "stop": "Fair. I’ll look once more, then sign it and let it be.",
    "erase": "I can’t take back a line that is down; a new canvas can. I’ll let what comes next"
    " weigh against it.",
    "full": "I’ve taken in all the wishes that fit on one sheet.",
}
MANY = 3
SPREAD_LIKE_WEATHER = ("rain", "snow")
PLACE_CENTRES = {
    "left": (150.0, 320.0), "right": (650.0, 320.0), "top": (400.0, 110.0),
    "bottom": (400.0, 500.0), "middle": (400.0, 300.0), "corner": (680.0, 110.0),
}  # fmt: skip


def answer(progress: Progress, nudge: SeenNudge) -> Progress:
    """Return the state after a nudge has been weighed; its words change nothing but the picture."""
    if nudge.id in progress.seen_nudges:
        return progress
    progress = replace(progress, seen_nudges=progress.seen_nudges | {nudge.id})
    said, wish = nudges.quoted(nudge), nudges.read(nudge.text)
    kind = _words_kind(progress, wish)
    if kind is not None:
        state = progress.stopping() if kind == "stop" else progress
        return state.saying(f"{said} {REPLIES[kind]}")
    # By its place and its words, not its id: the same piece among the same people is the same.
    key = zlib.crc32(f"{len(progress.seen_nudges)} {nudge.text}".encode(errors="replace"))
    rng = np.random.default_rng([progress.briefing.seed, key])
    for motif in wish.unwanted:
        said += f" Then I won’t add {article(motif)}."
    if wish.motifs:
        return _add_motifs(progress, rng, nudge, wish, said)
    return progress.saying(said) if wish.unwanted else _adjust(progress, rng, nudge, wish, said)


def _words_kind(progress: Progress, wish: Wish) -> str | None:
    """Return why a nudge gets words but no marks, or None when it may get marks."""
    reasons = {
        "signed": progress.is_signed,
        "stop": wish.stop,
        "erase": wish.erase,
        "full": progress.answers >= MAX_ANSWERS,
    }
    return next((kind for kind, holds in reasons.items() if holds), None)


def _add_motifs(
    progress: Progress, rng: np.random.Generator, nudge: SeenNudge, wish: Wish, said: str
) -> Progress:
    spot = nudge.spot
    for name in wish.motifs[:3]:
        progress = add_motif(progress, rng, MOTIFS[name], wish, said, spot)
        spot = None  # one spot has room for one thing
        said = "And the other thing that was asked for."
    return progress


def add_motif(
    progress: Progress,
    rng: np.random.Generator,
    motif: Motif,
    wish: Wish,
    said: str,
    spot: tuple[float, float] | None = None,
) -> Progress:
    """Return the state with a passage that draws a motif in a free place, or where it was asked."""
    style = progress.briefing.style
    height = motif.height * progress.scale * (1.5 if "bigger" in wish.manners else 1.0)
    height *= 0.6 if "smaller" in wish.manners else 1.0
    several = (wish.many or "more" in wish.manners) and motif.name not in SPREAD_LIKE_WEATHER
    copies = MANY + 2 * (motif.name == "star") if several else 1
    color = COLORS[wish.colors[0]] if wish.colors and style == "paint" else None
    cells = ink((*progress.laid, *progress.planned))
    marks: list[Mark] = []
    shapes = []
    where = (0.0, 0.0)
    for copy in range(copies):
        tall = height * (0.72 if several else 1.0) * float(rng.uniform(0.88, 1.12))
        box = (tall * (2.6 if motif.name in SPREAD_LIKE_WEATHER else 1.15), tall)
        if spot is not None and copy == 0:
            at = kept_on_sheet(spot, box)
        else:
            at = free_place(rng, cells, box, motif.home, wish.places)
        where = at if copy == 0 else where
        parts = additions.placed(motif.shape(rng), at, tall, bool(rng.random() < 0.5))
        marks += additions.motif_marks(rng, style, parts, color)
        shapes += additions.silhouettes(parts)
        cells = cells + ink(marks) * 3 + _occupied(cells, at, box)
    if style == "plotter":
        progress = progress.altering(lambda remaining: additions.behind(remaining, shapes))
    what = motif.name if not several else f"{copies} {plural(motif.name)}"
    progress = replace(progress, added=(*progress.added, f"{what} {words_for(*where)}"))
    agreed = _agreed(rng, said, motif.name, several, where, wish, style)
    if style == "paint" and not progress.is_signed:
        return progress.adding_over(agreed, marks, what)
    return progress.adding(agreed, marks)


def _occupied(cells: np.ndarray, at: tuple[float, float], box: tuple[float, float]) -> np.ndarray:
    rows, columns = np.indices(cells.shape) * 20.0 + 10.0
    near = (np.abs(columns - at[0]) < box[0] * 0.7) & (np.abs(rows - at[1]) < box[1] * 0.7)
    taken: np.ndarray = near * 6.0
    return taken


def plural(name: str) -> str:
    """Return the plural of a motif's name."""
    odd = {
        "person": "people",
        "fish": "fish",
        "butterfly": "butterflies",
        "rain": "rain",
        "snow": "snow",
    }
    return odd.get(name, f"{name}s")


def _agreed(
    rng: np.random.Generator,
    said: str,
    name: str,
    several: bool,
    where: tuple[float, float],
    wish: Wish,
    style: str,
) -> str:
    what = f"some {plural(name)}" if several else article(name)
    words = pick(rng, AGREED).format(what=what, where=words_for(*where))
    if wish.colors and style == "plotter":
        words += f" Not in {wish.colors[0]}, though: I have one dark pen."
    elif wish.colors:
        words += f" In {wish.colors[0]}."
    return f"{said} {words}"


def _adjust(
    progress: Progress, rng: np.random.Generator, nudge: SeenNudge, wish: Wish, said: str
) -> Progress:
    style = progress.briefing.style
    where = nudge.spot or next((PLACE_CENTRES[p] for p in wish.places), None)
    manner = wish.manners[0] if wish.manners else None
    if wish.colors:
        return _recolour(progress, rng, wish.colors[0], said, where)
    if manner in ("less", "lighter"):
        progress = progress.altering(additions.thinned)
        if manner == "lighter" and style == "paint":
            progress = progress.altering(lambda marks: additions.toned(marks, "#fff6e4", 0.3))
        return progress.saying(
            f"{said} I’ll leave out a third of what I had in mind and let it breathe."
        )
    if manner in ("bigger", "smaller"):
        return _resize(progress, rng, manner, said, where)
    marks = additions.echo(rng, progress.laid, style, where=where)
    place = f" {words_for(*where)}" if where else ""
    if manner in ("more", "darker"):
        word = "closer" if manner == "more" else "darker"
        return progress.adding(f"{said} I’ll go over it again, a little {word}{place}.", marks)
    if where is not None:
        return progress.adding(f"{said} I’ll give that part some more attention,{place}.", marks)
    return progress.adding(
        f"{said} I’m not sure how to draw that; I only know so many things. I’ll take it as a"
        " reason"
        " for a few more strokes of what is here.",
        marks[:10],
    )


def _recolour(
    progress: Progress,
    rng: np.random.Generator,
    name: str,
    said: str,
    where: tuple[float, float] | None,
) -> Progress:
    style = progress.briefing.style
    if style == "plotter":
        deeper = additions.echo(rng, progress.laid, style, where=where)
        return progress.adding(
            f"{said} I’ve only one dark pen, no {name}. I’ll answer with closer lines instead.",
            deeper,
        )
    progress = progress.altering(lambda marks: additions.toned(marks, COLORS[name], 0.42))
    glaze = additions.echo(rng, progress.laid, style, where=where, color=COLORS[name], count=16)
    return progress.adding(
        f"{said} More {name}, then: a glaze of it now, and I’ll mix it into what follows.", glaze
    )


def _resize(
    progress: Progress,
    rng: np.random.Generator,
    manner: str,
    said: str,
    where: tuple[float, float] | None,
) -> Progress:
    factor = 1.35 if manner == "bigger" else 0.72
    progress = replace(progress, scale=float(np.clip(progress.scale * factor, 0.5, 2.0)))
    middle = where or (WIDTH / 2, HEIGHT / 2)
    marks = additions.echo(rng, progress.laid, progress.briefing.style, where=middle, count=12)
    return progress.adding(
        f"{said} What is down keeps its size, but the next things I add will be {manner};"
        " for now I strengthen what should matter.",
        marks,
    )
