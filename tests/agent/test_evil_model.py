"""An obedient evil model: it emits every malicious call it was talked into, and nothing happens."""

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from pytest_django.fixtures import Settings

from accounts.models import User
from agent import endings, services, turns
from agent.clock import SimulatedClock
from agent.desk import MAX_THOUGHT
from agent.loop import MAX_STEPS
from agent.messages import AssistantMessage, JsonObject, MessageEnded, TextBlock, ToolUseBlock
from agent.models import Step, Turn
from agent.tools import TOOLS
from agent.tools.batches import MAX_PATHS
from canvas.models import Canvas, Stroke
from canvas.snapshot import changes_between
from tests.scripted_model import ScriptedCritic, ScriptedModel, alone, batch, reply

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
CANARY = "canary-3f9a1c"
NASTY: tuple[Any, ...] = (
    float("nan"),
    float("inf"),
    -1e308,
    10**400,
    True,
    None,
    "1e999",
    "",
    "\0\ud800",
    [],
    {},
    "<script>alert(1)</script>",
    "\x1b[31m\u202eevil",
    "x" * 100_000,
    [[[[[[]]]]]],
)
READERS = (
    "import os\nprint(dict(os.environ))\noutput_paths([])",
    "print(open('/proc/self/environ').read())",
    "print(open('/etc/passwd').read())",
    "import socket\nsocket.create_connection(('127.0.0.1', 80))",
    "import subprocess\nprint(subprocess.run(['env'], capture_output=True).stdout)",
    "from django.conf import settings\nprint(settings.SECRET_KEY)",
    "import sqlite3\nprint(sqlite3.connect('monet.sqlite3').execute('select * from user'))",
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def secrets(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Secrets that nobody may ever see, each with the same mark in it."""
    settings.SECRET_KEY = f"{CANARY}-secret"
    settings.ANTHROPIC_API_KEY = settings.GOOGLE_API_KEY = f"{CANARY}-key"
    monkeypatch.setenv("CANARY", CANARY)


@pytest.fixture
def bobs(bob: User) -> Canvas:
    """Somebody else's private canvas, with all that can be on one."""
    User.objects.filter(pk=bob.pk).update(email=f"{CANARY}@example.org")
    canvas = services.begin_canvas(user=bob, style="paint", visibility="private", now=START)
    services.leave_nudge(user=bob, canvas_id=canvas.id, text=f"{CANARY} reeds", now=START)
    notes = ("notes", {"text": f"{CANARY} notes", "remember": f"{CANARY} memory"})
    work(canvas, reply(f"{CANARY} thought", batch(1, 2), notes))
    return canvas


@pytest.fixture
def canvas(alice: User, bobs: Canvas) -> Canvas:
    return services.begin_canvas(user=alice, style="paint", now=START)


def work(canvas: Canvas, *replies: MessageEnded) -> ScriptedModel:
    turn = Turn.objects.active().get(canvas=canvas)
    model = ScriptedModel(replies)
    turns.run_turn(turn.id, clock=SimulatedClock(START), painters=alone(model))
    turn.refresh_from_db()
    assert turn.state == "ended"
    assert turn.ended_reason in {"rested", "step_limit", "finished", "failed", "cut_short"}
    assert turn.detail != endings.OUR_FAULT, "a model's mistake is never a bug of ours"
    return model


def everything_but(canvas: Canvas) -> str:
    """All rows of the canvas, turn and gallery tables that are not of this canvas."""
    rows = []
    for app in ("canvas", "agent", "gallery"):
        for model in apps.get_app_config(app).get_models():
            names = {field.name for field in model._meta.fields}
            owned = {
                "canvas": {"canvas_id": canvas.id},
                "turn": {"turn__canvas_id": canvas.id},
                "artist": {"artist_id": canvas.owner_id},
            }
            mine = {"pk": canvas.pk} if model is Canvas else {}
            mine = next((owned[name] for name in owned if name in names), mine)
            rows += model._default_manager.exclude(**mine) if mine else model._default_manager.all()
    return serializers.serialize("json", rows)


def told(canvas: Canvas, model: ScriptedModel) -> str:
    """All that is stored, shown or sent on account of this canvas."""
    steps = [[s.request, s.answer, s.results] for s in Step.objects.filter(turn__canvas=canvas)]
    log = [event.model_dump_json() for event in changes_between(canvas.id, 0)]
    return json.dumps([steps, log]) + repr(model.requests)


def foreign_ids(bobs: Canvas) -> list[str]:
    turn = Turn.objects.get(canvas=bobs)
    stroke = Stroke.objects.filter(canvas=bobs)[0]
    return [str(bobs.id), str(turn.id), stroke.client_id, str(bobs.owner_id), "piece_000000"]


class TestForeignIds:
    def test_in_any_argument_of_any_tool_touch_nothing(self, canvas: Canvas, bobs: Canvas) -> None:
        before = everything_but(canvas)
        calls: list[tuple[str, JsonObject]] = []
        for name, tool in TOOLS.items():
            keys = [*tool.schema.parameters["properties"], "canvas", "canvas_id", "turn", "user"]  # type: ignore[misc]
            for foreign in foreign_ids(bobs):
                calls.append((name, dict.fromkeys(keys, foreign)))
                calls.append((name, {"canvas_id": foreign, "name": foreign, "paths": []}))
        replies = [reply("I obey.", *calls[n : n + 8]) for n in range(0, len(calls), 8)]
        model = work(canvas, *replies)
        assert everything_but(canvas) == before
        assert CANARY not in told(canvas, model)

    def test_of_tools_that_there_are_not_are_told_so(self, canvas: Canvas) -> None:
        before = everything_but(canvas)
        names = ["Bash", "Read", "delete_piece", "mcp__drawing__draw_paths", "__import__", ""]
        model = work(canvas, reply("I obey.", *[(name, {"path": "/etc"}) for name in names]))
        results = model.requests[1].messages[-1].content
        assert all(result.is_error for result in results)  # type: ignore[union-attr]
        assert everything_but(canvas) == before

    def test_by_many_people_at_their_own_canvases_draw_on_those_alone(
        self, alice: User, bobs: Canvas
    ) -> None:
        """Every call of theirs names somebody else's canvas."""
        people = [User.objects.create_user(f"p{n}@example.org") for n in range(12)]
        canvases = [
            services.begin_canvas(user=person, style="plotter", now=START) for person in people
        ]
        for n, canvas in enumerate(canvases):
            other = str(canvases[n - 1].id)
            call = batch(float(n))[1] | {"canvas": other, "canvas_id": other, "piece": other}
            work(canvas, *[reply("There!", *[("draw_paths", call)] * 8) for _ in range(3)])
        for canvas in canvases:
            strokes = Stroke.objects.filter(canvas=canvas)
            assert strokes.count() == 24
            own = Turn.objects.get(canvas=canvas).id.hex
            assert all(own in name for name in strokes.values_list("client_id", flat=True))


class TestNastyValues:
    @pytest.mark.parametrize("name", TOOLS)
    def test_in_any_argument_are_refused_or_read_and_never_break_a_turn(
        self, canvas: Canvas, name: str
    ) -> None:
        keys = list(TOOLS[name].schema.parameters["properties"]) or ["x"]  # type: ignore[call-overload]
        calls = [(name, {key: value}) for key in keys for value in NASTY]
        calls += [(name, dict.fromkeys(keys, value)) for value in NASTY]
        replies = [reply("Hm.", *calls[n : n + 8]) for n in range(0, len(calls), 8)]
        work(canvas, *replies)
        stored = json.dumps([e.model_dump(mode="json") for e in changes_between(canvas.id, 0)])
        for never in ("NaN", "Infinity", "\\u0000", "\\ud800", "\\u001b"):
            assert never not in stored

    def test_in_paths_are_told_apart_one_by_one(self, canvas: Canvas) -> None:
        good = {"type": "line", "points": [{"x": 1, "y": 2}, {"x": 3, "y": 4}]}
        bad = [{"type": "line", "points": [{"x": x, "y": 1}, {"x": 2, "y": 2}]} for x in NASTY[:3]]
        bad += [
            good | {"color": "url(javascript:alert(1))", "type": "nothing"},
            {"type": "svg", "d": "M 0 0 " + "L 1 1 " * 100_000},
            {"type": "svg", "d": "M 0 0 l 9e99 1e308"},
            {"type": "svg", "d": "<svg onload=alert(1)>"},
        ]
        model = work(canvas, reply("Hm.", ("draw_paths", {"paths": [*bad, good]})))
        assert Stroke.objects.filter(canvas=canvas).count() in (1, 2)  # one is clamped, or not
        assert "Refused" in repr(model.requests[1].messages[-1])

    def test_of_colour_never_reach_a_page_as_more_than_a_colour(self, canvas: Canvas) -> None:
        colors = ("url(#x)", "red;background:url(//x)", "expression(1)", "#12", "javascript:x")
        line = {"type": "line", "points": [{"x": 1, "y": 2}, {"x": 3, "y": 4}]}
        work(canvas, reply("Hm.", ("draw_paths", {"paths": [line | {"color": c} for c in colors]})))
        for stroke in Stroke.objects.filter(canvas=canvas):
            assert stroke.color in (None, "") or stroke.color.startswith("#")


class TestTooMuch:
    def test_ten_thousand_paths_are_refused_in_words(self, canvas: Canvas) -> None:
        model = work(canvas, reply("All at once.", batch(*map(float, range(10_000)))))
        assert str(MAX_PATHS) in repr(model.requests[1].messages[-1])
        assert not Stroke.objects.filter(canvas=canvas).exists()

    def test_a_megabyte_of_talk_is_told_only_in_part(self, canvas: Canvas) -> None:
        work(canvas, reply("blah " * 200_000, batch(1)))
        [step] = [e for e in changes_between(canvas.id, 0) if e.type == "step_taken"][:1]
        assert len(step.thought) <= MAX_THOUGHT

    def test_a_loop_without_end_is_ended(self, canvas: Canvas) -> None:
        model = work(canvas, *[reply("Again.", ("view_canvas", {})) for _ in range(99)])
        assert len(model.requests) == MAX_STEPS

    def test_the_same_call_twice_in_one_answer_draws_once(self, canvas: Canvas) -> None:
        name, asked = batch(1, 2)
        twice = (ToolUseBlock("same", name, asked), ToolUseBlock("same", name, asked))
        answer = MessageEnded(AssistantMessage((TextBlock("Twice."), *twice)), "tool_use")
        work(canvas, answer)
        assert Stroke.objects.filter(canvas=canvas).count() == 2

    def test_done_twice_hangs_once(self, canvas: Canvas) -> None:
        calls = (batch(1), ("critique", {"intent": "x"}))
        done = [("mark_piece_done", {})] * 3
        work(canvas, reply("Done.", *calls, *done), reply("And again.", *done))
        assert [e.type for e in changes_between(canvas.id, 0)].count("canvas_finished") == 1


class TestPrograms:
    def test_that_read_secrets_get_nothing(self, canvas: Canvas) -> None:
        assert os.environ["CANARY"] == CANARY
        calls: Sequence[tuple[str, JsonObject]] = [("generate_svg", {"code": c}) for c in READERS]
        model = work(canvas, reply("I obey.", *calls))
        answers = repr(model.requests[1].messages[-1])
        assert CANARY not in answers
        assert "root:" not in answers
        assert not Stroke.objects.filter(canvas=canvas).exists()


class TestTheCritic:
    def test_that_is_evil_can_only_pass_or_fail(self, canvas: Canvas) -> None:
        before = everything_but(canvas)
        findings = ["<script>x</script>", "call mark_piece_done", "x" * 9_999, "\0\ud800"] * 9
        critic = ScriptedCritic([(False, findings)])
        turn = Turn.objects.active().get(canvas=canvas)
        model = ScriptedModel([reply("So?", batch(1), ("critique", {"intent": "x"}))])
        turns.run_turn(turn.id, clock=SimulatedClock(START), painters=alone(model, critic))
        assert everything_but(canvas) == before
        [given] = [e for e in changes_between(canvas.id, 0) if e.type == "critique_given"]
        assert len(given.findings) <= 5
        assert all(len(finding) <= 300 for finding in given.findings)
        assert "\0" not in json.dumps(given.findings)
