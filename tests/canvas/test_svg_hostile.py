"""SVG files made to do harm, each by its name: refused in words or drawn soundly, and cheap."""

import time
import tracemalloc
from contextlib import suppress

import pytest

from canvas.file_drawing import MAX_FILE_BYTES, FileDrawing, FileRefused
from canvas.svg import svg_document
from canvas.svg_import import read_svg
from tests.canvas.strokes import INPUTS, placed
from tests.canvas.test_svg_import import BILLION_LAUGHS, LINE, NS, assert_sound, read, svg

MAX_CPU_S = 4.0  # on a slow machine; P8 asks for 0.1 s a path, and a file may have many
MAX_BYTES = 96 * 1024 * 1024  # of a file of 2 MB

LOOKS = ("stroke", "fill", "color", "opacity", "display", "visibility")
MANY_ATTRIBUTES = " ".join(f'a{n}=""' for n in range(140_000))


def used(part: str, *, times: int) -> str:
    """Return a group of `part` and so many uses of it."""
    return f'<g id="a">{part}</g>' + '<use href="#a"/>' * times + LINE


def symbol_with(box: str) -> str:
    uses = '<use href="#a" width="1" height="1"/>' * 4_900
    return f'<symbol id="a" viewBox="{box}"/>{uses}{LINE}'


QUADRATIC = f'<!DOCTYPE svg [<!ENTITY a "{"a" * 50_000}">]><svg>{"&a;" * 50_000}</svg>'
FILES: dict[str, bytes] = {
    "billion laughs": BILLION_LAUGHS.encode(),
    "quadratic blow-up": QUADRATIC.encode(),
    "an entity from a parameter": b'<!DOCTYPE svg [<!ENTITY % a "x"> %a;]><svg/>',
    "a file as an entity": b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
    "an address as an entity": b'<!DOCTYPE s [<!ENTITY x SYSTEM "http://127.0.0.1:9/">]><svg>&x;</svg>',
    "a picture from elsewhere": svg('<image xlink:href="http://127.0.0.1:9/a.png"/>' * 2_000),
    "a shape from elsewhere": svg('<use xlink:href="http://127.0.0.1:9/a.svg#b"/>' * 2_000),
    "a style from elsewhere": b'<?xml-stylesheet href="http://127.0.0.1:9/a.css"?>' + svg(LINE),
    "an inclusion": svg(
        '<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'
    ),
    "scripts": svg(
        '<script href="data:,alert(1)"/><g onload="alert(1)"><a href="javascript:1"/></g>'
    ),
    "a foreign object": svg("<foreignObject><iframe xmlns='x' src='//a'/></foreignObject>" * 1_500),
    "use within use": svg(
        "".join(f'<g id="a{n}">{f'<use href="#a{n - 1}"/>' * 9}</g>' for n in range(40))
    ),
    "many uses of much": svg(
        f'<g id="a">{LINE * 400}</g>' + '<use href="#a"/>' * 4_000 + '<use id="a" href="#a"/>'
    ),
    "deep nesting": svg("<g>" * 300_000),
    "deep nesting, closed": svg("<g>" * 100_000 + "</g>" * 100_000),
    "deep nesting of transforms": svg('<g transform="scale(9)">' * 59 + LINE + "</g>" * 59),
    "many elements": svg("<g/>" * 400_000),
    "many attributes": svg(f"<path {' '.join(f'a{n}=""' for n in range(150_000))}/>"),
    "many namespaces": svg(f"<g {' '.join(f'xmlns:a{n}="b{n}"' for n in range(90_000))}/>"),
    "a long name": svg(f"<{'a' * 1_900_000}/>"),
    "a long comment": svg(f"<!--{'- ' * 900_000}-->"),
    "long words": svg(f"<text>{'a' * 1_900_000}</text>"),
    "coordinates far away": svg('<path d="M1e9 1e9L-1e9-1e9"/><circle r="1e9" cx="1e9"/>'),
    "no numbers": svg('<path d="MNaN NaNLInfinity 5"/><rect width="NaN" height="-inf"/>'),
    "a huge d": svg(f'<path d="M0 0{"h1" * 900_000}"/>'),
    "many large d": svg(f'<path d="M0 0{"h1" * 1_900}"/>' * 480),
    "arcs as large as may be": svg(f'<path d="M0 0{"a1e7 1e7 0 1 1 5 5" * 400}"/>' * 200),
    "sub-paths": svg(f'<path d="{"M0 0h1z" * 480}"/>' * 480),
    "numbers without end": svg(f'<polygon points="{"1" * 1_900_000}"/>'),
    "transforms without end": svg(f'<path transform="{"(" * 1_900_000}"/>'),
    "colours without end": svg(f'<path d="M0 0h1" stroke="{"rgb(" * 400_000}"/>'),
    "styles without end": svg(f'<path style="{";" * 1_900_000}"/>'),
    "comments that do not end": svg(f"<style>{'/*' * 19_000}</style>{LINE}"),
    "rules without end": svg(f"<style>{'a{b' * 13_000}</style>{LINE}"),
    "a sheet for many": svg(f"<style>g{{{'a:1;fill:b;' * 3_500}}}</style>" + "<g/>" * 4_900),
    "many sheets": svg("<style>.a{fill:red}</style>" * 4_900 + LINE),
    "a symbol's box for many uses": svg(symbol_with("1 " * 29_990)),
    "a symbol's box that cannot be read": svg(symbol_with("1 " * 29_990 + "x")),
    "a symbol's box that is nearly one": svg(symbol_with("1" * 199 + "x")),
    "transforms used twice": svg(used(f'<g transform="{"rotate(1,1,1)" * 76}"/>' * 1_650, times=3)),
    "transforms of every shape": svg(f'<g transform="{"rotate(1)" * 111}"/>' * 1_900),
    "attributes used often": svg(used(f"<g {MANY_ATTRIBUTES}/>", times=2_400)),
    "a use's attributes used often": svg(
        used(f'<use href="#b" {MANY_ATTRIBUTES}/>', times=1_200) + '<g id="b"/>'
    ),
    "styles used often": svg(used(f'<g style="{"a:b;" * 999}"/>' * 490, times=12)),
    "empty styles used often": svg(used(f'<g style="{";" * 3_999}"/>' * 490, times=12)),
    "a colour used often": svg(used(f'<g stroke="{"a" * 1_700_000}"/>', times=2_400)),
    "a class used often": svg(used(f'<g class="{"a " * 850_000}"/>', times=2_400)),
    "a rule of one long value": svg(
        f"<style>g{{{''.join(f'{n}:{"a" * 6_000};' for n in LOOKS)}}}</style>" + "<g/>" * 4_900
    ),
    "stops of long styles": svg(
        f'<linearGradient id="a">{f'<stop style="{";" * 999}"/>' * 1_900}</linearGradient>'
    ),
    "lengths without end": svg(f'<rect width="{"9" * 1_900_000}"/>'),
    "UTF-16 that is none": b"\xff\xfe" + svg(LINE),
    "UTF-32": svg(LINE).decode().encode("utf-32"),
    "an encoding that is none": b'<?xml version="1.0" encoding="rot13"?>' + svg(LINE),
    "control characters": svg("<path d='M0 0h1&#1;'/>"),
    "NUL": b"\0" * 1_000,
    "as large as may be": b" " * (MAX_FILE_BYTES - 20) + svg(LINE),
}


