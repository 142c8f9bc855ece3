"""The understudy: a built-in procedural artist behind the same seam as every other model."""

from agent.understudy.artist import Understudy

__all__ = ["Understudy"]
