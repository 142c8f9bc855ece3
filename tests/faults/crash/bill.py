"""What was asked of the paid models, on a file: it outlives every worker. No Django here."""

from pathlib import Path


class Bill:
    """A file of calls, one line each, that outlives whoever wrote it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def note(self, words: str) -> None:
        with self._path.open("a") as file:
            file.write(words + "\n")

    def lines(self) -> list[str]:
        return self._path.read_text().splitlines() if self._path.exists() else []
