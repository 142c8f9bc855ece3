"""A piece of sixty turns on real rows runs, and what a model is sent stays bounded and valid."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from agent import context, services, turns
from agent.claude_request import request_body
from agent.clock import SimulatedClock
from agent.messages import AssistantMessage, MessageEnded, ModelRequest, ToolUseBlock
from agent.models import Step, Turn
from canvas.models import Canvas
from tests.anthropic_server import rules
from tests.scripted_model import ScriptedModel, alone, batch, reply

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
TURNS = 60
BATCH = 8  # strokes of a turn

pytestmark = pytest.mark.django_db(transaction=True)


def sent(request: ModelRequest) -> dict[str, object]:
    """Return the request as Claude's API would take it; the stand-in's rules judge it."""
    body = request_body(request) | {
        "model": "claude-sonnet-5-5",
        "max_tokens": 16_000,
        "thinking": {"type": "adaptive", "display": "summarized"},
        "stream": True,
    }
    rules.check(body)
    return dict(body)


def named(answer: MessageEnded, number: int) -> MessageEnded:
    """Return the answer with calls whose ids no other answer of the piece has."""
    blocks = [
        replace(block, id=f"{block.id}-{number}") if isinstance(block, ToolUseBlock) else block
        for block in answer.message.content
    ]
    return replace(answer, message=AssistantMessage(tuple(blocks)))


def pictures(body: dict[str, object]) -> int:
    return json.dumps(body).count('"type": "image"')


def without_pictures(body: dict[str, object]) -> int:
    """Return the characters of a request besides its pictures."""
    text = json.dumps(body)
    for picture in text.split('"data": "')[1:]:
        text = text.replace(picture.split('"')[0], "", 1)
    return len(text)


def test_a_piece_of_sixty_turns_runs_within_bounds(alice: User) -> None:
    canvas = services.begin_canvas(user=alice, style="paint", now=START)
    clock = SimulatedClock(START)
    sizes, shown = [], []
    for number in range(TURNS):
        services.leave_nudge(
            user=alice, canvas_id=canvas.id, text=f"wish {number}", now=clock.now()
        )
        turn = Turn.objects.active().get(canvas=canvas)
        lines = [float(n) for n in range(BATCH)]
        notes = ("notes", {"text": f"So far {number + 1} turns."})
        model = ScriptedModel(
            [named(reply("More.", batch(*lines), notes), number), reply("I rest.")]
        )
        assert turns.run_turn(turn.id, clock=clock, painters=alone(model)) == "rested"
        clock = SimulatedClock(clock.now() + timedelta(minutes=3))
        if number % 4 == 3:
            body = sent(model.requests[-1])
            sizes.append(without_pictures(body))
            shown.append(pictures(body))
            assert f"wish {number}" in json.dumps(body)
    assert Turn.objects.filter(canvas=canvas).count() == TURNS
    assert Step.objects.filter(turn__canvas=canvas).count() == 2 * TURNS
    assert Canvas.objects.get(id=canvas.id).strokes.count() == BATCH * TURNS
    assert max(shown) <= context.PICTURES.most
    assert max(sizes) < 1.5 * context.CHARS.most
    assert max(sizes[8:]) <= 1.2 * max(sizes[:8]), "it has stopped growing"
    assert "So far 59 turns." in json.dumps(body), "its notes are told again"
    assert "wish 0" not in json.dumps(body)
