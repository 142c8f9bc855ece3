"""Follow one stroke of a hand, file by file: `docs/architecture.md` lists the same stations."""

from datetime import UTC, datetime

import pytest

from accounts.models import User
from canvas.hop import in_db
from canvas.models import Canvas
from canvas.rendering import SHARE, render
from canvas.services import start_canvas
from canvas.snapshot import placed_strokes, state_at
from canvas.strokes import seed_for, stroke_from_wire
from tests.sockets import watch, work

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HAND = [[100, 100], [130.5, 110.25], [180, 90]]


async def test_a_stroke_of_a_hand_reaches_every_eye_and_stays(alice: User) -> None:
    canvas = await in_db(start_canvas)(owner=alice, style="paint", now=NOW)
    asked = {"type": "polyline", "points": HAND, "color": "#e94560", "brush": "ink"}

    # monet_site/routing.py lets a visitor watch and the artist work; both open with a snapshot.
    async with watch(canvas.id) as visitor, work(canvas.id, alice) as artist:
        await visitor.until("snapshot")
        await artist.until("snapshot")

        # agent/consumers.py decodes the frame and makes one service call; the ack names its change.
        ack = await artist.ask(type="draw", ref="mine", strokes=[{"id": "s-1", "path": asked}])
        assert ack["type"] == "ack"

        # canvas/services stored one change and one row, under the next number of the log.
        row = await canvas.strokes.aget()
        assert (row.client_id, row.added_seq) == ("s-1", ack["seq"])
        assert row.added_seq == canvas.head_seq + 1

        # canvas/broadcast.py rang after the commit; canvas/hub.py read, encoded once, fanned out.
        for somebody in (visitor, artist):
            seen = [frame for frame in somebody.frames if frame["type"] == "strokes_added"]
            frame = seen[0] if seen else await somebody.until("strokes_added")
            assert frame["seq"] == ack["seq"]
            assert [stroke["id"] for stroke in frame["strokes"]] == ["s-1"]

        # canvas/state.py made the same state of it as a newcomer would get.
        fresh = await Canvas.objects.select_related("owner").aget(id=canvas.id)
        assert visitor.state == artist.state == await in_db(state_at)(fresh)

    # What travelled is what is stored, and what is stored is what every picture is made of.
    travelled = stroke_from_wire(frame["strokes"][0])
    [stored] = await in_db(placed_strokes)(fresh)
    assert travelled.path.points.tolist() == stored.path.points.tolist() == HAND
    assert travelled.seed == stored.seed == seed_for("s-1")
    picture = render([stored], style="paint", preset=SHARE)
    assert picture.getpixel((130, 110)) != (255, 255, 255)
    assert picture.getpixel((400, 400)) == (255, 255, 255)
