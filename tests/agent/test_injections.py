"""Words that people leave to turn the artist: they reach it as quoted data, and nowhere else."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.models import User
from agent import references, services, turns
from agent.briefs import CLOSING, OPENING, OWN_CLOSING, OWN_OPENING, briefing_text
from agent.claude_request import request_body
from agent.clock import SimulatedClock
from agent.critic import critic_request
from agent.messages import Briefing, ImageBlock, Notes, PersonStroke, PlanLine, SeenNudge
from agent.models import Turn
from canvas.geometry import Bounds
from canvas.models import Canvas
from canvas.services import Drawing, add_strokes, name_piece, read_strokes
from tests.agent.test_references import png
from tests.canvas.test_services import line
from tests.inputs.injections import INJECTIONS
from tests.scripted_model import ScriptedCritic, ScriptedModel, alone, batch, reply

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
FENCES = ((OPENING, CLOSING), (OWN_OPENING, OWN_CLOSING))


def quoted(text: str) -> list[dict[str, Any]]:
    """Return what is told between the fences; each line must be a JSON object of its own."""
    lines, told, closing = text.split("\n"), [], ""
    for words in lines:
        if closing and words != closing:
            told.append(json.loads(words))
        else:
            closing = next((end for begin, end in FENCES if words == begin), "")
    assert not closing, "a fence is left open"
    return told


def leaves(value: object) -> list[str]:
    """Return all texts in a JSON value."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [leaf for part in inner for leaf in leaves(part)]


def outside(text: str) -> str:
    """Return the text without what is fenced."""
    for begin, end in FENCES:
        if begin in text:
            text = text.split(begin, maxsplit=1)[0] + text.rsplit(end, 1)[1]
    return text


def briefing_full_of(words: str) -> Briefing:
    stroke = PersonStroke(words, Bounds(1, 2, 3, 4), 5.0, ((1.0, 2.0),))
    return Briefing(
        *("paint", 800, 600, 3, 12, 7),
        direction=words,
        title=words,
        people_strokes=(stroke,),
        nudges=(SeenNudge("1", words, words),),
        notes=Notes(words, (PlanLine(words),), words),
        references=(words,),
    )


class TestABriefing:
    def test_quotes_more_than_a_hundred_of_them(self) -> None:
        assert len(set(INJECTIONS)) >= 100

    @pytest.mark.parametrize("words", INJECTIONS)
    def test_keeps_every_one_inside_its_fence(self, words: str) -> None:
        text = briefing_text(briefing_full_of(words))
        for begin, end in FENCES:
            assert (text.count(begin), text.count(end)) == (1, 1)
        told = quoted(text)
        assert len(told) == 8  # title, wish, references, stroke, nudge; notes, plan, memory
        assert {leaf for line in told for leaf in leaves(line)} <= {words, words[:80], words[:500]}
        assert outside(text) == outside(briefing_text(briefing_full_of("nice")))

    @pytest.mark.parametrize("words", INJECTIONS)
    def test_for_the_critic_quotes_the_intent_on_one_line(self, words: str) -> None:
        request = critic_request(ImageBlock(1, b"png"), words)
        assert request.system == critic_request(ImageBlock(1, b"png"), "nice").system
        [_, aim] = request.messages[0].content
        assert "\n" not in aim.text  # type: ignore[union-attr]


@pytest.mark.django_db(transaction=True)
class TestATurn:
    @pytest.mark.parametrize("words", INJECTIONS[:: len(INJECTIONS) // 10])
    def test_has_the_same_instructions_whatever_people_wrote(
        self, alice: User, bob: User, words: str
    ) -> None:
        plain = self.bodies(alice, bob, "nice")
        evil = self.bodies(alice, bob, words)
        for one, other in zip(plain, evil, strict=True):
            assert (one["system"], one["tools"]) == (other["system"], other["tools"])
        mark = json.dumps(words.split("\n", maxsplit=1)[0][:40], ensure_ascii=False)[1:-1]
        for body in evil:
            texts = [
                block["text"]
                for message in body["messages"]
                for block in message["content"]
                if message["role"] == "user" and block["type"] == "text"
            ]
            assert any("from_people" in text for text in texts)
            assert not any(mark in outside(text) for text in texts)

    def bodies(self, alice: User, bob: User, words: str) -> list[dict[str, Any]]:
        """Let everything that people can write be these words, and the artist take a turn."""
        User.objects.filter(pk=bob.pk).update(display_name=words[:60])
        bob.refresh_from_db()
        canvas = services.begin_canvas(
            user=alice, style="paint", direction=words, open_to="signed_in", now=START
        )
        name_piece(canvas_id=canvas.id, title=words[:100], alt_text=words, now=START)
        services.leave_nudge(user=bob, canvas_id=canvas.id, text=words, now=START)
        drawing = Drawing(bob, canvas.id, read_strokes([line("b1")], width=800, height=600))
        add_strokes(drawing=drawing, now=START)
        references.give_reference(
            user=alice, canvas_id=canvas.id, name=words, content=png(), now=START
        )
        model = ScriptedModel([reply("I see.", batch(1)), reply("Hm.")])
        turn = Turn.objects.active().get(canvas=canvas)
        turns.run_turn(
            turn.id, clock=SimulatedClock(START), painters=alone(model, ScriptedCritic())
        )
        return [request_body(request) for request in model.requests]

    def test_of_one_piece_knows_nothing_of_anothers_notes(self, alice: User, bob: User) -> None:
        notes = ("notes", {"text": "the heron is secret", "remember": "I like herons"})
        first = services.begin_canvas(user=alice, style="paint", now=START)
        self.run(first, reply("I note.", batch(1), notes))
        second = services.begin_canvas(user=alice, style="paint", now=START)
        bobs = services.begin_canvas(user=bob, style="paint", now=START)
        told, others = repr(self.run(second).requests), repr(self.run(bobs).requests)
        assert "the heron is secret" not in told + others
        assert "I like herons" in told, "what it remembers goes from piece to piece of one owner"
        assert "I like herons" not in others

    def run(self, canvas: Canvas, *replies: Any) -> ScriptedModel:
        model = ScriptedModel(replies)
        turn = Turn.objects.active().get(canvas=canvas)
        turns.run_turn(turn.id, clock=SimulatedClock(START), painters=alone(model))
        return model
