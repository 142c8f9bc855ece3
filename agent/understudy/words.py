"""How the understudy words things: choosing among variants, quoting people safely."""

import numpy as np

GO_ON = (
    "I go on with the same hand.|More of this, a little closer together."
    "|The second half of it, working towards the edge.|Still the same passage; it needs patience."
    "|I turn the wrist and carry on.|A bit more here before I move away.|And the rest of it."
)


def pick(rng: np.random.Generator, variants: str) -> str:
    """Return one of the variants that stand between bars."""
    choices = variants.split("|")
    return choices[int(rng.integers(len(choices)))]


AGREED = (
    "I can do {what}. There’s room {where}.|Gladly: {what}, {where}, where it disturbs nothing."
    "|All right, {what}. I’ll set it {where} so the rest still holds."
    "|I hadn’t thought of that: {what} it is, {where}.|Then {what}, {where}; I’ll keep it simple."
)


def article(noun: str) -> str:
    """Return the noun as one says it: "a cat", "an owl", "the moon", "some rain"."""
    if noun in ("moon", "sun"):
        return f"the {noun}"
    if noun in ("rain", "snow"):
        return f"some {noun}"
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
