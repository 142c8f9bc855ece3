"""What can happen to a piece: hung, shown to more or fewer people, withdrawn, put back."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

import structlog
from celery import current_app
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.limits import Limit, TooMany, spend
from accounts.models import User
from canvas import events
from canvas.models import Canvas
from canvas.services import change_settings, finish_canvas
from canvas.snapshot import placed_strokes
from gallery import exports, films, removals, thumbnails
from gallery.authorship import drawn_shares, painters
from gallery.errors import FileTooLarge, NothingToHang
from gallery.models import Piece, Provenance

RENDER_TASK = "gallery.render_pictures"
FILE_TASK = "gallery.make_file"
QUICK_S = 30  # a quick file takes less; then somebody else may try
ASK_AGAIN_S = 60  # for a file whose worker was lost
SLOW_FILES = Limit("slow_files", count=20, window_s=60)  # of the whole site: some take ten seconds
SLOW_FILES_OF_ONE = Limit("slow_files_of_one", count=8, window_s=60)  # all of a large piece's

log = structlog.get_logger(__name__)


def hang_piece(
    *,
    canvas_id: UUID,
    ended_by: events.EndedBy,
    now: datetime,
    provenance: Provenance | None = None,
) -> Piece:
    """Finish the canvas and hang what is on it; a second call returns the piece that hangs.

    Its pictures are rendered after the commit, by a worker.

    provenance: how an artist came to it, when one worked on it.

    Raises:
        NothingToHang: no stroke lies on the canvas, which stays as it was.
    """
    with transaction.atomic():
        canvas = Canvas.objects.locked().get(id=canvas_id)
        hung = Piece.objects.for_showing().filter(canvas=canvas).first()
        if hung is not None:
            return hung
        strokes = placed_strokes(canvas)
        if not strokes:
            raise NothingToHang(str(canvas_id))
        canvas = finish_canvas(canvas_id=canvas_id, ended_by=ended_by, now=now)
        piece = Piece.objects.create(
            canvas=canvas,
            artist=canvas.owner,
            seq=canvas.head_seq,
            title=canvas.title,
            alt_text=canvas.alt_text,
            style=canvas.style,
            painter=painters(canvas, strokes),
            stroke_count=len(strokes),
            shares=drawn_shares(canvas, strokes),
            provenance=provenance,
            hung_at=now,
            is_listed=canvas.visibility == "public",
        )
        _ring_after_commit(piece.pk)
    log.info("piece.hung", canvas=str(canvas_id), strokes=piece.stroke_count)
    return piece


def set_visibility(
    *,
    user: User,
    canvas_id: UUID,
    visibility: events.Visibility,
    open_to: events.OpenTo,
    now: datetime,
) -> Canvas:
    """Set who may see the canvas, and the piece when it hangs, and who may draw on it.

    Raises:
        CanvasNotFound, NotYours: as `canvas.services.change_settings` does.
    """
    with transaction.atomic():
        canvas = change_settings(
            user=user, canvas_id=canvas_id, visibility=visibility, open_to=open_to, now=now
        )
        hanging = Piece.objects.filter(canvas=canvas, withdrawn_at=None)
        hanging.update(is_listed=visibility == "public")
        return canvas


def withdraw_piece(*, canvas_id: UUID, now: datetime) -> Piece:
    """Take the piece out of everybody's sight but its artist's; staff do this."""
    with transaction.atomic():
        canvas = Canvas.objects.locked().get(id=canvas_id)
        piece = Piece.objects.get(canvas=canvas)
        piece.withdrawn_at = piece.withdrawn_at or now
        piece.is_listed = False
        piece.save(update_fields=["withdrawn_at", "is_listed"])
        return piece


def put_back_piece(*, canvas_id: UUID) -> Piece:
    """Hang a withdrawn piece where its artist's settings say."""
    with transaction.atomic():
        canvas = Canvas.objects.locked().get(id=canvas_id)
        piece = Piece.objects.get(canvas=canvas)
        piece.withdrawn_at = None
        piece.is_listed = canvas.visibility == "public"
        piece.save(update_fields=["withdrawn_at", "is_listed"])
        return piece


def make_pictures(*, piece_id: int) -> None:
    """Render and store the piece's pictures that are not there yet; safe to run twice.

    Raises:
        OSError: the storage took no more; the piece shows its drawing until a later try.
    """
    piece = Piece.objects.for_showing().filter(pk=piece_id).first()
    if piece is not None:
        thumbnails.render_missing(piece)


