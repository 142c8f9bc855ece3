"""Reading a nudge: which of the understudy's words are in it. The words decide nothing else."""

import re
from dataclasses import dataclass

from agent.messages import SeenNudge

QUOTE_CHARS = 60
NAME_CHARS = 30

MOTIF_WORDS = {
    "cat": "cat cats kitten kitty kittens",
    "tree": "tree trees oak pine fir",
    "moon": "moon crescent moons",
    "sun": "sun sunshine suns",
    "boat": "boat boats ship ships sail sailboat sailboats",
    "flower": "flower flowers rose roses tulip tulips daisy daisies blossom blossoms poppy poppies",
    "bird": "bird birds gull gulls seagull crow sparrow robin swallow swallows",
    "house": "house houses cottage hut cabin home",
    "star": "star stars",
    "mountain": "mountain mountains peak peaks",
    "fish": "fish fishes whale",
    "cloud": "cloud clouds",
    "person": "person people man woman child girl boy figure someone walker",
    "rain": "rain raining rainy drizzle",
    "snow": "snow snowing snowflakes snowy",
    "heart": "heart hearts",
    "butterfly": "butterfly butterflies moth",
}
COLORS = {
    "red": "#d9372c",
    "orange": "#f0862e",
    "yellow": "#f7cf46",
    "gold": "#d9a62e",
    "green": "#4f9a4a",
    "blue": "#3468c0",
    "turquoise": "#38b2ac",
    "teal": "#1f7f86",
    "violet": "#7b55c7",
    "purple": "#7a3fa0",
    "pink": "#ef8fb0",
    "brown": "#7a4f30",
    "black": "#1a1a2e",
    "white": "#fbf8f0",
    "grey": "#8d939c",
    "gray": "#8d939c",
}
PLACES = {
    "left": "left", "right": "right", "top": "top", "above": "top", "upper": "top", "sky": "top",
    "bottom": "bottom", "below": "bottom", "lower": "bottom", "foreground": "bottom",
    "middle": "middle", "center": "middle", "centre": "middle", "corner": "corner",
}  # fmt: skip
MANNERS = {
    "more": "more", "another": "more", "denser": "more", "fuller": "more", "detail": "more",
    "details": "more", "busier": "more", "less": "less", "fewer": "less", "simpler": "less",
    "calmer": "less", "calm": "less", "quieter": "less", "empty": "less", "space": "less",
    "bigger": "bigger", "larger": "bigger", "big": "bigger", "huge": "bigger", "large": "bigger",
    "smaller": "smaller", "small": "smaller", "tiny": "smaller", "little": "smaller",
    "darker": "darker", "dark": "darker", "shadow": "darker", "shadows": "darker",
    "contrast": "darker", "bolder": "darker", "lighter": "lighter", "brighter": "lighter",
    "light": "lighter", "bright": "lighter", "softer": "lighter",
}  # fmt: skip
STOP = re.compile(
    r"^\W*(please\s+)?(stop|enough|finish|finished|done|that s enough|wrap it up|leave it)\b"
    r"|\b(stop (now|here|drawing|painting|please)|finish (it|up|now|the)|that s enough"
    r"|enough now|it s (done|finished|perfect)|call it done|sign it|is (done|finished))\b"
)
ERASE = re.compile(
    r"\b(start (over|again|anew)|erase|undo|delete|clear|scratch|restart|wipe|remove|redo)\b"
)
REFUSAL = re.compile(r"\b(no|not|without|don t|dont|never|avoid|skip|leave out)\b")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the understudy made of a nudge."""

    motifs: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    many: bool = False
    places: tuple[str, ...] = ()
    colors: tuple[str, ...] = ()  # names, in the order they were said
    manners: tuple[str, ...] = ()  # more, less, bigger, smaller, darker, lighter
    stop: bool = False
    erase: bool = False


def read(text: str) -> Wish:
    """Return what the words of a nudge (or a direction) ask for, as far as they are known."""
    plain = re.sub(r"[^a-z ]+", " ", text.lower())
    words = plain.split()
    motifs: list[str] = []
    unwanted: list[str] = []
    many = False
    for i, word in enumerate(words):
        motif = next((m for m, said in MOTIF_WORDS.items() if word in said.split()), None)
        if motif is None:
            continue
        refused = REFUSAL.search(" ".join(words[max(0, i - 3) : i])) is not None
        (unwanted if refused else motifs).append(motif)
        many = many or (word.endswith("s") and word != motif)
    return Wish(
        motifs=tuple(dict.fromkeys(motifs)),
        unwanted=tuple(dict.fromkeys(unwanted)),
        many=many,
        places=tuple(dict.fromkeys(PLACES[w] for w in words if w in PLACES)),
        colors=tuple(dict.fromkeys(w for w in words if w in COLORS)),
        manners=tuple(dict.fromkeys(MANNERS[w] for w in words if w in MANNERS)),
        stop=STOP.search(" ".join(words)) is not None and not motifs,
        erase=ERASE.search(plain) is not None,
    )


def quoted(nudge: SeenNudge) -> str:
    """Return who said what, on one line, cut short, without quotation marks of its own."""
    return f"{name_of(nudge.author)} says “{gist(nudge.text)}”."


def gist(text: str) -> str:
    """Return a text cut to one short line of printable characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    line = line.replace("“", "'").replace("”", "'").replace('"', "'")
    return line if len(line) <= QUOTE_CHARS else f"{line[: QUOTE_CHARS - 1].rstrip()}…"


def name_of(author: str) -> str:
    """Return a shown name as it may stand in a thought."""
    return gist(author)[:NAME_CHARS] or "Someone"
