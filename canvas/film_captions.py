"""Words under a film: wrapped into a band below the picture, never over it. No timing.

The letters are those of our pages, which hold Latin scripts alone; other letters are left out of
pictures. An animated svg has every letter that its reader's machine has.
"""

import unicodedata
from functools import cache
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"
LATIN = FONTS / "newsreader-latin-wght-normal.woff2"
LATIN_EXTENDED = FONTS / "newsreader-latin-ext-wght-normal.woff2"
LINES = 2
GROUND, INK = "#f4f1ea", "#4a443b"
LETTER_OF_WIDTH, SMALLEST_PX = 1 / 42, 13  # a letter's size, of the picture's width
LINE_HEIGHT = 1.45
MARGIN = 1.1  # in letters' sizes, above and below the lines
ELLIPSIS = "…"
NO_LETTER = "\uffff"  # what no font has


def letter_px(wide: int) -> int:
    """Return how large letters are under a picture `wide` px wide."""
    return max(round(wide * LETTER_OF_WIDTH), SMALLEST_PX)


def band_height(wide: int) -> int:
    """Return how high the band is, an even number of px."""
    return 2 * round(letter_px(wide) * (LINES * LINE_HEIGHT + 2 * MARGIN) / 2)


def captioned(picture: Image.Image, band: Image.Image) -> Image.Image:
    """Return the picture with the band below it."""
    whole = Image.new("RGB", (picture.width, picture.height + band.height))
    whole.paste(picture, (0, 0))
    whole.paste(band, (0, picture.height))
    return whole


def caption_band(text: str, wide: int) -> Image.Image:
    """Return the band with `text` in it, as much as LINES hold."""
    band = Image.new("RGB", (wide, band_height(wide)), GROUND)
    pen, size = ImageDraw.Draw(band), letter_px(wide)
    lines = wrapped(drawable(text), wide)
    top = (band.height - len(lines) * LINE_HEIGHT * size) / 2 + size
    for line in lines:
        left = (wide - _line_width(line, size)) / 2
        for has_extra, run in groupby(line, key=_is_extra):
            letters = "".join(run)
            font = _font(size, is_extra=has_extra)
            pen.text((left, top), letters, INK, font, anchor="ls")
            left += font.getlength(letters)
        top += LINE_HEIGHT * size
    return band


def wrapped(text: str, wide: int) -> list[str]:
    """Return the lines under a picture `wide` px wide; what does not fit ends in an ellipsis."""
    size = letter_px(wide)
    room = wide - 2 * MARGIN * size
    lines = _filled(text.split(), room, size)
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], _shortened(lines[LINES - 1], room, size)]
    return lines


def drawable(text: str) -> str:
    """Return `text` without what our letters cannot write."""
    return "".join(c for c in unicodedata.normalize("NFC", text) if c == " " or _can_write(c))


def _filled(words: list[str], room: float, size: int) -> list[str]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _line_width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word if _line_width(word, size) <= room else _shortened(word, room, size))
        if len(lines) > LINES:
            break
    return lines


def _shortened(line: str, room: float, size: int) -> str:
    while line and _line_width(line + ELLIPSIS, size) > room:
        line = line[:-1]
    return line.rstrip(" ,;:.") + ELLIPSIS


def _line_width(line: str, size: int) -> float:
    return sum(
        _font(size, is_extra=has_extra).getlength("".join(run))
        for has_extra, run in groupby(line, key=_is_extra)
    )


@cache
def _font(size: int, *, is_extra: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(LATIN_EXTENDED if is_extra else LATIN, size)


@cache
def _is_extra(character: str) -> bool:
    """Say whether the letter is in the second file of letters and not in the first."""
    return not _has(LATIN, character) and _has(LATIN_EXTENDED, character)


@cache
def _can_write(character: str) -> bool:
    return character.isprintable() and (_has(LATIN, character) or _has(LATIN_EXTENDED, character))


def _has(letters: Path, character: str) -> bool:
    """Say whether a font has the letter: it draws another shape than for what no font has."""
    font = ImageFont.truetype(letters, 20)
    return bytes(font.getmask(character)) != bytes(font.getmask(NO_LETTER))
