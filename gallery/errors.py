"""What can go wrong in the gallery, in words; doors map these to codes in one place."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(eq=False)
class GalleryRefusal(Exception):
    """A request that the gallery refuses; `code` is stable, `str()` is for people."""

    code: ClassVar[str] = "refused"
    words: ClassVar[str] = "That cannot be done in the gallery."

    def __str__(self) -> str:
        return self.words


@dataclass(eq=False)
class NothingToHang(GalleryRefusal):
    """A canvas without a stroke on it is not a piece."""

    canvas_id: str
    code = "empty"
    words = "There is nothing on this canvas to hang."


@dataclass(eq=False)
class PieceNotFound(GalleryRefusal):
    """There is no such piece, or it is not this person's to see; the two look alike."""

    piece: str
    code = "not_found"
    words = "There is no such piece."


@dataclass(eq=False)
class BadCursor(GalleryRefusal):
    """The words that say where a page begins were not made by this site."""

    cursor: str
    code = "bad_cursor"
    words = "This page's address is not one of ours; begin again at the newest pieces."


@dataclass(eq=False)
class ReplayTooLong(GalleryRefusal):
    """The piece has more changes than one replay carries."""

    changes: int
    limit: int
    code = "replay_too_long"

    def __str__(self) -> str:
        return f"This piece has {self.changes:,} changes; a replay carries up to {self.limit:,}."


@dataclass(eq=False)
class FileTooLarge(GalleryRefusal):
    """The piece as such a file would be larger than we make them."""

    kind: str
    limit_mb: int
    code = "file_too_large"

    def __str__(self) -> str:
        return (
            f"As {self.kind.upper()} this piece would be larger than {self.limit_mb} MB. "
            "The PNG at four times its size can be had."
        )


@dataclass(eq=False)
class ShareNotFound(GalleryRefusal):
    """No share has this token, or it is not this person's to take back."""

    code = "not_found"
    words = "There is no such share."


@dataclass(eq=False)
class ShareIsEmpty(GalleryRefusal):
    """The share is there; what it showed is not to be seen any more."""

    code = "gone"
    words = "This piece is no longer to be seen."


@dataclass(eq=False)
class PlotterNotInstalled(GalleryRefusal):
    """What makes plot sheets is an extra, and not installed here."""

    told: str
    code = "plotter_missing"

    def __str__(self) -> str:
        return self.told


@dataclass(eq=False)
class PlotTooLarge(GalleryRefusal):
    """The piece has more of something than a plot sheet is made of while somebody waits."""

    what: str
    limit: int
    code = "plot_too_large"

    def __str__(self) -> str:
        return (
            f"This piece has more than {self.limit:,} {self.what}; sheets are made of up to that."
        )


@dataclass(eq=False)
class PlottersAreBusy(GalleryRefusal):
    """As many large sheets as may are made just now, by this process."""

    retry_after_s: float
    code = "plotters_busy"
    words = "Other large sheets are being made just now; ask again in a few seconds."


@dataclass(eq=False)
class PlotRefused(GalleryRefusal):
    """The plotter that is asked for cannot draw the sheet."""

    told: str
    code = "plot_refused"

    def __str__(self) -> str:
        return self.told


@dataclass(eq=False)
class FilmNotFound(GalleryRefusal):
    """Nobody asked for such a film, or there can be none of that name."""

    name: str
    code = "not_found"
    words = "There is no such film; ask for it first."


@dataclass(eq=False)
class FilmTooLarge(GalleryRefusal):
    """The piece as such a film would be larger than we make them."""

    label: str
    limit_mb: int
    code = "film_too_large"

    def __str__(self) -> str:
        return (
            f"This film would be larger than {self.limit_mb} MB as {self.label}. "
            "A shorter or a smaller one may not be, and an MP4 takes the least room."
        )


@dataclass(eq=False)
class FilmNotMade(GalleryRefusal):
    """The process that makes films broke; it may do better another time."""

    status: int
    said: str
    code = "film_not_made"
    words = "The film could not be made. Another length or kind may do better."
