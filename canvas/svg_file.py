"""Strokes -> an svg file to take home: layers by author, words about it, a bound on its size.

What a single stroke looks like is in `canvas.svg`. No pixels, no storage.
"""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import chain, groupby

from canvas.strokes import PlacedStroke
from canvas.styles import StyleName
from canvas.svg import labels, printable, stroke_element

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" '
    'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" '
    'viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">\n'
)
PAPER = '<rect id="paper" width="{width}" height="{height}" fill="#ffffff"/>\n'
LAYER = (
    '<g id="layer-{number}" inkscape:groupmode="layer" inkscape:label="{author}" '
    'data-author="{author}" stroke-linecap="round" stroke-linejoin="round">\n'
)


class SvgTooLarge(ValueError):
    """The document would be larger than its bound."""


def svg_file(
    strokes: Iterable[PlacedStroke],
    *,
    style: StyleName,
    width: int,
    height: int,
    authors: Mapping[str, str],
    title: str,
    description: str,
    metadata: str,
    most_bytes: int,
) -> bytes:
    """Return a whole svg document in UTF-8, one stroke a line or a few.

    A layer holds what one author drew in one go. Whoever comes back later gets another: strokes
    keep their order, so that the picture is the same as everywhere else.

    authors: participant ids -> shown names. metadata: well-formed XML. title, description and
    names are escaped here.

    Raises:
        SvgTooLarge: there would be more than `most_bytes`; the work stops there.
    """
    size = {"width": width, "height": height}
    head = (HEAD.format(**size), labels(title, description))
    about = (f"\n<metadata>\n{metadata}\n</metadata>\n", PAPER.format(**size))
    written: list[bytes] = []
    total = 0
    # a chain: strokes are drawn one by one, so that none is beyond the bound
    for part in chain(head, about, _layers(strokes, style, authors), ("</svg>\n",)):
        written.append(part.encode())
        total += len(written[-1])
        if total > most_bytes:
            raise SvgTooLarge(f"more than {most_bytes:,} bytes")
    return b"".join(written)


def _layers(
    strokes: Iterable[PlacedStroke], style: StyleName, authors: Mapping[str, str]
) -> Iterator[str]:
    stretches = groupby(strokes, key=lambda stroke: stroke.author)
    for number, (author, drawn) in enumerate(stretches, start=1):
        name = escape(printable(authors.get(author, "")))
        yield LAYER.format(number=number, author=name)
        for stroke in drawn:
            yield stroke_element(stroke, style) + "\n"
        yield "</g>\n"
