"""Whole turns of Claude on real rows, with the real SDK over a socket to the stand-in."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from accounts.models import User
from agent import services, turns
from agent.clock import SimulatedClock
from agent.models import Pause, Step, Turn
from canvas.models import Canvas
from gallery.models import Piece
from tests.anthropic_server import brain, plays
from tests.anthropic_server.app import KEY, AnthropicServer
from tests.anthropic_server.mounts import served
from tests.anthropic_server.plays import Break, Play, Reply, Thinking, Use
from tests.anthropic_server.wire import stream

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
DRAWING = Reply((Thinking("Reeds."), Use("draw_paths", {"paths": brain.LINES})), "tool_use")
IN_THE_CALL = b"".join(stream(DRAWING, "claude-sonnet-5-5", 1)).index(b"input_json_delta") + 400
BREAKS: list[Play] = [
    plays.OVERLOADED,
    plays.FAILED,
    Break("eof", DRAWING, after=IN_THE_CALL),
    Break("cut", DRAWING, after=IN_THE_CALL),
    Break("sse_error", DRAWING, after=IN_THE_CALL),
    Break("garbled", DRAWING, after=IN_THE_CALL),
    Break("unknown_index", DRAWING, after=IN_THE_CALL),
    Break("empty", DRAWING),
    Break("html", DRAWING),
    Reply((Use("draw_paths", {"paths": brain.LINES}, cut=4),), "tool_use"),
    Reply((Use("view_canvas", {}, "toolu_1"), Use("view_canvas", {}, "toolu_1")), "tool_use"),
]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(settings: Settings) -> Iterator[AnthropicServer]:
    server = AnthropicServer()
    with served(server) as url:
        settings.ANTHROPIC_API_KEY, settings.ANTHROPIC_BASE_URL = KEY, url
        yield server


@pytest.fixture
def canvas(alice: User) -> Canvas:
    return services.begin_canvas(user=alice, style="paint", direction="a pond", now=START)


def run(canvas: Canvas) -> Turn:
    """Run the turn that waits, with whoever the settings hire."""
    turn = Turn.objects.active().get(canvas=canvas)
    turns.run_turn(turn.id, clock=SimulatedClock(START))
    turn.refresh_from_db()
    return turn


class TestAPiece:
    def test_is_painted_judged_and_hung_over_the_wire(
        self, server: AnthropicServer, canvas: Canvas
    ) -> None:
        turn = run(canvas)
        assert (turn.ended_reason, turn.painter) == ("finished", "claude-sonnet-5-5")
        assert Piece.objects.get(canvas=canvas).title == "Pond at six"
        assert Step.objects.filter(turn=turn).count() == len(brain.STEPS)
        models = [request["model"] for request in server.requests]
        assert models == ["claude-sonnet-5-5"] * 8 + ["claude-haiku-5-5", "claude-sonnet-5-5"]

    def test_is_the_same_when_every_step_fails_once(
        self, server: AnthropicServer, settings: Settings, alice: User, bob: User
    ) -> None:
        # An answer that broke off is paid for by what it can have used.
        settings.PAINT_CAPS = dict.fromkeys(settings.PAINT_CAPS, Decimal(100))
        calm = services.begin_canvas(user=alice, style="paint", direction="a pond", now=START)
        assert run(calm).ended_reason == "finished"
        stormy = services.begin_canvas(user=bob, style="paint", direction="a pond", now=START)
        server.mind = storm = Storm()
        assert run(stormy).ended_reason == "finished"
        assert strokes_of(stormy) == strokes_of(calm) > 0
        assert len(storm.broken) == len(brain.STEPS)


class Storm:
    """A mind that breaks off every step's first answer, each in another way."""

    def __init__(self) -> None:
        self.broken: set[int] = set()

    def __call__(self, request: dict[str, Any]) -> Play:
        step = len(request["messages"])
        if "give_verdict" in str(request["tools"]) or step in self.broken:
            return brain.paint(request)
        self.broken.add(step)
        return BREAKS[len(self.broken) - 1]


def strokes_of(canvas: Canvas) -> int:
    return canvas.strokes.filter(removed_seq=None).count()


class TestABrokenLine:
    @pytest.mark.parametrize("way", BREAKS, ids=lambda play: getattr(play, "way", "answer"))
    def test_leaves_no_stroke_and_ends_the_turn_in_words(
        self, server: AnthropicServer, canvas: Canvas, alice: User, way: Play
    ) -> None:
        server.plays = [way] * 4
        turn = run(canvas)
        assert (turn.ended_reason, len(server.requests)) == ("failed", 4)
        assert turn.detail.endswith("; it was asked several times.")
        assert (strokes_of(canvas), Pause.objects.count()) == (0, 0)
        services.leave_nudge(user=alice, canvas_id=canvas.id, text="go on", now=START)
        assert run(canvas).ended_reason == "finished"

    @pytest.mark.parametrize("play", [plays.BAD_KEY, plays.NO_CREDIT, plays.UNKNOWN_MODEL])
    def test_that_stays_pauses_the_piece_at_once(
        self, server: AnthropicServer, canvas: Canvas, play: Play
    ) -> None:
        server.plays = [play]
        assert (run(canvas).ended_reason, len(server.requests)) == ("failed", 1)
        assert Pause.objects.get().reason == "error"

    @pytest.mark.parametrize(
        ("stop", "ended"),
        [
            ("max_tokens", "cut_short"),
            ("refusal", "refused"),
            ("model_context_window_exceeded", "context_full"),
            ("stop_sequence", "rested"),
            ("end_turn", "rested"),
        ],
    )
    def test_or_any_end_but_a_whole_call_draws_nothing(
        self, server: AnthropicServer, canvas: Canvas, stop: str, ended: str
    ) -> None:
        server.plays = [Reply(DRAWING.blocks, stop)]
        assert run(canvas).ended_reason == ended
        assert strokes_of(canvas) == 0

    def test_pause_turn_is_asked_to_go_on(self, server: AnthropicServer, canvas: Canvas) -> None:
        server.plays = [Reply((Thinking("Wait."),), "pause_turn"), DRAWING, Reply((), "end_turn")]
        assert run(canvas).ended_reason == "rested"
        assert strokes_of(canvas) == len(brain.LINES)
