"""An SVG file as a stream of elements, bounded and without entities; what they draw is not here.

Only names, attributes and style sheets are looked at, and nothing outside is ever opened.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Literal
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from canvas.file_drawing import MAX_FILE_BYTES, FileRefused
from canvas.svg_sheet import PROPERTIES

MAX_ELEMENTS = 5_000
MAX_DEPTH = 60

HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_READ = frozenset({"id", "class", "style", "transform", "viewBox", "d", "points", "stop-color"})
_READ |= {"x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height"}
_READ |= {*HREFS, *PROPERTIES}

_SVG = "{http://www.w3.org/2000/svg}"
_PACKED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")


class SvgRefused(FileRefused):
    """It is no SVG file that can be read."""


@dataclass(frozen=True, slots=True)
class Tag:
    """An element's start or end; `name` is "" for one that is not SVG's.

    attributes: those that something here reads; an element may have 100,000 others.
    size: how many characters they hold in all, counted once: a use may repeat them often.
    """

    event: Literal["start", "end"]
    name: str
    attributes: Mapping[str, str]
    text: str = ""  # of a style element, at its end
    size: int = 0

    @property
    def reference(self) -> str:
        """The id of the part of the same file that this refers to, or ""."""
        asked = next((self.attributes[name] for name in HREFS if name in self.attributes), "")
        return asked[1:] if asked.startswith("#") else ""


def tags(content: bytes) -> Iterator[Tag]:
    """Yield the starts and ends of a file's elements in order, the first one an svg's.

    Raises SvgRefused: too large, compressed, not XML, with entities, or too many or too deep.
    """
    _check(content)
    count = depth = 0
    for event, element in _events(content):
        if event == "end":
            depth -= 1
            name = _name(element)
            yield Tag("end", name, {}, (element.text or "") if name == "style" else "")
            element.clear()
            continue
        count, depth = count + 1, depth + 1
        if count == 1 and _name(element) != "svg":
            raise SvgRefused("This is not an SVG file: it does not begin with an svg element.")
        if count > MAX_ELEMENTS:
            raise SvgRefused(f"The file has more than {MAX_ELEMENTS:,} elements.")
        if depth > MAX_DEPTH:
            raise SvgRefused(f"Its groups are nested more than {MAX_DEPTH} deep.")
        yield _start(element)


def _check(content: bytes) -> None:
    if content.startswith(_PACKED):
        raise SvgRefused("The file is compressed; unpack it first and send the plain SVG.")
    if len(content) > MAX_FILE_BYTES:
        raise SvgRefused(f"The file is larger than {MAX_FILE_BYTES // 1_000_000} MB.")
    if not content.strip():
        raise SvgRefused("The file is empty.")


def _events(content: bytes) -> Iterator[tuple[str, Element]]:
    try:
        yield from iterparse(BytesIO(content), events=("start", "end"))
    except DefusedXmlException as refusal:
        raise SvgRefused("The file defines entities or refers outside, which is not read.") from (
            refusal
        )
    except ParseError as error:
        line, column = error.position
        raise SvgRefused(f"The file breaks off or is no XML at line {line}, {column}.") from error
    except (ValueError, LookupError) as error:
        raise SvgRefused("The file is in an encoding that is not read; save it as UTF-8.") from (
            error
        )


def _start(element: Element) -> Tag:
    told = {name: value for name, value in element.attrib.items() if name in _READ}
    return Tag("start", _name(element), told, size=sum(map(len, told.values())))


def _name(element: Element) -> str:
    """Return the element's name when it is SVG's, also of a file that names no namespace."""
    tag = element.tag
    if tag.startswith(_SVG):
        return tag.removeprefix(_SVG)
    return "" if tag.startswith("{") else tag
