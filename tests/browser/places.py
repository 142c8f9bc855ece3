"""Every page of the site and its states, for the tests that look at all of them; no test here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.template.loader import render_to_string
from django.utils import timezone
from playwright.sync_api import Page, Route

from accounts import devices
from accounts.client_sign_in import request_client_sign_in
from accounts.models import OutgoingMail, User
from agent import services as agents
from canvas import broadcast, events, services
from canvas.models import Canvas
from gallery.models import Piece
from gallery.services import make_pictures
from gallery.sharing import share_piece
from tests.browser.strokes import asked, perform, wave
from tests.gallery.hanging import hang

type Act = Callable[[Page], None]

STUDIO_IS_READY = "[data-stage][data-line=open]"
ERRORS = ("403.html", "403_csrf.html", "404.html", "500.html")
LONG_TITLE = "The harbour at Le Havre, seen through a morning that cannot make up its mind"


@dataclass(frozen=True)
class Place:
    """A page in one of its states: where it is, who looks, and what they do first."""

    name: str
    path: str
    who: User | None = None
    act: Act | None = None
    ready: str = "main"


@dataclass(frozen=True)
class Site:
    """What hangs and stands on the site whose pages are looked at."""

    alice: User
    bob: User
    plotted: Piece
    painted: Piece
    open_canvas: Canvas
    own_canvas: Canvas

    def places(self) -> list[Place]:
        """Return every page, those of one visitor together."""
        return [*self._of_guests(), *self._of_the_artist(), *self._of_the_helper()]

    def _of_guests(self) -> list[Place]:
        painted, plotted = (piece.get_absolute_url() for piece in (self.painted, self.plotted))
        number = self.plotted.canvas.number
        share = share_piece(artist=self.alice, number=number, now=timezone.now())
        return [
            Place("home", "/", ready="[data-replay-controls]:not([hidden])"),
            Place("gallery", "/gallery"),
            Place("artist", f"/gallery/{self.alice.pk}"),
            Place("piece", plotted, act=unfold, ready="[data-replay-controls]:not([hidden])"),
            Place("watch", f"/watch/{self.open_canvas.id}", ready=STUDIO_IS_READY),
            Place("watch, finished", f"/watch/{self.plotted.canvas_id}"),
            Place("plot sheet", f"{painted}/plot", act=unfold),
            Place("films", f"{painted}/films"),
            Place("share", share.get_absolute_url(), ready="body"),
            Place("sign-in", "/sign-in"),
            Place("sign-in, refused", "/auth/verify?token=nothing-of-ours"),
            Place("check mail", "/sign-in", act=ask_for_mail),
            Place("verify", _link_for_the_app(self.alice)),
            Place("documentation", "/api/v1/docs", ready=".opblock"),
            *(Place(name.partition(".")[0], f"/error/{name}") for name in ERRORS),
        ]

    def _of_the_artist(self) -> list[Place]:
        studio = f"/studio/{self.open_canvas.id}"
        plain = f"/studio/{self.own_canvas.id}"
        return [
            Place("studio", studio, self.alice, ready=STUDIO_IS_READY),
            Place("studio, unfolded", studio, self.alice, unfold, STUDIO_IS_READY),
            Place("studio, plotter", plain, self.alice, ready=STUDIO_IS_READY),
            Place("studio, new canvas", plain, self.alice, begin, STUDIO_IS_READY),
            Place("studio, keys", plain, self.alice, ask_for_keys, STUDIO_IS_READY),
            Place("own piece", self.plotted.get_absolute_url(), self.alice, unfold),
            Place("account", "/account", self.alice, unfold),
        ]

    def _of_the_helper(self) -> list[Place]:
        studio = f"/studio/{self.open_canvas.id}"
        return [Place("studio, guest", studio, self.bob, unfold, STUDIO_IS_READY)]


def furnish(alice: User, bob: User) -> Site:
    """Hang and draw what the pages need: pieces of both styles, a canvas with much talk on it."""
    plotted = hang(alice, "Lines")
    painted = hang(alice, LONG_TITLE, style="paint", minutes=5)
    for piece in (plotted, painted):
        make_pictures(piece_id=piece.pk)
    now = timezone.now()
    devices.open_device(user=alice, name="The app on an iPhone", platform="app", now=now)
    own = services.start_canvas(owner=alice, style="plotter", visibility="private", now=now)
    canvas = services.start_canvas(owner=alice, style="paint", open_to="signed_in", now=now)
    _talk(canvas, bob)
    return Site(alice, bob, plotted, painted, canvas, own)


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


def _link_for_the_app(user: User) -> str:
    request_client_sign_in(email=user.email, platform="app", client="here", now=timezone.now())
    text = OutgoingMail.objects.latest("id").text
    return text[text.index("/auth/verify") :].split()[0]


def show_errors(page: Page, site: str) -> None:
    """Let the page get our error pages at `/error/…`, as the server renders them."""
    page.route(f"{site}/error/**", _show_error)


def _show_error(route: Route) -> None:
    name = route.request.url.rpartition("/")[2]
    route.fulfill(body=render_to_string(name), content_type="text/html")


def unfold(page: Page) -> None:
    """Open everything that is folded."""
    page.evaluate("() => document.querySelectorAll('main details').forEach((d) => d.open = true)")


def begin(page: Page) -> None:
    page.locator("[data-do=new-canvas]").last.click()
    page.locator("dialog[open]").wait_for()


def ask_for_keys(page: Page) -> None:
    page.locator("h1").click()
    page.keyboard.press("?")


def ask_for_mail(page: Page) -> None:
    page.get_by_label("mail").first.fill(f"dora-{uuid4().hex[:8]}@example.org")
    page.locator("main form button").first.click()
    page.locator("[autocomplete=one-time-code]").wait_for()
    page.wait_for_load_state("load")
