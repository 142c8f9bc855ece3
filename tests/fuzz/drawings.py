"""What the fuzz makes: path data by the grammar and against it, and SVG files around it."""

from hypothesis import strategies as st

NUMBERS_OF = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "Z": 0}
GAPS = st.sampled_from([" ", ",", " , ", "\n", "\t ", ", "])
DECIMALS = st.decimals(-900, 900, places=2, allow_nan=False, allow_infinity=False)

numbers = st.one_of(
    st.integers(-900, 900).map(str),
    DECIMALS.map(str),
    DECIMALS.map(lambda number: str(number).replace("0.", ".", 1)),
    st.tuples(st.integers(-9, 9), st.sampled_from(["e1", "E1", "e+2", "e-3", ".5e2"])).map(
        lambda parts: f"{parts[0]}{parts[1]}"
    ),
    st.integers(0, 900).map(lambda number: f"+{number}"),
)
radii = st.one_of(st.integers(0, 400).map(str), st.sampled_from([".5", "1e2", "12.5"]))


@st.composite
def written(draw: st.DrawFn, numbers: list[str]) -> str:
    """Numbers side by side, with nothing between them where the grammar needs nothing."""
    text = last = ""
    for number in numbers:
        is_apart = number[0] in "+-" or (number[0] == "." and ("." in last or "e" in last.lower()))
        if text and not (is_apart and draw(st.booleans())):
            text += draw(GAPS)
        text, last = text + number, number
    return text


@st.composite
def commands(draw: st.DrawFn, letters: str) -> str:
    """A command in either case, its numbers once or, unwritten, up to three times."""
    letter = draw(st.sampled_from(letters))
    count = NUMBERS_OF[letter] * draw(st.integers(1, 3))
    told = draw(written(draw(st.lists(numbers, min_size=count, max_size=count))))
    cased = draw(st.sampled_from([letter, letter.lower()]))
    return cased + draw(st.sampled_from(["", " "])) + told


@st.composite
def arcs(draw: st.DrawFn) -> str:
    """An arc, its flags run together with each other and the number after, or not."""
    rx, ry, turn = draw(radii), draw(radii), draw(st.integers(-400, 400))
    flags = draw(st.sampled_from(["{} {} ", "{},{},", "{}{}", "{} {}", "{}{} "]))
    flags = flags.format(draw(st.sampled_from("01")), draw(st.sampled_from("01")))
    x, y = draw(st.integers(-300, 300)), draw(st.integers(-300, 300))
    return f"{draw(st.sampled_from('Aa'))}{rx} {ry} {turn} {flags}{x} {y}"


@st.composite
def path_data(draw: st.DrawFn, *, letters: str = "MLHVCSQTZ", most: int = 8) -> str:
    """Valid path data without arcs that begins with an M and draws something."""
    first = draw(written(draw(st.lists(numbers, min_size=2, max_size=2))))
    rest = draw(st.lists(commands(letters), max_size=most))
    return draw(st.sampled_from("Mm")) + first + draw(commands("LHVCSQT")) + "".join(rest)


noise = st.lists(
    st.one_of(
        st.sampled_from([*"MmLlHhVvCcSsQqTtAaZz ,.-+eE", "1e5", "-3.5", "0", "1e-9", "9" * 40]),
        st.sampled_from(["\x00", "é", "٣", "NaN", "inf", "0x1", "</path>", "A1e7 1e7 9 0 1 "]),
        numbers,
    ),
    max_size=60,
).map("".join)
any_path_data = st.one_of(
    path_data(), arcs().map(lambda arc: "M5 5" + arc), noise, noise.map(lambda d: "M1 1" + d)
)

