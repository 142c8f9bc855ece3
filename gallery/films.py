"""What can happen to films of pieces: asked for, made one after another, given. No HTTP."""

from datetime import datetime, timedelta
from functools import partial

import structlog
from celery import current_app
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.limits import Limit, TooMany, spend
from gallery import film_making
from gallery.errors import FilmNotFound, FilmNotMade, FilmTooLarge
from gallery.film_options import FilmOptions
from gallery.film_rows import Film, FilmQuerySet
from gallery.models import Piece

FILM_TASK = "gallery.make_next_film"
FILMS = Limit("films", count=6, window_s=60)  # of the whole site: a long one takes half a minute
FILMS_OF_ONE = Limit("films_of_one", count=3, window_s=60)  # nobody takes all of them
MOST_WAITING = 30  # on the whole site
AT_ONCE = 1  # films in the making: each keeps a core or two busy
MOST_OF_A_PIECE = 8  # kept; the one that was asked for first goes
LEASE = timedelta(seconds=90)  # renewed while the process goes on
TRIES = 3
TELL_EVERY = timedelta(seconds=1)
ASK_AGAIN_S = 30  # for a film whose worker was lost

log = structlog.get_logger(__name__)


def ask_for_film(*, piece: Piece, options: FilmOptions, asker: str, now: datetime) -> Film:
    """Return the piece's film of those options, asked for if there is none that tells the same.

    The asker was allowed to see the piece. A worker is told after the commit.

    asker: the limiter's key of the machine that asks, as `accounts.clients.client_key` has it.

    Raises:
        TooMany: as many films were asked for on this site, or wait, as may be.
    """
    told = film_making.told_by(piece)
    with transaction.atomic():
        film = Film.objects.filter(piece=piece, name=options.name, told=told).first()
        if film is not None and film.state != "refused" and _is_there(piece, film):
            return film
        if Film.objects.waiting(now).count() >= MOST_WAITING:
            raise TooMany(limit=FILMS, retry_after_s=FILMS.window_s)
        spend(asker, FILMS_OF_ONE, now=now)
        spend("all", FILMS, now=now)
        film, _ = Film.objects.update_or_create(
            piece=piece,
            name=options.name,
            defaults={"told": told, "asked_at": now, **_fresh()},
        )
        _let_oldest_go(piece)
        transaction.on_commit(lambda: ring(film), robust=True)
    log.info("film.asked", canvas=str(piece.canvas_id), film=options.name)
    return film


def film_of(*, piece: Piece, options: FilmOptions, now: datetime) -> Film:
    """Return the film as it is now; one whose worker was lost is asked for again.

    Raises:
        FilmNotFound: nobody asked for it, or it tells what is not so any more.
    """
    told = film_making.told_by(piece)
    film = Film.objects.filter(piece=piece, name=options.name, told=told).first()
    if film is None:
        raise FilmNotFound(options.name)
    if Film.objects.waiting(now).filter(pk=film.pk).exists():
        ring(film)
    return film


def film_file(*, piece: Piece, options: FilmOptions) -> bytes | None:
    """Return the film's file; None when it has not been made, or is not whole any more."""
    film = Film.objects.filter(piece=piece, name=options.name, state="made").first()
    try:
        content = film and film_making.read_film(piece, options)
    except OSError:  # the storage is away: the film will be there again
        return None
    if film is not None and not content:
        Film.objects.filter(pk=film.pk, state="made").delete()  # whoever asks has it made anew
        log.warning("film.lost", canvas=str(piece.canvas_id), film=options.name)
    return content or None


def make_next_film(*, now: datetime) -> None:
    """Make the film that waits for the longest time, if fewer than AT_ONCE are in the making.

    Whoever ends one asks for the next, so that a film waits for no bell of its own.

    Raises:
        OSError: the storage took no more; the film waits for another try.
    """
    film = None if film_making.closing_time.is_set() else _begun(now)
    if film is None:
        return
    try:
        _make(film)
    except OSError:  # the next one would meet the same: whoever asks, or tidies, rings
        _give_back(film, "The storage takes no more films just now.")
        raise
    except Exception:
        _give_back(film, FilmNotMade.words)
        ring_for_waiting(now=timezone.now())
        raise
    ring_for_waiting(now=timezone.now())


