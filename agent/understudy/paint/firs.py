"""A dark bank of firs at the front of a painting."""

from agent.understudy.color import mix
from agent.understudy.easel import Easel
from agent.understudy.line import curve, pts


def firs(
    easel: Easel, shore: float, side: float, fir: str, lit: tuple[str, ...], sky: tuple[str, ...]
) -> None:
    """Lay the bank and its firs in stage 5, away from `side`."""
    rng = easel.rng
    for _ in range(14):
        x = 400 - side * rng.uniform(110, 420)
        easel.dab(
            5,
            x,
            600 - 0.12 * abs(x - 400) - rng.uniform(-10, 22),
            130,
            mix(fir, "#000000", 0.2),
            24,
            rng.normal(0, 3),
            "oil_flat",
            1.0,
        )
    for x0, tall in sorted(
        (
            (400 - side * (130 + 60 * k + rng.uniform(-18, 18)), rng.uniform(130, 195) + 24 * k)
            for k in range(5)
        ),
        key=lambda f: f[1],
    ):
        foot = 592.0 - 0.1 * abs(x0 - 400)
        easel.stroke(
            5, pts((x0, foot - tall), (x0, foot)), mix(fir, "#000000", 0.3), 5, 1.0, "marker"
        )
        tiers = int(tall / 15)
        for k in range(tiers):
            t = (k + 0.6) / tiers
            half, y = tall * 0.2 * t * rng.uniform(0.8, 1.2), foot - tall + t * tall * 0.94
            for way in (-1, 1):
                ink = mix(fir, lit[1], 0.28 * (way == -side) * rng.random())
                easel.stroke(
                    5,
                    curve([(x0, y - 9), (x0 + way * half * 0.6, y - 2), (x0 + way * half, y + 8)]),
                    ink,
                    11,
                    1.0,
                    "oil_round",
                    4,
                )
