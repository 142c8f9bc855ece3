"""A site whose pages are worth a look: pieces of both styles, a canvas with much talk on it."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from accounts import devices
from accounts.models import User
from agent import services as agents
from canvas import broadcast, events, services
from canvas.models import Canvas
from gallery.services import make_pictures
from tests.browser.places import Site
from tests.browser.strokes import asked, perform, wave
from tests.gallery.hanging import hang

LONG_TITLE = "The harbour at Le Havre, seen through a morning that cannot make up its mind"


def furnish(alice: User, bob: User) -> Site:
    """Hang and draw what the pages need: pieces of both styles, a canvas with much talk on it."""
    plotted = hang(alice, "Lines")
    painted = hang(alice, LONG_TITLE, style="paint", minutes=5)
    for piece in (plotted, painted):
        make_pictures(piece_id=piece.pk)
    now = timezone.now()
    devices.open_device(user=alice, name="The app on an iPhone", platform="app", now=now)
    blank = services.start_canvas(owner=bob, style="plotter", visibility="private", now=now)
    canvas = services.start_canvas(owner=alice, style="paint", open_to="signed_in", now=now)
    _talk(canvas, bob)
    return Site(alice, bob, plotted, painted, canvas, blank)


def _talk(canvas: Canvas, bob: User) -> None:
    """Let a turn think and draw there, and bob hand in nudges, one pointing."""
    turn, now = str(uuid4()), timezone.now()
    use = events.ToolUseData(tool="draw_paths", summary="Drew 6 strokes.")
    _publish(canvas, events.TurnStarted(turn=turn, painter="understudy"))
    thought = "The left hill is in shade. I hatch it closely and leave the water white."
    _publish(canvas, events.StepTaken(turn=turn, step=0, thought=thought, tools=(use,)))
    drawn = [*wave(5), asked("leaf", (300, 300), (420, 380), color="#3b6e8f")]
    perform(canvas, drawn, at=now - timedelta(minutes=1))
    for text, area in (
        ("More water, please.", None),
        ("A boat here.", (300.0, 200.0, 380.0, 260.0)),
    ):
        agents.leave_nudge(user=bob, canvas_id=canvas.id, text=text, now=now, area=area)
    _publish(canvas, events.TurnEnded(turn=turn, reason="rested", detail="It rests."))


def _publish(canvas: Canvas, event: events.LogEvent) -> None:
    with services.locked(canvas.id) as held:
        broadcast.publish(held, event, by=services.agent_of(held), now=timezone.now())