_loose = st.one_of(numbers, noise, st.sampled_from(["5%", "1e9", "3mm", "", "calc(1px)", "NaN"]))
_calls = st.tuples(
    st.sampled_from(["scale", "matrix", "rotate", "skewX", "translate", "evil", "("]),
    st.lists(_loose, max_size=6).map(" ".join),
).map(lambda parts: f"{parts[0]}({parts[1]})")
_transforms = st.lists(_calls, min_size=1, max_size=4).map(" ".join)
_boxes = st.lists(_loose, max_size=5).map(" ".join) | st.just("0 0 9 9") | st.just("1 " * 900)
_styles = st.tuples(
    st.sampled_from(["stroke", "fill", "stroke-width", "opacity", "display", "color", "x"]),
    st.one_of(
        _loose, st.sampled_from(["red", "#12", "url(#a)", "none", "inherit", "hsl(1,2%,3%)"])
    ),
).map(":".join)
_attributes = st.dictionaries(
    st.sampled_from(
        ["d", "points", "x", "y", "x1", "width", "height", "r", "rx", "cx", "href", "y"]
    ),
    _loose | any_path_data,
    max_size=4,
)
_words = st.sampled_from(["a", "b", "#a", ".a", "*", "path", "g .a", "@import x;", "/*", "*/", "é"])
_rules = st.tuples(st.lists(_words, max_size=3).map(",".join), st.lists(_styles, max_size=3))
_sheets = st.lists(
    _rules.map(lambda rule: f"{rule[0]}{{{';'.join(rule[1])}}}") | _words | st.just("}"), max_size=5
).map("".join)
_drawn = ["g", "path", "rect", "circle", "polygon", "polyline", "ellipse", "line", "svg", "a"]
_others = [
    "use",
    "symbol",
    "text",
    "script",
    "style",
    "foreignObject",
    "defs",
    "x:y",
    "image",
    "switch",
]
_names = st.sampled_from(_drawn) | st.sampled_from(_others)


def _escaped(value: str) -> str:
    clean = "".join(c for c in value if c >= " ")
    return clean.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


@st.composite
def elements(draw: st.DrawFn, depth: int = 0) -> str:
    """An element with whatever attributes, and others within."""
    name, told = draw(_names), draw(_attributes)
    if draw(st.booleans()):
        told["transform"] = draw(_transforms)
    if draw(st.booleans()):
        told["style"] = ";".join(draw(st.lists(_styles, max_size=3)))
    if draw(st.booleans()):
        told[draw(st.sampled_from(["class", "id"]))] = draw(_words)
    if name in ("symbol", "svg"):
        told["viewBox"] = draw(_boxes)
    if name == "use":
        sizes = draw(st.lists(st.sampled_from(["width", "height"]), unique=True))
        told |= {size: draw(_loose) for size in sizes}
        told["href"] = draw(st.sampled_from(["#a", "#b", "##a", "a", "//a#b"]))
    if name == "style":
        return f"<style>{_escaped(draw(_sheets))}</style>"
    inner = "".join(draw(st.lists(elements(depth + 1), max_size=2))) if depth < 3 else ""
    attributes = "".join(f' {key}="{_escaped(value)}"' for key, value in told.items())
    return f"<{name}{attributes}>{inner}</{name}>"


@st.composite
def svg_files(draw: st.DrawFn) -> bytes:
    """A file: whole, broken off, or with something else in it."""
    box = " ".join(draw(st.lists(_loose, max_size=5)))
    body = "".join(draw(st.lists(elements(), max_size=4)))
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:x="urn:x"'
    whole = f'<svg {names} viewBox="{_escaped(box)}">{body}</svg>'
    content = whole.encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])), "replace")
    if draw(st.booleans()):
        return content
    at = draw(st.integers(0, len(content)))
    return content[:at] + draw(st.binary(max_size=20)) + content[at + draw(st.integers(0, 40)) :]


_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)
_places = st.floats(-99, 999, allow_nan=False) | st.integers(-99, 999)
_points = st.lists(st.lists(_places, min_size=2, max_size=3), max_size=6)
piece_strokes = st.lists(
    st.fixed_dictionaries(
        {"type": st.sampled_from(["line", "polyline", "quadratic", "cubic", "svg"]) | _json},
        optional={
            "points": _points | _json,
            "d": any_path_data | _json,
            "author": st.integers(-2, 3) | _json,
            "seed": st.integers(0, 2**32 - 1) | _json,
            "color": st.sampled_from(["#a1b2c3", "red"]) | _json,
            "stroke_width": _places | _json,
            "opacity": _places | _json,
            "brush": st.sampled_from(["ink", "mop"]) | _json,
        },
    )
    | _json,
    max_size=6,
)
