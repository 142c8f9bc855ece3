"""An SVG's elements with each `use` of a part of the same file written out; nothing is drawn."""

from collections.abc import Iterator, Mapping, Sequence

from canvas.svg_elements import Tag
from canvas.svg_shapes import ShapeRefused, read_length, read_numbers

MAX_WRITTEN = 5_000  # elements that uses add to a file
MAX_USES_WITHIN = 8  # of uses
MAX_BOX_LENGTH = 200  # characters of a view box


def written_out(tags: Sequence[Tag]) -> Iterator[Tag]:
    """Yield the tags, in place of a use a group with what it refers to.

    One that refers elsewhere, to nothing or to itself, or that is one too many, stays a use.
    """
    return _Writer(tags).write(0, len(tags), 0)


class _Writer:
    def __init__(self, tags: Sequence[Tag]) -> None:
        self._tags = tags
        self._ends = _ends(tags)
        self._places: dict[str, int] = {}
        self._boxes: dict[int, list[float]] = {}  # of symbols by their place, each read once
        self._written = 0
        for place, tag in enumerate(tags):
            if "id" in tag.attributes:
                self._places.setdefault(tag.attributes["id"], place)

    def write(self, begin: int, end: int, depth: int) -> Iterator[Tag]:
        """Yield the tags from `begin` to before `end`, which lie `depth` uses deep."""
        place = begin
        while place < end:
            tag = self._tags[place]
            group = self._group(tag, depth)
            if group is None:
                yield tag
                place += 1
            else:
                yield group
                yield from self._target(tag, depth)
                yield Tag("end", "g", {})
                place = self._ends[place] + 1

    def _group(self, use: Tag, depth: int) -> Tag | None:
        """Return the group that stands for a use, or None when it stays as it is."""
        place = self._place(use)
        if use.name != "use" or use.event != "start" or place is None or depth >= MAX_USES_WITHIN:
            return None
        size = (self._ends[place] - place) // 2 + 2
        if self._written + size > MAX_WRITTEN:
            return None
        self._written += size  # also for one that is refused next: it costs as much
        try:
            transform = _transform(use.attributes, self._box(place))
        except ShapeRefused:
            return None
        told = {**use.attributes, "transform": transform}
        return Tag("start", "g", told, size=use.size + len(transform))

    def _target(self, use: Tag, depth: int) -> Iterator[Tag]:
        place = self._place(use)
        assert place is not None  # or there were no group
        first, end = self._tags[place], self._ends[place]
        name = "g" if first.name == "symbol" else first.name
        if name == "use":
            yield from self.write(place, end + 1, depth + 1)
            return
        yield Tag("start", name, first.attributes, size=first.size)
        yield from self.write(place + 1, end, depth + 1)
        yield Tag("end", name, {})

    def _place(self, use: Tag) -> int | None:
        return self._places.get(use.reference) if use.reference else None

    def _box(self, place: int) -> list[float]:
        """Return a symbol's view box, or nothing when it has none."""
        if place not in self._boxes:
            tag = self._tags[place]
            asked = tag.attributes.get("viewBox", "") if tag.name == "symbol" else ""
            self._boxes[place] = read_box(asked)
        return self._boxes[place]


def _ends(tags: Sequence[Tag]) -> dict[int, int]:
    """Return where each element that starts at a place ends."""
    ends, open_ones = {}, []
    for place, tag in enumerate(tags):
        if tag.event == "start":
            open_ones.append(place)
        else:
            ends[open_ones.pop()] = place
    return ends


def read_box(text: str) -> list[float]:
    """Return x, y, width and height of a view box, or nothing when it is none."""
    try:
        box = read_numbers(text) if len(text) <= MAX_BOX_LENGTH else []
    except ShapeRefused:
        return []
    return box if len(box) == 4 and box[2] > 0 and box[3] > 0 else []


def _transform(use: Mapping[str, str], box: list[float]) -> str:
    """Return the use's own transform, then its place, then what fits a symbol's view box."""
    x, y = (read_length(use.get(name, "0"), 0.0) for name in ("x", "y"))
    own = f"{use.get('transform', '')} translate({x} {y})"
    if not box or not {"width", "height"} <= use.keys():
        return own
    w, h = (read_length(use[name], 0.0) for name in ("width", "height"))
    scale = min(w / box[2], h / box[3])
    left, top = (w - box[2] * scale) / 2, (h - box[3] * scale) / 2
    return f"{own} translate({left} {top}) scale({scale}) translate({-box[0]} {-box[1]})"
