"""Every page of the site and its states, for the tests that look at all of them; no test here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.template.loader import render_to_string
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Route

from accounts.client_sign_in import request_client_sign_in
from accounts.models import OutgoingMail, User
from canvas.models import Canvas
from gallery.film_making import told_by
from gallery.film_options import film_options
from gallery.film_rows import Film
from gallery.models import Piece
from gallery.sharing import share_piece

type Act = Callable[[Page], None]

LINE_IS_OPEN = "[data-stage][data-line=open]"
STAGE_IS_READY = "[data-replay-controls]:not([hidden]), [data-stage][data-line=open]"
ERRORS = ("403.html", "403_csrf.html", "404.html", "500.html")


@dataclass(frozen=True)
class Place:
    """A page in one of its states: where it is, who looks, and what they do first."""

    name: str
    path: str
    who: User | None = None
    act: Act | None = None
    ready: str = "main"
    has_scripts: bool = True


@dataclass(frozen=True)
class Site:
    """What hangs and stands on the site whose pages are looked at."""

    artist: User
    helper: User
    plotted: Piece  # the artist's
    painted: Piece
    open_canvas: Canvas  # the artist's, with talk on it; the helper may draw there
    blank: Canvas  # the helper's own

    def places(self) -> list[Place]:
        """Return every page, those of one visitor together."""
        return [*self._of_guests(), *self._of_the_artist(), *self._of_the_helper()]

    def _of_guests(self) -> list[Place]:
        painted, plotted = (piece.get_absolute_url() for piece in (self.painted, self.plotted))
        number = self.plotted.canvas.number
        share = share_piece(artist=self.artist, number=number, now=timezone.now())
        return [
            Place("home", "/", ready=STAGE_IS_READY),
            Place("watch", f"/watch/{self.open_canvas.id}", ready=LINE_IS_OPEN),
            Place("gallery", "/gallery"),
            Place("artist", f"/gallery/{self.artist.pk}"),
            Place("artist without pieces", f"/gallery/{self.helper.pk}"),
            Place("piece", plotted, ready=STAGE_IS_READY),
            Place("piece unfolded", painted, act=unfold, ready=STAGE_IS_READY),
            Place("watch finished", f"/watch/{self.plotted.canvas_id}"),
            Place("plot sheet", f"{painted}/plot", act=unfold),
            Place("films", f"{painted}/films"),
            Place("film being made", f"{painted}/films/{_begun(self.painted)}"),
            Place("share", share.get_absolute_url(), ready="body"),
            Place("sign-in", "/sign-in"),
            Place("sign-in refused", "/auth/verify?token=nothing-of-ours"),
            Place("check mail", "/sign-in", act=ask_for_mail),
            Place("verify", _link_for_the_app(self.artist)),
            Place("documentation", "/api/v1/docs", ready=".opblock"),
            Place("offline", "/offline"),
            *(Place(name.partition(".")[0], f"/error/{name}") for name in ERRORS),
            Place("home without scripts", "/", has_scripts=False),
            Place("watch without scripts", f"/watch/{self.open_canvas.id}", has_scripts=False),
            Place("piece without scripts", painted, has_scripts=False),
        ]

    def _of_the_artist(self) -> list[Place]:
        studio = f"/studio/{self.open_canvas.id}"
        return [
            Place("studio", studio, self.artist, ready=LINE_IS_OPEN),
            Place("studio unfolded", studio, self.artist, unfold, LINE_IS_OPEN),
            Place("own piece", self.plotted.get_absolute_url(), self.artist, unfold),
            Place("account", "/account", self.artist, unfold),
            Place("account with a token", "/account", self.artist, make_token),
            Place("studio without scripts", studio, self.artist, has_scripts=False),
        ]

    def _of_the_helper(self) -> list[Place]:
        open_canvas, blank = f"/studio/{self.open_canvas.id}", f"/studio/{self.blank.id}"
        return [
            Place("studio guest", open_canvas, self.helper, unfold, LINE_IS_OPEN),
            Place("studio blank", blank, self.helper, ready=LINE_IS_OPEN),
            Place("studio new canvas", blank, self.helper, begin, LINE_IS_OPEN),
            Place("studio keys", blank, self.helper, ask_for_keys, LINE_IS_OPEN),
        ]


def _link_for_the_app(user: User) -> str:
    request_client_sign_in(email=user.email, platform="app", client="here", now=timezone.now())
    text = OutgoingMail.objects.latest("id").text
    return text[text.index("/auth/verify") :].split()[0]


def _begun(piece: Piece) -> str:
    """Return the name of a film that somebody makes, and will not end."""
    options, now = film_options("mp4", 20, 800, has_captions=True), timezone.now()
    row = {"told": told_by(piece), "state": "being_made", "percent": 42}
    row["held_until"] = now + timedelta(hours=1)
    Film.objects.update_or_create(piece=piece, name=options.name, defaults=row)
    return options.name


def show_errors(window: Page | BrowserContext, site: str) -> None:
    """Let the window get our error pages at `/error/…`, as the server renders them."""
    window.route(f"{site}/error/**", _show_error)


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


def make_token(page: Page) -> None:
    unfold(page)
    form = page.locator("form[action*=tokens]").last
    form.locator("[name=name]").fill("A plotter")
    form.get_by_role("checkbox").first.check()
    form.get_by_role("button").click()
    page.locator("#made").wait_for()


def ask_for_mail(page: Page) -> None:
    page.get_by_label("mail").first.fill(f"dora-{uuid4().hex[:8]}@example.org")
    page.locator("main form button").first.click()
    page.locator("[autocomplete=one-time-code]").wait_for()
    page.wait_for_load_state("load")
