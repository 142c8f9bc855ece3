"""Strokes of many hands in one transaction: judged by the same rule, in a bounded cost."""

from datetime import UTC, datetime
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from canvas import services
from canvas.events import AskedStroke
from canvas.models import Canvas, Participant

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MOST_QUERIES = 10  # of one transaction, begin and end included, however many canvases

pytestmark = pytest.mark.django_db


def drawing(user: User, canvas: Canvas, name: str) -> services.Drawing:
    asked = AskedStroke(id=name, path={"type": "line", "points": [[1, 2], [30, 40]]})
    strokes = services.read_strokes([asked], width=800, height=600)
    return services.Drawing(user, canvas.id, strokes)


def start(owner: User) -> Canvas:
    return services.start_canvas(owner=owner, style="paint", now=NOW, open_to="signed_in")


@pytest.mark.parametrize(
    ("visibility", "open_to", "is_owner_active", "is_guest_active"),
    list(
        product(
            ["private", "unlisted", "public"], ["owner", "signed_in"], [True, False], [True, False]
        )
    ),
)
def test_those_who_take_part_may_draw_by_the_rule_for_all_people(
    alice: User,
    bob: User,
    visibility: str,
    open_to: str,
    is_owner_active: bool,
    is_guest_active: bool,
) -> None:
    canvas = start(alice)
    services.add_strokes(drawing=drawing(bob, canvas, "before"), now=NOW)
    Canvas.objects.filter(id=canvas.id).update(visibility=visibility, open_to=open_to)
    User.objects.filter(id=alice.id).update(is_active=is_owner_active)
    User.objects.filter(id=bob.id).update(is_active=is_guest_active)

    drawing_now = Participant.objects.filter(canvas=canvas).may_draw()

    for person in (alice, bob):
        may = Canvas.objects.open_to(person).filter(id=canvas.id).exists()
        assert drawing_now.filter(user=person).exists() == may
    assert not drawing_now.filter(role="agent").exists()


def test_many_canvases_cost_one_transaction_no_more_queries_than_one(
    alice: User, bob: User
) -> None:
    canvases = [start(alice), start(bob), start(alice), start(bob)]
    for canvas in canvases:
        services.add_strokes(drawing=drawing(alice, canvas, "first"), now=NOW)
    drawings = [drawing(alice, canvas, f"s{n}") for n in range(5) for canvas in canvases]

    with CaptureQueriesContext(connection) as queries:
        receipts = services.add_drawings(drawings=drawings, now=NOW)

    assert all(isinstance(receipt, int) for receipt in receipts)
    assert len(queries) <= MOST_QUERIES
    for canvas in canvases:
        canvas.refresh_from_db()
        seqs = list(canvas.changes.order_by("seq").values_list("seq", flat=True))
        assert seqs == list(range(1, canvas.head_seq + 1))
