"""A piece over more than ten turns, with people's wishes in between, on real rows: golden facts."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from accounts.models import User
from agent import services, turns
from agent.clock import SimulatedClock
from agent.messages import (
    AssistantMessage,
    BriefingBlock,
    MessageEnded,
    Model,
    ModelEvent,
    ModelRequest,
    TextBlock,
    UserMessage,
)
from agent.models import Critique, Notebook, Nudge, Turn
from agent.painters import Painters
from agent.understudy import Understudy
from agent.understudy.critic import UnderstudyCritic
from canvas.models import Canvas
from canvas.snapshot import changes_between
from canvas.styles import StyleName
from gallery.models import Piece
from tests.scripted_model import ScriptedCritic

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
STEPS_A_TURN = 2
MOST_TURNS = 30
WISHES = (
    "a moon, please", "more birds on the left", "darker", "a boat", "calmer", "a cat",
    "bigger", "some flowers at the bottom", "less of everything", "a star in the corner", "more",
)  # fmt: skip

pytestmark = pytest.mark.django_db(transaction=True)


class Unhurried:
    """An understudy that rests after a few steps of every turn."""

    name = "understudy"
    max_tokens = 0

    def __init__(self, clock: SimulatedClock) -> None:
        self._artist, self._steps = Understudy(pause=clock.pause), 0

    async def close(self) -> None:
        """There is nothing to end."""

    async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
        self._steps += 1
        if self._steps > STEPS_A_TURN and not _has_news(request):
            rest = AssistantMessage((TextBlock("I put it aside for today."),))
            yield MessageEnded(rest, "end_turn")
            return
        async for event in self._artist.stream(request):
            yield event


def _has_news(request: ModelRequest) -> bool:
    """Whether somebody said something just now: that is answered before any rest."""
    newest = request.messages[-1]
    assert isinstance(newest, UserMessage)
    return any(isinstance(block, BriefingBlock) for block in newest.content)


@dataclass(frozen=True)
class Facts:
    """What came of a piece."""

    title: str
    strokes: int
    turns: int
    steps: int
    plan_lines: int
    ticked: int
    verdicts: tuple[bool, ...]
    tools: dict[str, int]


@dataclass(frozen=True)
class Order:
    """What is asked of the artist, and who judges it."""

    style: StyleName
    direction: str
    seed: int
    critic: Model


def paint(alice: User, bob: User, order: Order) -> Facts:
    """Have a piece painted in short turns, with a wish of bob's before each but the first."""
    clock = SimulatedClock(START)
    canvas = services.begin_canvas(
        user=alice,
        style=order.style,
        direction=order.direction,
        seed=order.seed,
        open_to="signed_in",
        now=START,
    )
    wishes = iter(WISHES)
    for _ in range(MOST_TURNS):
        painters = Painters(Unhurried(clock), order.critic)
        turns.run_turn(Turn.objects.active().get(canvas=canvas).id, clock=clock, painters=painters)
        if Piece.objects.filter(canvas=canvas).exists():
            return facts_of(canvas)
        if wish := next(wishes, ""):
            services.leave_nudge(user=bob, canvas_id=canvas.id, text=wish, now=clock.now())
        else:
            services.resume_artist(user=alice, canvas_id=canvas.id, now=clock.now())
    raise AssertionError("the piece was never finished")


def facts_of(canvas: Canvas) -> Facts:
    piece = Piece.objects.get(canvas=canvas)
    plan = Notebook.objects.get(canvas=canvas).plan
    taken = [event for event in changes_between(canvas.id, 0) if event.type == "step_taken"]
    return Facts(
        title=piece.title,
        strokes=piece.stroke_count,
        turns=Turn.objects.filter(canvas=canvas).count(),
        steps=len(taken),
        plan_lines=len(plan),
        ticked=sum(line["is_done"] for line in plan),
        verdicts=tuple(Critique.objects.filter(canvas=canvas).values_list("passes", flat=True)),
        tools=dict(Counter(used.tool for step in taken for used in step.tools)),
    )


def test_a_plotter_piece_among_people_is_the_same_for_the_same_seed(alice: User, bob: User) -> None:
    order = Order("plotter", "sunflower", 11, UnderstudyCritic())
    facts = paint(alice, bob, order)
    assert facts == Facts(
        title="Counted by the Golden Angle",
        strokes=692,
        turns=11,
        steps=31,
        plan_lines=7,
        ticked=7,
        verdicts=(True,),
        tools={
            **{"notes": 7, "draw_paths": 16, "generate_svg": 1, "view_canvas": 2},
            **{"sign_canvas": 1, "name_piece": 1, "critique": 1, "mark_piece_done": 1},
        },
    )
    assert not Nudge.objects.pending().exists()
    assert paint(alice, bob, order) == facts


def test_a_painting_whose_critic_is_hard_to_please(alice: User, bob: User) -> None:
    stern = ScriptedCritic([(False, ["The top left is empty."]), (False, ["It is too even."])])
    facts = paint(alice, bob, Order("paint", "rain", 11, stern))
    assert facts == Facts(
        title="Late, and Wet",
        strokes=854,
        turns=12,
        steps=34,
        plan_lines=9,
        ticked=9,
        verdicts=(False, False, True),
        tools={
            **{"notes": 10, "draw_paths": 18, "generate_svg": 1, "view_canvas": 2},
            **{"sign_canvas": 1, "name_piece": 1, "critique": 3, "mark_piece_done": 1},
        },
    )
