"""What can happen to a canvas: the only verbs that write one, each in one transaction.

Every verb locks the canvas's row, decides, writes, and announces after commit. It takes a person
(or, for the artist's own doing, just the canvas) and never sees a request, a socket or JSON.
"""

from canvas.services.access import (
    agent_of,
    locked,
    owning,
    participant_of,
    refusal,
    require_owner,
    writing,
)
from canvas.services.performing import cut_performance, perform
from canvas.services.pieces import (
    change_settings,
    finish_canvas,
    name_piece,
    renumber_piece,
    set_style,
    start_canvas,
    tell_already_so,
)
from canvas.services.removal import clear_canvas, redo_strokes, restore_cleared, undo_strokes
from canvas.services.strokes import (
    AskedStroke,
    Drawing,
    add_drawings,
    add_strokes,
    read_strokes,
    show_hand,
)

__all__ = [
    "AskedStroke",
    "Drawing",
    "add_drawings",
    "add_strokes",
    "agent_of",
    "change_settings",
    "clear_canvas",
    "cut_performance",
    "finish_canvas",
    "locked",
    "name_piece",
    "owning",
    "participant_of",
    "perform",
    "read_strokes",
    "redo_strokes",
    "refusal",
    "renumber_piece",
    "require_owner",
    "restore_cleared",
    "set_style",
    "show_hand",
    "start_canvas",
    "tell_already_so",
    "undo_strokes",
    "writing",
]