def restore_pictures(*, piece: Piece) -> None:
    """Have pictures made again whose files are lost, as after a move without them.

    So many a minute: where all are lost, those that people look at come first.
    """
    lost = thumbnails.lost(piece)
    if not lost:
        return
    try:
        spend("all", SLOW_FILES)
    except TooMany:
        return  # whoever looks next asks again
    log.warning("piece.pictures_lost", canvas=str(piece.canvas_id))
    # The social picture, too, is what `lacking_pictures` goes by should this bell be lost.
    Piece.objects.filter(pk=piece.pk).update(**dict.fromkeys([*lost, "social_picture"], ""))
    _ring_after_commit(piece.pk)


def take_file(*, piece: Piece, kind: exports.FileKind, asker: str) -> bytes | None:
    """Return the piece as a file; None while a worker makes it, who is asked here.

    Its artist and canvas should be loaded. What is quickly made is made at once.

    asker: the limiter's key of the machine that asks, as `accounts.clients.client_key` has it.

    Raises:
        FileTooLarge: the piece as such a file would be larger than we make them.
    """
    content = exports.stored(piece, kind)
    if content is not None:
        return content
    if exports.is_quick(piece, kind):
        return _quickly_made(piece, kind)
    _ring_for_file(piece.pk, kind, asker)
    return None


def make_file(*, piece_id: int, kind: str) -> None:
    """Make and store the piece as a file, unless it is there; safe to run twice.

    Raises:
        OSError: the storage took no more; nothing of the file is left there.
    """
    piece = Piece.objects.for_showing().filter(pk=piece_id).first()
    wanted = exports.kind_named(kind)
    if piece is None or wanted is None:
        return
    with suppress(FileTooLarge):  # it is remembered, and told to whoever asks
        if exports.stored(piece, wanted) is None:
            exports.make(piece, wanted)


def tidy() -> None:
    """Ask again for what was never made; drop the files of pieces that are gone."""
    ring_for_missing_pictures()
    films.ring_for_waiting(now=timezone.now())
    removals.drop_leavings()


def ring_for_missing_pictures() -> int:
    """Ask again for pictures whose bell or worker was lost; return for how many pieces."""
    waiting = list(Piece.objects.lacking_pictures().values_list("pk", flat=True)[:1_000])
    for piece_id in waiting:
        _ring_after_commit(piece_id)
    return len(waiting)


def _ring_after_commit(piece_id: int) -> None:
    # robust: the piece hangs, and a broker that is away must not undo that
    transaction.on_commit(lambda: _ring(piece_id), robust=True)


def _ring(piece_id: int) -> None:
    current_app.send_task(RENDER_TASK, args=[piece_id], retry=False)


def _quickly_made(piece: Piece, kind: exports.FileKind) -> bytes | None:
    """Make the file for whoever came first; None for who comes meanwhile, and finds it then."""
    key = f"file-drawn-{piece.pk}-{kind}"
    if not cache.add(key, 1, QUICK_S):
        return None
    try:
        content = exports.drawn(piece, kind)
        try:
            exports.keep_file(piece, kind, content)
        except OSError:  # whoever waits gets it all the same; the next one has it made anew
            log.exception("file.not_stored", canvas=str(piece.canvas_id), kind=kind)
        return content
    finally:
        cache.delete(key)


def _ring_for_file(piece_id: int, kind: exports.FileKind, asker: str) -> None:
    """Ask a worker for the file; beyond a limit it is asked when somebody comes back for it."""
    key = f"file-asked-{piece_id}-{kind}"
    if cache.get(key):
        return
    try:
        with transaction.atomic():  # both or neither
            spend(asker, SLOW_FILES_OF_ONE)
            spend("all", SLOW_FILES)
        if cache.add(key, 1, ASK_AGAIN_S):
            current_app.send_task(FILE_TASK, args=[piece_id, kind], retry=False)
    except TooMany as refusal:
        log.warning("file.too_many", limit=refusal.limit.name, retry_after_s=refusal.retry_after_s)
    except OperationalError:  # the broker is away: the next one who comes asks again
        cache.delete(key)
        log.exception("file.not_asked_for", piece=piece_id, kind=kind)
