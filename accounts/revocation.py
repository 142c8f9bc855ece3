"""Telling open sockets that somebody was signed out: rung on commit, and checked again anyway."""

from uuid import UUID


def ring(user_id: UUID) -> None:
    """Have every process look again at this person's sockets, once the caller's work is in."""
