"""Strokes -> a PDF of one page to take home: vectors, words about it, a bound on its size.

What a single stroke looks like is in `canvas.pdf_marks`. No pixels, no storage.
"""

import io
import zlib
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas.geometry import UNITS_PER_PX
from canvas.pdf_marks import LEVELS, shapes
from canvas.strokes import PlacedStroke
from canvas.styles import StyleName

if TYPE_CHECKING:
    from pikepdf import Dictionary, Pdf, Stream

POINTS_PER_PX = 0.75  # 72 points and 96 pixels an inch
LANGUAGE = "en"  # of our own words; titles are in whatever their artists write
VERSION = "1.7"
MAKER = "Code Monet"
EFFORT = 5  # of 9: half the time of 6, for one per cent more


class PdfTooLarge(ValueError):
    """The document would be larger than its bound."""


@dataclass(frozen=True, slots=True)
class PdfWords:
    """What a document tells of itself; `xmp` is a packet that says the same to machines."""

    title: str
    artist: str
    description: str
    xmp: str


def pdf_file(
    strokes: Iterable[PlacedStroke],
    *,
    style: StyleName,
    width: int,
    height: int,
    words: PdfWords,
    most_bytes: int,
) -> bytes:
    """Return a PDF whose one page is the canvas at 96 pixels an inch, on white paper.

    Equal pieces give equal bytes. The picture is one figure with an alternative text, for those
    who have the page read out.

    Raises:
        PdfTooLarge: there would be more than `most_bytes`; the work stops there.
    """
    import pikepdf  # with its XML library a tenth of a second, which few starts need

    levels: set[int] = set()
    drawn = _squeezed(_content(strokes, style, (width, height), levels), most_bytes)
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(width * POINTS_PER_PX, height * POINTS_PER_PX)).obj
        page.Contents = pdf.make_stream(drawn, Filter=pikepdf.Name.FlateDecode)
        page.Resources = pikepdf.Dictionary(ExtGState=_states(levels))
        page.StructParents = 0
        # Paint is laid over paint in the colours of screens, also where pages are made for print.
        page.Group = pikepdf.Dictionary(
            Type=pikepdf.Name.Group, S=pikepdf.Name.Transparency, CS=pikepdf.Name.DeviceRGB, I=True
        )
        _tell(pdf, words)
        pdf.Root.StructTreeRoot = _structure(pdf, page, words.description)
        out = io.BytesIO()
        pdf.save(out, force_version=VERSION, fix_metadata_version=False, deterministic_id=True)
    return out.getvalue()


def _content(
    strokes: Iterable[PlacedStroke], style: StyleName, size: tuple[int, int], levels: set[int]
) -> Iterator[str]:
    """Yield the page's operators; the opacities that they use are added to `levels`."""
    step, (width, height) = POINTS_PER_PX / UNITS_PER_PX, size
    paper = f"0 0 {width * UNITS_PER_PX} {height * UNITS_PER_PX} re"
    yield f"{step} 0 0 -{step} 0 {height * POINTS_PER_PX} cm 1 J 1 j\n"
    yield f"/Artifact BMC 1 1 1 rg {paper} f EMC\n/Figure <</MCID 0>> BDC\n"
    now = LEVELS
    levels.add(now)
    yield f"/O{now} gs\n"
    for stroke in strokes:
        for shape in shapes(stroke, style):
            if shape.level != now:
                now = shape.level
                levels.add(now)
                yield f"/O{now} gs\n"
            yield shape.operators
    yield "EMC\n"


def _squeezed(parts: Iterable[str], most_bytes: int) -> bytes:
    press, kept, total = zlib.compressobj(EFFORT), [], 0
    for part in parts:
        kept.append(press.compress(part.encode("ascii")))
        total += len(kept[-1])
        if total > most_bytes:
            raise PdfTooLarge(f"more than {most_bytes:,} bytes")
    return b"".join((*kept, press.flush()))


def _states(levels: Set[int]) -> "Dictionary":
    from pikepdf import Dictionary

    opacities = {level: round(level / LEVELS, 4) for level in sorted(levels)}
    return Dictionary({f"/O{n}": Dictionary(ca=share, CA=share) for n, share in opacities.items()})


def _tell(pdf: "Pdf", words: PdfWords) -> None:
    from pikepdf import Dictionary, Name

    about = {"Title": words.title, "Author": words.artist, "Subject": words.description}
    for name, said in {**about, "Creator": MAKER, "Producer": MAKER}.items():
        pdf.docinfo[f"/{name}"] = said
    told = pdf.make_stream(words.xmp.encode(), Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root.Metadata = told
    pdf.Root.Lang = LANGUAGE
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


def _structure(pdf: "Pdf", page: "Dictionary | Stream", description: str) -> "Dictionary | Stream":
    """Return the root of the document's structure: one figure, and what is to be seen on it."""
    from pikepdf import Array, Dictionary, Name

    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    figure = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Figure, P=root, Pg=page, K=0, Alt=description)
    )
    root.K = figure
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array([0, Array([figure])])))
    return root
