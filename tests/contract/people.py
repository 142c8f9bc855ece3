"""Somebody who uses an existing client: their account, their token, their requests and sockets."""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx2
from django.test import Client

from accounts.models import InviteCode, OutgoingMail, User
from agent.models import Turn
from canvas.models import Canvas
from tests.contract.atelier import Artist
from tests.contract.line import TIMEOUT_S, Frame, Line
from tests.contract.site import Site

PASSWORD = "Test-password-1"

_numbers = itertools.count(1)


class Door:
    """The REST door of a site, for somebody with a token or nobody."""

    def __init__(self, site: Site, access: str | None = None) -> None:
        self._headers = {"Authorization": f"Bearer {access}"} if access else {}
        self._client = httpx2.Client(base_url=site.address, timeout=TIMEOUT_S, trust_env=False)

    def ask(self, method: str, path: str, **options: Any) -> httpx2.Response:
        """Ask `path` below `/api`."""
        return self.ask_bare(method, f"/api{path}", **options)

    def ask_bare(self, method: str, path: str, **options: Any) -> httpx2.Response:
        """Ask `path` as it stands."""
        headers = {**self._headers, **options.pop("headers", {})}
        return self._client.request(method, path, headers=headers, **options)

    def get(self, path: str, **options: Any) -> httpx2.Response:
        return self.ask("GET", path, **options)

    def post(self, path: str, body: object = None, **options: Any) -> httpx2.Response:
        return self.ask("POST", path, json=body, **options)

    def close(self) -> None:
        self._client.close()


@dataclass
class Person:
    """An account that signed up by the contract, and one device of it."""

    site: Site
    email: str
    user_id: str
    access: str
    refresh: str
    door: Door
    opened: list[Line | Door] = field(default_factory=list)

    @property
    def artist(self) -> Artist:
        return self.site.atelier.artist_of(self.user_id)

    @property
    def user(self) -> User:
        """The account's row, as it is now."""
        return User.objects.get(id=self.user_id)

    def connect(self, **query: str) -> Line:
        """Open a socket of this device."""
        line = Line(self.site.socket_address, self.access, **query)
        self.opened.append(line)
        return line

    def enter(self) -> Line:
        """Open a socket and hear its `init`."""
        line = self.connect()
        assert line.hear()["type"] == "init"
        return line

    def own_page(self) -> Line:
        """Open the studio's socket of our own pages, signed in by a session."""
        client = Client()
        client.force_login(self.user)
        cookie = f"sessionid={client.cookies['sessionid'].value}"
        address = f"{self.site.socket_address}/studio/{self.canvas.id}"
        return Line(address, None, origin=self.site.address, cookie=cookie)

    def work(self) -> Line:
        """Open a socket, and let the artist be awake and at rest."""
        line = self.enter()
        line.say("resume")
        line.until("thinking_delta")
        self.wait_at_rest()
        return line

    def wait_at_rest(self) -> None:
        """Return when the artist has put its brush down."""
        self.site.atelier.wait_at_rest(self.user_id)

    @property
    def is_at_rest(self) -> bool:
        """Whether no turn is under way."""
        return not Turn.objects.active().filter(canvas__owner_id=self.user_id).exists()

    def turns(self) -> int:
        """How many turns the artist took, or takes, on the piece on the easel."""
        return Turn.objects.filter(canvas=self.canvas).count()

    @property
    def canvas(self) -> Canvas:
        """The canvas on the easel, as it is now."""
        return Canvas.objects.get(easel__artist_id=self.user_id)

    def other_device(self) -> "Person":
        """Sign the same person in on another device."""
        answer = self.door.post("/auth/signin", {"email": self.email, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        other = _person(self.site, self.email, answer.json())
        self.opened.append(other.door)
        other.opened = self.opened
        return other

    def pending(self) -> dict[str, Any]:
        """Return what this device's pending strokes are."""
        answer = self.door.get("/strokes/pending")
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def state(self) -> dict[str, Any]:
        """Return the workspace as the server has it."""
        answer = self.door.get("/state")
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def hang(self, line: Line, *, strokes: int = 1) -> int:
        """Draw a little by hand and begin anew, so that a piece hangs; return its number."""
        number: int = self.state()["piece_number"]
        for n in range(strokes):
            line.say("stroke", points=[{"x": 10 + n, "y": 10}, {"x": 90 + n, "y": 90}])
            line.until("human_stroke")
        line.say("new_canvas")
        line.until(is_unpaused)
        return number

    def leave(self) -> None:
        """Close everything that was opened."""
        for each in (*self.opened, self.door):
            each.close()


type Newcomer = Callable[[], Person]


def sign_up(site: Site) -> Person:
    """Sign a new person up over HTTP."""
    number = next(_numbers)
    email = f"person{number}@example.org"
    invite = InviteCode.objects.create(code=f"test-invite-{number}")
    door = Door(site)
    body = {"email": email, "password": PASSWORD, "invite_code": invite.code}
    answer = door.post("/auth/signup", body)
    door.close()
    assert answer.status_code == 201, answer.text
    return _person(site, email, answer.json())


def last_mail(email: str) -> str:
    """Return the words of the last mail to an address."""
    return OutgoingMail.objects.filter(to=email).latest("created_at").text


def link_token(mail: str) -> str:
    """Return the token of the link in a mail."""
    found = re.search(r"/auth/verify\?token=([^\s\"<>]+)", mail)
    assert found, mail
    return found[1]


def code_in(mail: str) -> str:
    """Return the six digits in a mail, whatever stands between them."""
    found = re.search(r"(?<!\d)(?:\d[ \u2009\u00a0]?){5}\d(?!\d)", mail)
    assert found, mail
    return re.sub(r"\D", "", found[0])


def is_unpaused(frame: Frame) -> bool:
    return frame["type"] == "paused" and frame["paused"] is False


def _person(site: Site, email: str, token: dict[str, str]) -> Person:
    access, refresh = token["access_token"], token["refresh_token"]
    door = Door(site, access)
    user_id = str(User.objects.by_email(email).id)  # type: ignore[union-attr]
    return Person(site, email, user_id, access, refresh, door)
