"""The proportions of a long quiet head: where its features are and how light falls on it."""

import numpy as np

from agent.understudy.line import Field, loop
from canvas.geometry import Floats, Points


class Face:
    """Where everything in the face is: a centre line `x`, heights, and the side it is lit from."""

    def __init__(self, rng: np.random.Generator, x: float, side: float) -> None:
        self.rng, self.x, self.side = rng, x, side
        self.top, self.chin = rng.uniform(112, 130), rng.uniform(392, 412)
        self.half = rng.uniform(84, 98)
        self.tall = self.chin - self.top
        self.turn = -side * rng.uniform(8, 15)  # how far the features are turned off the middle
        self.axis = x + self.turn

    def y(self, part: float) -> float:
        """Return the height of a part of the head: 0 crown .. 1 chin."""
        return self.top + part * self.tall

    @property
    def oval(self) -> Points:
        """The head's closed outline."""
        h, a = self.half, self.turn * 0.6
        right = [
            (a * 0.2, 0),
            (h * 0.62, 0.05),
            (h * 0.96, 0.26),
            (h, 0.46),
            (h * 0.86, 0.7),
            (h * 0.52, 0.91),
        ]
        knots = [(self.x + dx, self.y(v)) for dx, v in right]
        knots += [(self.x + a, self.y(1.0))]
        knots += [(2 * self.x - px, py) for px, py in knots[-2:0:-1]]
        return loop(knots)

    def planes(self) -> Field:
        """Return how dark the skin is in broad planes, as a painter blocks it in."""

        def dark(x: Floats, y: Floats) -> Floats:
            u = (x - self.x) / self.half * self.side
            v = (y - self.top) / self.tall
            socket = np.exp(-(((v - 0.46) / 0.07) ** 2)) * (np.abs(x - self.axis) < 62)
            tone: Floats = 0.2 + 0.5 * np.clip(u, -0.35, 1.0) + 0.1 * v + 0.1 * socket
            return tone

        return dark

    def tone(self) -> Field:
        """Return how dark the skin is: turned from the light, under brow, nose, lip and chin."""

        def dark(x: Floats, y: Floats) -> Floats:
            u = (x - self.x) / self.half * self.side
            v = (y - self.top) / self.tall
            base = 0.12 + 0.62 * np.clip(u, -0.3, 1.0) ** 1 + 0.1 * v
            socket = (
                0.3
                * np.exp(-(((v - 0.47) / 0.06) ** 2))
                * np.exp(-(((np.abs(x - self.axis) - 38) / 22) ** 2))
            )
            nose = (
                0.4
                * np.exp(-(((x - self.axis - self.side * 11) / 8) ** 2))
                * ((v > 0.46) & (v < 0.7))
            )
            jaw = 0.35 * np.clip((v - 1.0) * 7, 0, 1)
            return base + socket + nose + jaw

        return dark
