"""Asking for a turn to be done, by its task's name: so that asking imports no doing."""

from uuid import UUID

from celery import current_app

RUN_TURN = "agent.run_turn"


def enqueue_turn(turn_id: UUID, *, expires_s: float | None = None) -> None:
    """Ring for a worker. A lost ring is healed by the caretaker, which finds the row.

    expires_s: after which nobody need hear it any more, because there will be another.
    """
    current_app.send_task(RUN_TURN, args=[str(turn_id)], ignore_result=True, expires=expires_s)