def tried(content: bytes) -> FileDrawing | None:
    """Read a file; whatever it is, it is drawn soundly or refused in a line of words."""
    try:
        drawing = read_svg(content, width=800, height=600)
    except FileRefused as refusal:
        words = str(refusal)
        assert 10 < len(words) < 300
        assert words.isprintable()
        return None
    assert_sound(drawing)
    assert len(drawing.words) < 400
    return drawing


class TestAFileMadeToDoHarm:
    @pytest.mark.parametrize("name", FILES)
    def test_costs_little_opens_nothing_and_is_drawn_soundly_or_refused(
        self, name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened: list[object] = []
        with monkeypatch.context() as watched:
            watched.setattr("builtins.open", lambda *asked, **_: opened.append(asked))
            watched.setattr("socket.socket.connect", lambda *asked: opened.append(asked))
            began = time.thread_time()
            tried(FILES[name])
            took_s = time.thread_time() - began
        assert opened == []
        assert took_s < MAX_CPU_S

    @pytest.mark.parametrize("name", FILES)
    def test_takes_little_memory(self, name: str) -> None:
        tracemalloc.start()
        with suppress(FileRefused):
            read(FILES[name])
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < MAX_BYTES


class TestAWholeFile:
    DRAWING = (
        f'<?xml version="1.0"?><!-- a --><svg {NS} viewBox="0 0 9 9"><g transform="scale(.5)">'
        '<path d="M1 1C2 3 4 5 6 7z" style="stroke:red"/><text>é</text></g>'
        '<rect width="5" height="50%" rx="1" fill="#abc"/></svg>'
    )

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_is_read_in_the_encodings_that_tools_write(self, encoding: str) -> None:
        assert read(self.DRAWING.encode(encoding)).words == "2 shapes drawn, 1 left out: text (1)."

    def test_is_refused_or_drawn_soundly_when_cut_off_at_any_byte(self) -> None:
        whole = self.DRAWING.encode()
        assert all(tried(whole[:at]) is None for at in range(len(whole)))
        assert tried(whole) is not None

    def test_is_refused_or_drawn_soundly_with_any_byte_changed(self) -> None:
        whole = self.DRAWING.encode()
        for at in range(len(whole)):
            for other in b'\x00<"&9 \xff':
                tried(whole[:at] + bytes([other]) + whole[at + 1 :])

    def test_that_we_made_ourselves_is_read(self) -> None:
        strokes = [placed(INPUTS[name], number=n) for n, name in enumerate(INPUTS)]
        document = svg_document(strokes, style="plotter", width=800, height=600)
        drawing = read(document.encode())
        assert len(drawing.paths) >= len(strokes) - 2
