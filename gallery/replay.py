"""The performance of a hung piece, replayable: its log up to where it was hung, as JSON."""

import json

from canvas.events import PROTOCOL_VERSION, encode
from canvas.snapshot import changes_between
from gallery.errors import ReplayTooLong
from gallery.models import Piece

MAX_CHANGES = 20_000  # a longer log is not sent whole


def can_replay(piece: Piece) -> bool:
    """Say whether the piece's log is short enough to be sent whole."""
    return piece.seq <= MAX_CHANGES


def replay_etag(piece: Piece) -> str:
    """Return the entity tag of the piece's replay: a log never changes."""
    return f'"{piece.canvas_id}.{piece.seq}.{PROTOCOL_VERSION}"'


def replay_json(piece: Piece) -> bytes:
    """Return {"piece", "title", "frames"}: the log frames from 1 to the seq that hangs.

    References are left out: what its owner hides again must not stay in copies of the replay.

    Raises:
        ReplayTooLong: there are more than MAX_CHANGES.
    """
    if not can_replay(piece):
        raise ReplayTooLong(piece.seq, MAX_CHANGES)
    changes = changes_between(piece.canvas_id, 0, piece.seq)
    frames = ",".join(encode(event) for event in changes if event.type != "references_changed")
    facts = piece.canvas.facts().model_dump_json()
    title = json.dumps(piece.shown_title)
    return f'{{"piece":{facts},"title":{title},"frames":[{frames}]}}'.encode()
