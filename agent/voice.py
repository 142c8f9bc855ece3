"""The artist thinking aloud: words as they come, coalesced into a few frames a second."""

import time

from agent.messages import ToolUseBlock
from agent.models import Turn
from agent.tools.base import ToolOutcome
from canvas import broadcast
from canvas.events import Thinking, ToolActivity, Waiting

FRAMES_PER_S = 10  # of thinking, at most
MAX_FRAME_TEXT = 4_000  # characters; more waits for the next frame


class Voice:
    """Passing frames of one turn. Losing one is healed by the step's stored change."""

    def __init__(self, turn: Turn) -> None:
        self._canvas_id, self._turn = turn.canvas_id, str(turn.id)
        self._words, self._step, self._spoke_at = "", 0, 0.0

    def say(self, step: int, words: str) -> None:
        """Add `words`; they go out at once when the last frame is long enough ago."""
        if step != self._step:
            self.flush()
        self._step, self._words = step, self._words + words
        if time.monotonic() - self._spoke_at >= 1 / FRAMES_PER_S:
            self.flush()

    def flush(self) -> None:
        """Send what has gathered."""
        text, self._words = self._words[:MAX_FRAME_TEXT], self._words[MAX_FRAME_TEXT:]
        if text:
            self._spoke_at = time.monotonic()
            frame = Thinking(turn=self._turn, step=self._step, text=text)
            broadcast.pass_on(self._canvas_id, frame)

    def tell_wait(self, step: int, words: str, seconds: float) -> None:
        """Tell that no answer came; what was heard of the step is void."""
        self._words = ""
        frame = Waiting(turn=self._turn, step=step, words=words, seconds=seconds)
        broadcast.pass_on(self._canvas_id, frame)

    def tell_start(self, step: int, use: ToolUseBlock) -> None:
        """Tell that a tool begins."""
        paths = use.input.get("paths")
        count = len(paths) if isinstance(paths, list) else None
        self._tell_tool(step, use.name, "started", paths=count)

    def tell_end(self, step: int, use: ToolUseBlock, outcome: ToolOutcome) -> None:
        """Tell that a tool is through."""
        told = {"summary": outcome.summary, "is_error": outcome.is_error}
        self._tell_tool(step, use.name, "completed", **told)

    def _tell_tool(self, step: int, tool: str, state: str, **told: object) -> None:
        said = {"turn": self._turn, "step": step, "tool": tool, "state": state, **told}
        broadcast.pass_on(self._canvas_id, ToolActivity.model_validate(said))
