"""The plot sheet's form: its questions, their words and order; bounds are in `plot_options`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from canvas.plot_hpgl import devices
from canvas.plot_paper import PAPERS
from gallery.plot_options import MAX_PEN_WORDS, MAX_PENS, MAX_PROGRAM, PlotOptions


@dataclass(frozen=True, slots=True)
class FormField:
    """One question; `choices` (value, words) make it a list, `rows` a box for several lines."""

    name: str
    label: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    rows: int = 0
    most: int = 0  # characters of a box
    step: str = "any"
    least: str = ""
    highest: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A question with what was answered, and what is wrong with it."""

    asks: FormField
    value: str
    error: str = ""


SHEET = (
    FormField("paper", "Paper", choices=tuple((name, p.label) for name, p in PAPERS.items())),
    FormField(
        "orientation", "Lies", choices=(("landscape", "Landscape"), ("portrait", "Portrait"))
    ),
    FormField("margin", "Margin, mm", least="0", highest="200"),
    FormField("scale", "Size", choices=(("fit", "As large as fits"), ("true", "True size"))),
)
PENS = (
    FormField("pens", "A pen for each", choices=(("colour", "Colour"), ("author", "Author"))),
    FormField("most_pens", "Pens at most", least="1", highest=str(MAX_PENS), step="1"),
    FormField("pen_width", "Line of a pen, mm", least="0.05", highest="10"),
    FormField("speed_down", "Drawing, mm/s", least="1", highest="2000"),
    FormField("speed_up", "Between lines, mm/s", least="1", highest="2000"),
)
GCODE = (
    FormField("start", "Before all", rows=3, most=MAX_PROGRAM),
    FormField("end", "After all", rows=3, most=MAX_PROGRAM),
    FormField("pen_down", "Pen down", rows=2, most=MAX_PEN_WORDS),
    FormField("pen_up", "Pen up", rows=2, most=MAX_PEN_WORDS),
    FormField("pen_change", "Between two pens", rows=2, most=MAX_PEN_WORDS),
)


@dataclass(frozen=True, slots=True)
class PlotForm:
    """The whole form, as it stands on the page."""

    sheet: list[Shown]
    pens: list[Shown]
    gcode: list[Shown]
    device: Shown
    error: str = ""  # of no single question
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_gcode_error(self) -> bool:
        """Say whether the part that is folded away has something to say."""
        return any(shown.error for shown in (*self.gcode, self.device))


def plot_form(answered: Mapping[str, str], errors: Mapping[str, str]) -> PlotForm:
    """Return the form with what was answered; what was not stands at its default.

    vpype must be installed: it knows the devices.
    """
    device = FormField("device", "HPGL for", choices=tuple((name, name) for name in devices()))
    named = [asks.name for asks in (*SHEET, *PENS, *GCODE, device)]
    general = " ".join(words for name, words in errors.items() if name not in named)
    return PlotForm(
        sheet=list(_shown(SHEET, answered, errors)),
        pens=list(_shown(PENS, answered, errors)),
        gcode=list(_shown(GCODE, answered, errors)),
        device=next(_shown((device,), answered, errors)),
        error=general,
        errors=errors,
    )


def _shown(
    asked: tuple[FormField, ...], answered: Mapping[str, str], errors: Mapping[str, str]
) -> Iterator[Shown]:
    defaults = PlotOptions.model_validate({}).model_dump()
    for asks in asked:
        default = defaults[asks.name]
        usual = f"{default:g}" if isinstance(default, float) else str(default)
        yield Shown(asks, answered.get(asks.name, usual), errors.get(asks.name, ""))
