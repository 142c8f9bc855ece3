"""A process of its own that makes one film: a log on its input, per cents on its output.

Minutes of encoding hold up no server, its memory is given back, and it can be ended at any time.
`python -m canvas.film_process FILE < order` writes FILE; what ordered it is in `gallery`.
"""

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from canvas.film_captions import caption_band, captioned
from canvas.film_files import MP4_FPS, WEBP_FPS, FilmTooLarge, write_mp4, write_webp
from canvas.film_frames import Sheet, frame_count, pictures
from canvas.film_order import TOO_LARGE, FilmOrder
from canvas.film_plan import FilmPlan, film_plan
from canvas.film_svg import SvgTooLarge, film_svg

PATIENCE = 10  # of 19: films give way to everything else
BEAT_S = 15.0  # an svg has no per cents, and one of a large film may take minutes
NOTHING_MORE = 0  # per cent: that we are alive, and no news


def main() -> int:
    """Read the order, write the file; return the process's status."""
    os.nice(PATIENCE)
    threading.Thread(target=_beat, name="beat", daemon=True).start()
    order = FilmOrder.model_validate_json(sys.stdin.buffer.read())
    try:
        make_film(order, Path(sys.argv[1]))
    except (FilmTooLarge, SvgTooLarge):
        return TOO_LARGE
    return 0


def make_film(order: FilmOrder, path: Path) -> None:
    """Write the film to `path`, saying on the standard output how many per cent are done.

    Raises:
        FilmTooLarge, SvgTooLarge: the file would be larger than the order allows.
    """
    plan = film_plan(order.frames, seconds=order.seconds)
    if order.kind == "svg":
        with path.open("wb") as out:
            out.writelines(_svg(order, plan))
        return
    fps = MP4_FPS if order.kind == "mp4" else WEBP_FPS
    count = frame_count(plan, fps)
    shown = _told(_pictures(order, plan, fps), count)
    if order.kind == "mp4":
        write_mp4(path, shown, most_bytes=order.most_bytes, words=_words(order))
    else:
        write_webp(path, shown, count, most_bytes=order.most_bytes, xmp=order.xmp.encode())


def _svg(order: FilmOrder, plan: FilmPlan) -> Iterator[bytes]:
    return film_svg(
        plan,
        style=order.style,
        width=order.width,
        height=order.height,
        title=order.title,
        description=order.description,
        metadata=order.xmp,
        has_captions=order.has_captions,
        most_bytes=order.most_bytes,
    )


def _pictures(order: FilmOrder, plan: FilmPlan, fps: int) -> Iterator[Image.Image]:
    sheet = Sheet(order.style, order.width, order.height, order.wide)
    bare = pictures(plan, sheet, fps=fps)
    return _captioned(bare, plan, order.wide, fps) if order.has_captions else bare


def _captioned(
    bare: Iterator[Image.Image], plan: FilmPlan, wide: int, fps: int
) -> Iterator[Image.Image]:
    """Put each moment's words below its picture; what stays the same is put together once."""
    waiting = list(plan.captions)
    band = caption_band("", wide)
    below, whole = None, band
    for number, picture in enumerate(bare):
        is_new = picture is not below
        while waiting and waiting[0].start_ms <= (number + 1) * 1000 / fps:
            band, is_new = caption_band(waiting.pop(0).text, wide), True
        if is_new:
            below, whole = picture, captioned(picture, band)
        yield whole


def _told(shown: Iterator[Image.Image], count: int) -> Iterator[Image.Image]:
    """Pass the pictures on, and tell of each per cent."""
    percent = 0
    for number, picture in enumerate(shown):
        if 100 * number // count > percent:
            percent = 100 * number // count
            print(percent, flush=True)  # noqa: T201  whoever started us reads it
        yield picture


def _beat() -> None:
    """Tell every BEAT_S that we are alive; when nobody listens any more, end."""
    while True:
        threading.Event().wait(BEAT_S)
        try:
            print(NOTHING_MORE, flush=True)  # noqa: T201  whoever started us reads it
        except OSError:  # its pipe is closed: who wanted the film is gone
            os._exit(1)


def _words(order: FilmOrder) -> dict[str, str]:
    return {
        "title": order.title,
        "artist": order.artist,
        "description": order.description,
        "comment": order.how,
    }


if __name__ == "__main__":
    sys.exit(main())
