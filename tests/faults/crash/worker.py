"""A worker of the matrix: takes the house's turn when it may, plays it, and tells what is there.

python -m tests.faults.crash.worker '{"home": …, "point": …, "hit": …, "signal": …, "bug": …}'
"""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

PATIENCE_S = 40.0
THINKING_S = 1.3  # at the point that needs a long turn: leases are renewed every three seconds


def main(order: dict[str, Any]) -> None:
    """Work until the turn is over, then print the facts as one line of JSON."""
    import django

    django.setup()
    from tests.faults.crash.bill import Bill
    from tests.faults.crash.points import install
    from tests.faults.crash.script import PayingCritic, PayingModel

    if order.get("bug"):
        BUGS[order["bug"]]()
    if order.get("point"):
        install(order["point"], order["hit"], order["signal"])
    bill = Bill(Path(order["home"]) / "bill")
    pause_s = THINKING_S if order.get("is_slow") else 0.0
    claimed_at = _work(PayingModel(bill, pause_s), PayingCritic(bill))
    sys.stdout.write(json.dumps(_facts() | {"claimed_at": claimed_at}) + "\n")


def _work(model: Any, critic: Any) -> float | None:
    """Claim the turn once it is free, and run it; return when it was claimed, or None."""
    from django.utils import timezone

    from agent import turns
    from agent.caretaker import ROUND_S
    from agent.clock import SimulatedClock
    from agent.models import Turn
    from agent.painters import Painters
    from gallery.models import Piece
    from gallery.services import make_pictures

    claimed_at, until = None, time.time() + PATIENCE_S
    while time.time() < until:
        now = timezone.now()
        turn_id = Turn.objects.claimable(now).values_list("id", flat=True).first()
        if turn_id is not None:
            began = time.time()
            painters = Painters(model, critic)
            if turns.run_turn(turn_id, clock=SimulatedClock(now), painters=painters) == (
                "not_claimed"
            ):
                continue
            claimed_at = began
        elif not Turn.objects.active().exists():
            break
        else:
            time.sleep(ROUND_S)  # as often as a serving process looks for turns that nobody holds
    for piece_id in Piece.objects.lacking_pictures().values_list("pk", flat=True):
        make_pictures(piece_id=piece_id)
    return claimed_at


def _facts() -> dict[str, Any]:
    """Return all that the matrix compares."""
    from agent.models import Nudge, Spend, Step, Turn
    from canvas.models import Canvas, Change, Stroke
    from canvas.snapshot import changes_between, state_at
    from canvas.state import CanvasState, fold
    from gallery.models import Piece
    from tests.faults.crash.script import CALLS, STROKES

    canvas = Canvas.objects.select_related("owner").get()
    turn = Turn.objects.get()
    nudges = [str(name) for name in Nudge.objects.values_list("id", flat=True)]
    answered = Step.objects.filter(answer__isnull=False)
    folded = fold(CanvasState(piece=canvas.facts()), changes_between(canvas.id, 0))
    changes = Change.objects.order_by("seq")
    seqs = list(changes.values_list("seq", flat=True))
    strokes = Stroke.objects.order_by("added_seq", "id")
    piece = Piece.objects.first()
    return {
        "script": [CALLS, STROKES],
        "ended": turn.ended_reason,
        "strokes": list(strokes.values_list("client_id", flat=True)),
        "live": canvas.strokes.live().count(),
        "log": list(changes.values_list("type", flat=True)),
        "is_gapless": seqs == list(range(1, canvas.head_seq + 1)),
        "agrees": folded == state_at(canvas),
        "thoughts": [c.body["thought"] for c in changes if c.type == "step_taken"],
        "steps": answered.count(),
        "nudges_seen": [sum(name in json.dumps(s.request) for s in answered) for name in nudges],
        "settled": Spend.objects.filter(settled_usd__isnull=False).count(),
        "unsettled": Spend.objects.filter(settled_usd__isnull=True).count(),
        "pieces": Piece.objects.count(),
        "title": piece.title if piece else "",
        "has_pictures": bool(piece and piece.thumbnail and piece.picture and piece.social_picture),
    }


# --- Bugs that the matrix must catch ---------------------------------------------------------


def _no_fence() -> None:
    """Whoever worked on a turn may write for it, whoever holds it by now."""
    from django.db import transaction

    from agent import desk, studio
    from canvas.models import Canvas

    @contextmanager
    def fenced(turn: Any) -> Iterator[Any]:
        with transaction.atomic():
            yield Canvas.objects.locked().get(id=turn.canvas_id)

    studio.fenced = desk.fenced = fenced  # type: ignore[assignment]


def _no_journal() -> None:
    """A worker that takes a turn over does not look at what was saved of it."""
    from agent.desk import TurnDesk

    async def steps(self: Any) -> list[Any]:
        return []

    TurnDesk.steps = steps  # type: ignore[method-assign]


def _random_ids() -> None:
    """Strokes are not named after the call that drew them."""
    from agent.desk import TurnDesk

    inner = TurnDesk.studio_for

    def studio_for(self: Any, call: str, step: Any) -> Any:
        return inner(self, f"~{uuid4().hex}", step)

    TurnDesk.studio_for = studio_for  # type: ignore[method-assign]


BUGS = {"no_fence": _no_fence, "no_journal": _no_journal, "random_ids": _random_ids}

if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
