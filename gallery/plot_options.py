"""What may be asked of a plot sheet, with bounds: the same for the page, the API and the shell."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from ninja import Field, Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, ValidationError, model_validator

from canvas.plot_figures import Speeds
from canvas.plot_gcode import Gcode
from canvas.plot_paper import PAPERS, Layout, PaperName, Scale, most_margin_mm
from canvas.plot_pens import PensBy
from canvas.plot_sheet import Asked

type PlotKind = Literal["svg", "hpgl", "gcode"]
type Orientation = Literal["portrait", "landscape"]

MAX_PENS = 64
MAX_PROGRAM = 500  # characters before the first line and after the last
MAX_PEN_WORDS = 120  # characters said at every line


def _unix_lines(words: object) -> object:
    return words.replace("\r\n", "\n").strip("\n ") if isinstance(words, str) else words


def _plain(words: str) -> str:
    if not all(" " <= character <= "~" or character == "\n" for character in words):
        raise ValueError("G-code is plain ASCII: letters, digits, signs, spaces and new lines")
    return words


Words = Annotated[str, BeforeValidator(_unix_lines), AfterValidator(_plain)]


class PlotOptions(Schema):
    """A plot sheet as it is asked for; all have defaults."""

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)

    paper: PaperName = "a4"
    orientation: Orientation = "landscape"
    margin: float = Field(15, ge=0, le=200, description="In mm, on all four sides.")
    scale: Scale = Field("fit", description="`true`: a pixel is 1/96 inch.")
    pens: PensBy = Field("colour", description="A pen for each colour, or for each author.")
    pen_width: float = Field(0.5, ge=0.05, le=10, description="Width of a pen's line, in mm.")
    most_pens: int = Field(
        12,
        ge=1,
        le=MAX_PENS,
        description="Where more colours are wanted, the nearest of these draws.",
    )
    speed_down: float = Field(50, ge=1, le=2000, description="Drawing, in mm/s.")
    speed_up: float = Field(150, ge=1, le=2000, description="Between lines, in mm/s.")
    device: str = Field(
        "hp7475a", max_length=40, description="HPGL: one of the plotters that vpype knows."
    )
    start: Words = Field(
        "G21\nG90", max_length=MAX_PROGRAM, description="G-code: before all. `G21`: mm."
    )
    end: Words = Field("G0 X0 Y0\nM2", max_length=MAX_PROGRAM, description="G-code: after all.")
    pen_up: Words = Field("G0 Z5", max_length=MAX_PEN_WORDS, description="G-code: after a line.")
    pen_down: Words = Field("G1 Z0 F1000", max_length=MAX_PEN_WORDS, description="G-code.")
    pen_change: Words = Field(
        "M0", max_length=MAX_PEN_WORDS, description="G-code: between two pens. `M0`: wait."
    )

    @model_validator(mode="after")
    def _leaves_room(self) -> Self:
        most = most_margin_mm(self.paper)
        if self.margin > most:
            raise ValueError(f"margin: on {PAPERS[self.paper].label} it may be {most:g} mm at most")
        return self

    @property
    def asked(self) -> Asked:
        """What the sheet is made to."""
        layout = Layout(self.paper, self.orientation == "landscape", self.margin, self.scale)
        return Asked(layout, self.pens, self.pen_width, self.most_pens)

    @property
    def speeds(self) -> Speeds:
        """How fast the pen is said to move."""
        return Speeds(self.speed_down, self.speed_up)

    @property
    def gcode(self) -> Gcode:
        """What G-code says around the lines."""
        return Gcode(
            self.start, self.end, self.pen_up, self.pen_down, self.pen_change, self.speed_down
        )


def words_for(refusal: ValidationError) -> Mapping[str, str]:
    """Return what is wrong with each option, in words; those of no single one are under ""."""
    told = {}
    for error in refusal.errors(include_url=False):
        option = str(error["loc"][0]) if error["loc"] else ""
        told[option] = error["msg"].removeprefix("Value error, ")
    return told
