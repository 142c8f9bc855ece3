"""Our own API, `/api/v1`, over HTTP: what came to a canvas since; pieces are in `gallery_pages`."""

from benchmarks import place
from benchmarks.asking import asked
from benchmarks.rows import Row, ms, p50, p99
from benchmarks.servers import free_port, site

AREA = "our own API"
STROKES, POINTS = 1_000, 40
TIMES = 60


def measure() -> list[Row]:
    """Ask for all strokes of a canvas, for the last change, and whether there is news."""
    place.settle()
    owner, port = place.artist(), free_port()
    canvas = place.blank_canvas(owner)
    place.draw(owner, canvas, strokes=STROKES, points=POINTS)
    path, head = f"/api/v1/canvases/{canvas.id}/strokes?since=", canvas.head_seq
    with site(port):
        return [
            _row(port, f"all {STROKES:,} strokes of {POINTS} points since 0", f"{path}0"),
            _row(port, f"the last change, of {place.A_CHANGE} strokes", f"{path}{head - 1}"),
            _known(port, f"{path}{head}"),
        ]


def _row(port: int, what: str, path: str) -> Row:
    answers, _ = asked(port, path, {"Accept-Encoding": "gzip"}, times=TIMES)
    took = [answer.took_s for answer in answers]
    size = len(answers[0].body) / 1e3
    return Row(
        AREA,
        f"{what} ({size:.0f} kB of gzip), over HTTP",
        "",
        f"{ms(p50(took))}, p99 {ms(p99(took))}",
        None,
    )


def _known(port: int, path: str) -> Row:
    (first, *_), _ = asked(port, path, {}, times=1)
    headers = {"If-None-Match": first.headers["etag"]}
    answers, _ = asked(port, path, headers, times=TIMES, status=304)
    took = [answer.took_s for answer in answers]
    what = "nothing came since: 304, over HTTP"
    return Row(AREA, what, "", f"{ms(p50(took))}, p99 {ms(p99(took))}", None)
