"""The Celery worker inside the web process: a laptop needs no second one."""

import threading

from celery.worker import state
from celery.worker.worker import WorkController

from agent import turns
from gallery import film_making
from monet_site.celery import app

CONCURRENCY = 6  # threads: turns mostly wait
STOP_S = 1.0  # for the consumer; running turns are waited for at the interpreter's exit


class EmbeddedWorker:
    """Starts and stops a worker in a thread of this process."""

    def __init__(self) -> None:
        app.finalize()
        app.loader.import_default_modules()
        self._controller: WorkController = app.WorkController(
            app=app,
            pool="threads",
            concurrency=CONCURRENCY,
            hostname="embedded@localhost",
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
            quiet=True,
        )
        self._thread = threading.Thread(
            target=self._controller.start, name="embedded-worker", daemon=True
        )

    def start(self) -> None:
        """Begin to take tasks."""
        self._thread.start()

    def stop(self) -> None:
        """Let running turns hand over and end films in the making, then end the worker."""
        turns.closing_time.set()
        film_making.stop()
        state.should_stop = 0  # type: ignore[assignment]  # an exit status, by its docs
        self._thread.join(STOP_S)
