"""The shipped app as a state machine: what it keeps, says, fetches and draws. Written anew.

Where the shipped app is clumsy this one is as clumsy: it draws its own stroke before the echo,
fetches twice when a render comes in between, and believes its own clock about tokens.
"""

import base64
import json
import random
import time
from typing import Any

from websockets.exceptions import ConnectionClosed

from tests.contract.line import Frame, Line
from tests.contract.people import Door
from tests.contract.performer import Drawn, Path, Performer
from tests.contract.site import Site

EARLY_S = 30  # a token that ends within so many seconds counts as expired
RECONNECT_S = 3.0
REFRESH_COOLDOWN_S = 5.0
SIGN_IN_AGAIN = 4001

RERENDER_CHANCE = 0.5  # that a fetch is thrown away and repeated
LOST_ANSWER_CHANCE = 0.5  # that the first answer of a refresh never arrives

# frame -> which field of the app's is set by which of the frame's
FIELDS = {
    "piece_state": ("piece_number", "number"),
    "gallery_update": ("gallery", "canvases"),
    "style_change": ("style", "drawing_style"),
    "paused": ("is_paused", "paused"),
}


def expires_soon(token: str, *, now: float) -> bool:
    """Whether a client takes this access token for expired, at `now` in seconds since 1970."""
    try:
        _, payload, _ = token.split(".")
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return bool(claims["exp"] - now < EARLY_S)
    except (ValueError, KeyError):
        return True


