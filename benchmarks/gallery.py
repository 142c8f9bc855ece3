"""The gallery at 100,000 pieces: how long its query and its page take, in a database of its own."""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

PIECES = 100_000
ARTISTS = 500
ROUNDS = 60
BATCH = 2_000
CONTRACT_LIST = "/api/public/gallery?limit=50"


def measure() -> dict[str, float]:
    """Return medians in milliseconds, and how many queries a page makes.

    Needs a process in which Django is not set up yet: `python -m benchmarks.gallery`.
    """
    _set_up()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from gallery.models import Piece
    from gallery.pages import page_of

    _fill()
    client = Client()
    first = page_of(Piece.objects.listed())
    middle = _cursor_at(PIECES // 2)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get("/gallery")
    with CaptureQueriesContext(connection) as contract_queries:
        assert len(client.get(CONTRACT_LIST).json()) == 50
    own = Piece.objects.listed().for_showing().first()
    assert own is not None
    return {
        "pieces": PIECES,
        "page_queries": len(queries),
        "contract_list_queries": len(contract_queries),
        "sql_first_page_ms": _median(_bare_query()),
        "objects_first_page_ms": _median(lambda: page_of(Piece.objects.listed())),
        "objects_middle_page_ms": _median(lambda: page_of(Piece.objects.listed(), cursor=middle)),
        "view_first_page_ms": _median(lambda: client.get("/gallery")),
        "view_next_page_ms": _median(lambda: client.get(f"/gallery?after={first.next}")),
        "view_style_ms": _median(lambda: client.get("/gallery?style=paint")),
        "view_piece_ms": _median(lambda: client.get(own.get_absolute_url())),
        "view_contract_list_ms": _median(lambda: client.get(CONTRACT_LIST)),
        "view_api_page_ms": _median(lambda: client.get("/api/v1/pieces")),
        "view_sitemap_part_ms": _median(lambda: client.get("/sitemap.xml?p=2"), rounds=5),
    }


def _set_up() -> None:
    home = tempfile.mkdtemp(prefix="code-monet-bench-")
    os.environ["MONET_HOME"] = home
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "monet_site.settings")
    os.environ.pop("DATABASE_URL", None)
    os.environ["ALLOWED_HOSTS"] = "testserver"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def _fill() -> None:
    """Hang 100,000 pieces of 500 artists, one in ten of them not public."""
    from datetime import UTC, datetime, timedelta

    from accounts.models import User
    from canvas.models import Canvas
    from gallery.models import Piece

    people = User.objects.bulk_create(
        User(email=f"artist{n}@example.org", display_name=f"Artist {n}") for n in range(ARTISTS)
    )
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for base in range(0, PIECES, BATCH):
        canvases = Canvas.objects.bulk_create(
            Canvas(
                owner=people[n % ARTISTS],
                number=n // ARTISTS,
                style=("plotter", "paint")[n % 2],
                visibility="private" if n % 10 == 0 else "public",
                title=f"Piece {n}",
                alt_text="Hills under a low sun, drawn in long lines. " * 4,
                seed=n,
                head_seq=40,
                finished_at=start,
            )
            for n in range(base, base + BATCH)
        )
        Piece.objects.bulk_create(
            Piece(
                canvas=canvas,
                artist_id=canvas.owner_id,
                seq=40,
                title=canvas.title,
                alt_text=canvas.alt_text,
                style=canvas.style,
                painter="understudy",
                stroke_count=300,
                shares=[{"name": "Code Monet", "role": "agent", "share": 1.0}],
                hung_at=start + timedelta(minutes=base + n),
                is_listed=canvas.visibility == "public",
                thumbnail=f"pieces/{canvas.id}/thumbnail-0123456789.webp",
                picture=f"pieces/{canvas.id}/share-0123456789.png",
                social_picture=f"pieces/{canvas.id}/social-0123456789.png",
            )
            for n, canvas in enumerate(canvases)
        )


def _bare_query() -> Callable[[], object]:
    """Return what runs a page's query without making objects of its rows."""
    from django.db import connection

    from gallery.models import Piece

    page = Piece.objects.listed().newest_first().for_walls()[:25]
    sql, params = page.query.sql_with_params()

    def run() -> object:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()

    return run


def _cursor_at(place: int) -> str:
    from gallery.models import Piece
    from gallery.pages import cursor_after

    return cursor_after(Piece.objects.newest_first()[place])


def _median(act: Callable[[], object], rounds: int = ROUNDS) -> float:
    act()
    spent = []
    for _ in range(rounds):
        began = perf_counter()
        act()
        spent.append(1000 * (perf_counter() - began))
    return round(median(spent), 2)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    for name, value in measure().items():
        print(f"{name:24} {value}")
