"""How the operators' commands print: aligned tables for people, JSON for programs."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from tabulate import tabulate

type Cell = str | int | bool | datetime | None
type Row = Mapping[str, Cell]

MAX_CELL = 60  # characters in a table; JSON has them all


def as_table(rows: Sequence[Row], *, empty: str) -> str:
    """Return the rows under their names, or the words `empty` when there are none."""
    if not rows:
        return empty
    cells = [[_in_words(cell) for cell in row.values()] for row in rows]
    numbers = [_is_number(cell) for cell in rows[0].values()]
    return tabulate(
        cells,
        headers=[name.replace("_", " ") for name in rows[0]],
        colalign=["right" if number else "left" for number in numbers],
        disable_numparse=True,  # a title of digits is still a title
    )


def as_list(row: Row) -> str:
    """Return one row as lines of a name and its value."""
    return tabulate(
        [(name.replace("_", " "), _in_words(cell)) for name, cell in row.items()],
        tablefmt="plain",
        disable_numparse=True,
    )


def as_json(value: Row | Sequence[Row] | Mapping[str, Row | list[Row]]) -> str:
    """Return the same for programs: moments as RFC 3339, nothing cut."""
    return json.dumps(value, indent=2, ensure_ascii=False, default=datetime.isoformat)


def plain(text: str) -> str:
    """Return text that cannot move a terminal's cursor or colour it."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _in_words(cell: Cell) -> str:
    match cell:
        case None | "":
            return "-"
        case bool():
            return "yes" if cell else "no"
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M}"
        case int():
            return str(cell)
    words = plain(cell)
    return words if len(words) <= MAX_CELL else f"{words[: MAX_CELL - 1]}…"


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int) and not isinstance(cell, bool)
