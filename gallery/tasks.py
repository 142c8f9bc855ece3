"""Celery's doorbells: each takes a row's id and makes one call; safe to run twice."""

from celery import Task, shared_task
from django.utils import timezone

from gallery import films, services

FIRST_RETRY_S = 30
MOST_RETRIES = 5


@shared_task(name=services.RENDER_TASK, bind=True, max_retries=MOST_RETRIES, ignore_result=True)
def render_pictures(self: "Task[[int], None]", piece_id: int) -> None:
    """Make a piece's pictures; while the storage takes none, come back later and later."""
    try:
        services.make_pictures(piece_id=piece_id)
    except OSError as error:
        raise self.retry(exc=error, countdown=FIRST_RETRY_S * 2**self.request.retries) from error


@shared_task(name=services.FILE_TASK, bind=True, max_retries=MOST_RETRIES, ignore_result=True)
def make_file(self: "Task[[int, str], None]", piece_id: int, kind: str) -> None:
    """Make a file to take home; while the storage takes none, come back later and later."""
    try:
        services.make_file(piece_id=piece_id, kind=kind)
    except OSError as error:
        raise self.retry(exc=error, countdown=FIRST_RETRY_S * 2**self.request.retries) from error


@shared_task(name=films.FILM_TASK, bind=True, max_retries=films.TRIES, ignore_result=True)
def make_next_film(self: "Task[[], None]") -> None:
    """Make the film that waits; while the storage takes none, come back later and later."""
    try:
        films.make_next_film(now=timezone.now())
    except OSError as error:
        raise self.retry(exc=error, countdown=FIRST_RETRY_S * 2**self.request.retries) from error


@shared_task(name="gallery.tidy", ignore_result=True)
def tidy() -> None:
    """Ask again for pictures that were never made, and drop what pieces left behind."""
    services.tidy()
