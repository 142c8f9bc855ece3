"""Follow one turn of the artist, file by file: `docs/architecture.md` lists the same stations."""

import asyncio
from datetime import UTC, datetime

import pytest
from django.test import Client

from accounts.models import User
from agent import turns
from agent.clock import SimulatedClock
from agent.models import Turn
from agent.services import begin_canvas
from canvas.hop import in_db
from canvas.models import Canvas
from canvas.snapshot import changes_between, placed_strokes, state_at
from gallery.models import Piece
from gallery.tasks import render_pictures
from tests.scripted_model import ScriptedModel, alone, batch, reply
from tests.sockets import watch

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SCRIPT = [
    reply("A roof first, then rain.", batch(200, 260, 320)),
    reply("Enough. My name.", ("sign_canvas", {"position": "bottom_left"})),
    reply(
        "It is called that.",
        ("name_piece", {"title": "Roof in rain", "alt_text": "Three short strokes."}),
        ("critique", {"intent": "A roof in the rain"}),
        ("mark_piece_done", {}),
    ),
]


async def test_an_idea_becomes_strokes_and_hangs_in_the_gallery(
    alice: User, client: Client
) -> None:
    # agent/services.py puts a canvas on the easel, and a turn into the queue, in one transaction.
    canvas = await in_db(begin_canvas)(user=alice, style="plotter", direction="rain", now=NOW)
    turn = await Turn.objects.aget(canvas=canvas)
    assert turn.state == "queued"

    async with watch(canvas.id) as visitor:
        await visitor.until("snapshot")

        # agent/tasks.py would be rung by Celery; it does no more than this. agent/turns.py claims
        # the row, agent/loop.py asks the model and uses its tools, agent/desk.py saves each step.
        model = ScriptedModel(SCRIPT)
        run = asyncio.to_thread(
            turns.run_turn, turn.id, clock=SimulatedClock(NOW), painters=alone(model)
        )
        ended = asyncio.create_task(run)

        # Visitors hear the thought as it comes and see each batch performed by its timeline.
        assert (await visitor.until("turn_started"))["painter"] == "scripted"
        assert (await visitor.until("thinking"))["text"].startswith("A roof")
        added = await visitor.until("strokes_added")
        timeline = added["performance"]
        assert [timing["id"] for timing in timeline["strokes"]] == [
            stroke["id"] for stroke in added["strokes"]
        ]
        assert (await visitor.until("step_taken"))["tools"][0]["summary"] == "drew 3 strokes"
        await visitor.until("canvas_finished")
        assert (await visitor.until("turn_ended"))["reason"] == "finished"
        assert await ended == "finished"
        fresh = await Canvas.objects.select_related("owner").aget(id=canvas.id)
        assert visitor.state == await in_db(state_at)(fresh)

    # gallery/services.py hung it; what hangs is what was drawn.
    piece = await Piece.objects.select_related("canvas", "artist").aget(canvas=canvas)
    strokes = await in_db(placed_strokes)(fresh)
    assert (piece.title, piece.stroke_count) == ("Roof in rain", len(strokes))
    assert len(strokes) == 3 + 14  # the batch, and the signature

    # gallery/thumbnails.py makes its pictures once; the page shows them without a script.
    await in_db(render_pictures)(piece.pk)
    page = await in_db(client.get)(piece.get_absolute_url())
    assert b"Roof in rain" in page.content
    assert b"Three short strokes." in page.content

    # The whole story can be read again from the log, in order and without a gap.
    story = await in_db(changes_between)(canvas.id, 0)
    assert [event.seq for event in story] == list(range(1, len(story) + 1))
    assert [e.thought for e in story if e.type == "step_taken"] == [
        "A roof first, then rain.",
        "Enough. My name.",
        "It is called that.",
    ]