class App:
    """One device with the app open in the studio. Its time is simulated; see `live`."""

    def __init__(self, site: Site, access: str, refresh: str, *, seed: int) -> None:
        self._site, self._door = site, Door(site)
        self.access, self.refresh = access, refresh
        self._chance = random.Random(seed)
        self._line: Line | None = None
        self._clock = self.slow_by = 0.0  # simulated seconds; how far its clock is behind
        self._started = time.time()
        self._connect_at: float | None = 0.0
        self._refreshed_at = -REFRESH_COOLDOWN_S
        self._highest = 0  # of the batches fetched since the app was opened
        self.performer = Performer()
        self.strokes: list[Path] = []
        self.local: list[Path] = []  # its own strokes, before their echoes; they have no author
        self.running: list[str] = []  # tools that were started and not completed
        self.viewed: int | None = None  # the number of the old piece that is looked at
        self.piece_number, self.is_paused, self.style = 0, True, "plotter"
        self.gallery: list[dict[str, Any]] = []
        self.errors: list[str] = []
        self.seen: dict[str, int] = {}  # how many frames of each type came
        self.refreshes = self.fetches = self.inits = 0

    @property
    def is_online(self) -> bool:
        return self._line is not None

    @property
    def is_at_rest(self) -> bool:
        """Nothing is left to be played, and the line is up."""
        return self.is_online and self.performer.is_idle

    # what its user does

    def draw(self, *points: tuple[float, float]) -> None:
        """Draw a stroke: at once on this screen, and to the server."""
        sent = [{"x": x, "y": y} for x, y in points]
        if self._say("stroke", points=sent):
            self.local.append({"type": "polyline", "points": sent})

    def nudge(self, text: str) -> None:
        self._say("nudge", text=text)

    def choose_style(self, style: str) -> None:
        self._say("set_style", drawing_style=style)

    def begin(self, direction: str) -> None:
        """Begin anew with a prompt: the app always sends both."""
        self._say("new_canvas", direction=direction)
        self._say("resume")

    def clear(self) -> None:
        self._say("clear")

    def go_to_background(self) -> None:
        self._say("pause")

    def come_to_foreground(self) -> None:
        self._say("resume")

    def look_at(self, number: int) -> None:
        """Look at an old piece: over REST, and announcements are ignored meanwhile."""
        answer = self._ask("GET", f"/gallery/{number}/strokes")
        assert answer["piece_number"] == number
        self.viewed = number

    def look_at_live(self) -> None:
        self.viewed = None

    def lose_line(self) -> None:
        """Be in a tunnel for a moment."""
        if self._line is not None:
            self._line.drop()

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
        self._door.close()

    # what passes

    def live(self, seconds: float, *, real_s: float) -> None:
        """Let simulated seconds pass; they take `real_s`, in which frames are heard."""
        self._clock += seconds
        if self._line is None and self._connect_at is not None and self._clock >= self._connect_at:
            self._connect()
        self._hear(real_s)
        if not self.is_paused and self.viewed is None:
            for outcome in self.performer.play(seconds):
                if isinstance(outcome, Drawn):
                    self.strokes.append(outcome.path)
                else:
                    self._say("animation_done", batch_id=outcome.batch_id)

    def _connect(self) -> None:
        self._connect_at = None
        self._line = Line(self._site.socket_address, self._token(), trace_id="0" * 32)

    def _hear(self, real_s: float) -> None:
        deadline = time.monotonic() + real_s
        while self._line is not None:
            try:
                frame = self._line.hear(within=max(0.0, deadline - time.monotonic()))
            except TimeoutError:
                return
            except ConnectionClosed as closed:
                self._line = None
                self._after_close(closed.rcvd.code if closed.rcvd else None)
                return
            self.seen[frame["type"]] = self.seen.get(frame["type"], 0) + 1
            self._follow(frame)

    def _after_close(self, code: int | None) -> None:
        if code != SIGN_IN_AGAIN:
            self._connect_at = self._clock + RECONNECT_S
            return
        assert self._clock - self._refreshed_at >= REFRESH_COOLDOWN_S, "refused again and again"
        self._refresh()
        self._connect_at = self._clock

    def _follow(self, frame: Frame) -> None:
        """Do what the shipped app does about a frame; nothing about those it does not know."""
        match frame:
            case {"type": "init"}:
                self._take_over(frame)
            case {"type": "new_canvas" | "clear"}:
                self._begin_anew()
            case {"type": "human_stroke", "path": path}:
                self.strokes.append(path)
            case {"type": "agent_strokes_ready"}:
                self._hear_of_strokes(frame)
            case {"type": "code_execution"}:
                self._show_tool(frame["tool_name"], is_started=frame["status"] == "started")
            case {"type": "thinking_delta", "text": text}:
                self.performer.say(text)
            case {"type": "error", "message": message}:
                self.errors.append(message)
            case {"type": known} if known in FIELDS:
                mine, theirs = FIELDS[known]
                setattr(self, mine, frame[theirs])

    def _take_over(self, init: Frame) -> None:
        self._begin_anew()
        self.inits += 1
        self.strokes = list(init["strokes"])
        self.gallery, self.is_paused = init["gallery"], init["paused"]
        self.piece_number, self.style = init["piece_number"], init["drawing_style"]

    def _show_tool(self, tool: str, *, is_started: bool) -> None:
        self.performer.show_event()
        if is_started:
            self.running.append(tool)
        elif tool in self.running:
            self.running.remove(tool)

    def _begin_anew(self) -> None:
        self.strokes, self.local, self.running = [], [], []
        self.performer.forget()

    def _hear_of_strokes(self, frame: Frame) -> None:
        if self.viewed is not None or frame["piece_number"] < self.piece_number:
            return
        self.piece_number = frame["piece_number"]
        if frame["batch_id"] <= self._highest:
            return
        if self._chance.random() < RERENDER_CHANCE:
            self._fetch()  # a render comes in between: this answer is thrown away
        self.performer.draw(self._fetch())
        self._highest = frame["batch_id"]

    def _fetch(self) -> list[dict[str, Any]]:
        self.fetches += 1
        strokes: list[dict[str, Any]] = self._ask("GET", "/strokes/pending")["strokes"]
        return strokes

    def _say(self, kind: str, **fields: object) -> bool:
        """Send a message; without a line it is lost, and the app does not care."""
        try:
            if self._line is not None:
                self._line.say(kind, **fields)
                return True
        except ConnectionClosed:
            pass  # heard of when it next listens
        return False

    def _ask(self, method: str, path: str) -> Any:
        headers = {"Authorization": f"Bearer {self._token()}"}
        answer = self._door.ask(method, path, headers=headers)
        assert answer.status_code == 200, (path, answer.text)
        return answer.json()

    def _token(self) -> str:
        if expires_soon(self.access, now=self._started + self._clock - self.slow_by):
            self._refresh()
        return self.access

    def _refresh(self) -> None:
        """Get new tokens; anything but success would sign the person out for good."""
        body = {"refresh_token": self.refresh}
        if self._chance.random() < LOST_ANSWER_CHANCE:
            self._door.post("/auth/refresh", body)  # the answer is lost on its way
        answer = self._door.post("/auth/refresh", body)
        assert answer.status_code == 200, f"signed out: {answer.text}"
        self.access = answer.json()["access_token"]
        self.refresh = answer.json()["refresh_token"]
        self._refreshed_at = self._clock
        self.refreshes += 1
