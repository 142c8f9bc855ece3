"""A hub and its spectators without sockets: rings that get lost, frames in flight, resuming."""

from collections import deque
from collections.abc import Iterable
from uuid import UUID

from canvas.events import LOG_EVENT, Snapshot, encode
from canvas.models import Canvas
from canvas.snapshot import changes_between, state_at
from canvas.state import CanvasState, apply_event, from_snapshot, to_snapshot


def fresh_state(canvas_id: UUID, seq: int | None = None) -> CanvasState:
    """Return what a newcomer is sent, after its travel as JSON."""
    canvas = Canvas.objects.select_related("owner").get(id=canvas_id)
    text = encode(to_snapshot(state_at(canvas, seq)))
    return from_snapshot(Snapshot.model_validate_json(text))


def follow(state: CanvasState, texts: Iterable[str]) -> CanvasState:
    """Return `state` after frames as they travel; asserts that none is missing or repeated."""
    for text in texts:
        event = LOG_EVENT.validate_json(text)
        assert event.seq == state.seq + 1, "no gap, no repeat"
        state = apply_event(state, event)
    return state


class Follower:
    """A spectator: what was sent and has not arrived, and what they see."""

    def __init__(self) -> None:
        self.canvas_id: UUID | None = None  # where their socket is; None while dropped
        self.inbox: deque[str] = deque()
        self.states: dict[UUID, CanvasState] = {}

    def connect(self, canvas_id: UUID) -> None:
        """Open a socket, from where this page's state of that canvas is."""
        self.drop()
        self.canvas_id = canvas_id
        known = self.states.get(canvas_id)
        if known is None:
            self.states[canvas_id] = fresh_state(canvas_id)
        else:
            self.inbox.extend(encode(event) for event in changes_between(canvas_id, known.seq))

    def drop(self) -> None:
        """Lose the socket, and what was under way on it."""
        self.canvas_id = None
        self.inbox.clear()

    def read(self, count: int) -> None:
        """Let up to `count` frames arrive."""
        for _ in range(min(count, len(self.inbox))):
            assert self.canvas_id is not None
            arrived = [self.inbox.popleft()]
            self.states[self.canvas_id] = follow(self.states[self.canvas_id], arrived)


class Rooms:
    """What a hub does: it hears a ring or the heartbeat, and reads what it has not sent yet."""

    def __init__(self, followers: Iterable[Follower]) -> None:
        self._followers = list(followers)

    def ring(self, canvas_id: UUID) -> None:
        """Send everything stored to everybody who has not been sent it."""
        for follower in self._followers:
            if follower.canvas_id == canvas_id:
                sent = follower.states[canvas_id].seq + len(follower.inbox)
                follower.inbox.extend(encode(e) for e in changes_between(canvas_id, sent))
