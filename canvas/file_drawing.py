"""What a file that somebody brings draws on a canvas; how each kind is read is not here."""

from collections.abc import Mapping
from dataclasses import dataclass

from canvas.path_shapes import Path
from canvas.styles import AskedStyle

MAX_FILE_BYTES = 2_000_000
MAX_ALL_POINTS = 50_000
MAX_ALL_PATH_DATA = 400_000  # characters: what reading them may cost


class FileRefused(ValueError):
    """A file of which nothing can be drawn; the message says why, in words for its owner."""


@dataclass(frozen=True, slots=True)
class FileDrawing:
    """What a file draws on a canvas, and how many things of which kind it does not.

    seeds: of the brushes, one a path; empty when the file has none.
    noun: what the file calls a thing that it draws.
    """

    paths: tuple[tuple[Path, AskedStyle], ...]
    left_out: Mapping[str, int]
    seeds: tuple[int, ...] = ()
    noun: str = "shape"

    @property
    def words(self) -> str:
        """Say it: "12 shapes drawn, 3 left out: text (2), image (1)."."""
        count = len(self.paths)
        drawn = f"{count} {self.noun}{'' if count == 1 else 's'} drawn"
        if not self.left_out:
            return f"{drawn}."
        reasons = ", ".join(f"{why} ({n})" for why, n in self.left_out.items())
        return f"{drawn}, {sum(self.left_out.values())} left out: {reasons}."
