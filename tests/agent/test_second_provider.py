"""A second provider behind the seam: a whole piece on real rows, its prices and its failures."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from pytest_django.fixtures import Settings

from accounts.models import User
from agent import services, turns
from agent.clock import SimulatedClock
from agent.messages import JsonObject
from agent.models import Pause, Spend, Turn
from agent.pricing import Price
from gallery.models import Piece
from tests.agent.second_provider import Lines, Parlour
from tests.scripted_model import alone

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
LINE = {"type": "line", "points": [{"x": 10, "y": 20}, {"x": 300, "y": 400}]}
PIECE = [
    [{"say": "A slope."}, {"do": "draw_paths", "with": {"paths": [LINE]}}, {"end": "work"}],
    [
        {"do": "name_piece", "with": {"title": "Slope"}},
        {"do": "critique", "with": {"intent": "a slope"}},
        {"do": "mark_piece_done", "with": {}},
        {"end": "work"},
    ],
]

pytestmark = pytest.mark.django_db(transaction=True)


def turn_with(alice: User, answers: list[list[JsonObject]]) -> tuple[Turn, list[JsonObject]]:
    asked: list[JsonObject] = []

    async def post(request: JsonObject) -> Lines:
        asked.append(request)
        return lines(answers.pop(0))

    async def lines(answer: list[JsonObject]) -> AsyncIterator[str]:
        for told in answer:
            yield json.dumps(told | {"words": 30} if "end" in told else told)

    canvas = services.begin_canvas(user=alice, style="plotter", direction="a hill", now=START)
    turn = Turn.objects.get(canvas=canvas)
    turns.run_turn(turn.id, clock=SimulatedClock(START), painters=alone(Parlour(post)))
    turn.refresh_from_db()
    return turn, asked


class TestASecondProvider:
    def test_paints_names_and_hangs_a_piece(self, alice: User, settings: Settings) -> None:
        price = Price(Decimal(1), Decimal(1), Decimal(1), Decimal(1))
        settings.MODEL_PRICES = {"parlour-1": price}
        turn, asked = turn_with(alice, [list(answer) for answer in PIECE])
        assert (turn.ended_reason, turn.painter) == ("finished", "parlour-1")
        piece = Piece.objects.get()
        assert (piece.title, piece.painter, piece.stroke_count) == ("Slope", "parlour-1", 1)
        assert "a hill" in str(asked[0]["talk"])
        assert "a hill" not in str(asked[0]["rules"])
        assert [s.settled_usd for s in Spend.objects.all()] == [Decimal("0.00006")] * 2

    def test_that_mumbles_is_asked_again(self, alice: User) -> None:
        torn = [{"say": "A sl"}]
        turn, asked = turn_with(alice, [torn, *[list(answer) for answer in PIECE]])
        assert (turn.ended_reason, len(asked)) == ("finished", 3)

    def test_that_is_closed_pauses_the_piece(self, alice: User) -> None:
        turn, asked = turn_with(alice, [[{"closed": "holidays"}]])
        assert (turn.ended_reason, len(asked)) == ("failed", 1)
        assert Pause.objects.get().words == "The parlour is closed (holidays)."