def ring_for_waiting(*, now: datetime) -> None:
    """Tell a worker of films that nobody makes."""
    film = Film.objects.waiting(now).first()
    if film is not None:
        cache.delete(_key(film))
        ring(film)


def ring(film: Film) -> None:
    """Tell a worker that a film waits, not more often than every ASK_AGAIN_S seconds."""
    if cache.add(_key(film), 1, ASK_AGAIN_S):
        try:
            current_app.send_task(FILM_TASK, retry=False)
        except OperationalError:  # the broker is away: the next one who comes rings again
            cache.delete(_key(film))
            log.exception("film.not_rung", film=film.name)


def _make(film: Film) -> None:
    piece = Piece.objects.for_showing().get(pk=film.piece_id)
    try:
        film_making.make_film(piece, film.options, _Teller(film))
    except FilmTooLarge as refusal:
        _end(film, state="refused", words=str(refusal))
    except FilmNotMade as refusal:
        log.exception("film.broke", canvas=str(piece.canvas_id), status=refusal.status)
        _give_back(film, str(refusal))
    else:
        _end(film, state="made", percent=100)
        if not Film.objects.filter(pk=film.pk).exists():  # nobody wants it any more
            film_making.drop_film(piece, film.options)
        log.info("film.made", canvas=str(piece.canvas_id), film=film.name)


class _Teller:
    """Writes down how far a film has come, which shows that whoever makes it is alive."""

    def __init__(self, film: Film) -> None:
        self._film, self._told_at, self._percent = film, timezone.now(), 0

    def __call__(self, percent: int) -> None:
        now = timezone.now()
        self._percent = max(self._percent, percent)
        if now - self._told_at < TELL_EVERY:
            return
        self._told_at = now
        _mine(self._film).update(percent=self._percent, held_until=now + LEASE)


def _begun(now: datetime) -> Film | None:
    """Return the next film, begun by us, unless as many are in the making as may be.

    Those whose workers were lost too often are refused on the way.
    """
    with transaction.atomic():
        waiting = list(Film.objects.waiting(now).select_for_update())  # before others are counted
        if Film.objects.being_made(now).count() >= AT_ONCE:
            return None
        while waiting and waiting[0].tries >= TRIES:
            _end(waiting.pop(0), state="refused", words=FilmNotMade.words)
        if not waiting:
            return None
        film = waiting[0]
        film.state, film.percent, film.tries = "being_made", 0, film.tries + 1
        film.held_until = now + LEASE
        film.save(update_fields=["state", "percent", "tries", "held_until"])
        return film


def _end(film: Film, *, state: str, percent: int = 0, words: str = "") -> bool:
    """Write how it ended; false when somebody has begun it anew meanwhile, or it is gone."""
    mine = _mine(film).update(state=state, percent=percent, words=words, held_until=None)
    return mine == 1


def _mine(film: Film) -> FilmQuerySet:
    return Film.objects.filter(pk=film.pk, told=film.told, tries=film.tries)


def _give_back(film: Film, words: str) -> None:
    if film_making.closing_time.is_set():  # it was we who ended it
        _end(film, state="asked")
    else:
        _end(film, state="asked" if film.tries < TRIES else "refused", words=words)


def _fresh() -> dict[str, object]:
    return {"state": "asked", "percent": 0, "tries": 0, "words": "", "held_until": None}


def _is_there(piece: Piece, film: Film) -> bool:
    return film.is_unfinished or film_making.stored_film(piece, film.options) is not None


def _let_oldest_go(piece: Piece) -> None:
    surplus = piece.films.order_by("-asked_at", "-id")[MOST_OF_A_PIECE:]
    for film in [film for film in surplus if not film.is_unfinished]:
        options = film.options
        film.delete()
        transaction.on_commit(partial(film_making.drop_film, piece, options), robust=True)


def _key(film: Film) -> str:
    return f"film-rung-{film.pk}"
