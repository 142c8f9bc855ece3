"""What Celery runs for the artist: one service call a task, safe to run twice."""

from uuid import UUID

from celery import shared_task
from celery.signals import worker_shutting_down
from django.utils import timezone

from agent import nudging, turns
from agent.models.lines import forget_dead_lines
from agent.queue import RUN_TURN


@shared_task(name=RUN_TURN)
def run_turn(turn_id: str) -> str:
    """Claim the turn and run it to its end."""
    return turns.run_turn(UUID(turn_id))


@shared_task(name="agent.tidy", ignore_result=True)
def tidy() -> None:
    """Forget what nobody will ask for any more."""
    nudging.forget_receipts(now=timezone.now())
    forget_dead_lines(now=timezone.now())


@worker_shutting_down.connect
def hand_over(**_: object) -> None:
    """Let running turns go to another worker, at their next look at the clock."""
    turns.closing_time.set()
