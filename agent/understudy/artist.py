"""The understudy as a model: it reads the conversation and answers with its next passage."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

from agent.messages import (
    AssistantMessage,
    JsonObject,
    JsonValue,
    MessageEnded,
    ModelEvent,
    ModelRequest,
    TextBlock,
    ThinkingBlock,
    ThoughtDelta,
    ToolUseBlock,
)
from agent.understudy import agenda, ritual
from agent.understudy.conversation import read
from agent.understudy.progress import Action, Progress

WORDS_A_DELTA = 3
WORDS_PER_S = 14.0
MAX_THINKING_S = 3.0
LETTERS = ("", "b", "c", "d")  # that tell the calls of one answer apart

type Pause = Callable[[float], Awaitable[None]]


class Understudy:
    """The built-in artist that needs no key. It keeps nothing between calls.

    pause: waits that many seconds; it paces the thinking. Hand in one that returns at once where
    nobody watches.
    """

    name = "understudy"
    max_tokens = 0

    def __init__(self, pause: Pause) -> None:
        self._pause = pause

    async def close(self) -> None:
        """There is nothing to end."""

    async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
        """Answer with the next passage, or with the last words once nothing is left to do.

        Raises NothingKnown when the conversation holds no briefing.
        """
        progress = read(request.messages)
        thought = _thought(progress)
        pieces = list(_in_pieces(thought))
        wait_s = min(MAX_THINKING_S / len(pieces), WORDS_A_DELTA / WORDS_PER_S)
        for piece in pieces:
            yield ThoughtDelta(piece)
            await self._pause(wait_s)
        yield _ended(progress, thought)


def _thought(progress: Progress) -> str:
    if not progress.todo:
        return " ".join((*progress.aside, ritual.farewell(progress)))
    own = [_own_thought(progress, action) for action in progress.up_next]
    first = ritual.thought_for_plan(progress) if progress.steps == 0 else ""
    return " ".join(words for words in (*progress.aside, first, *own) if words) or (
        progress.plan.remark
    )


def _own_thought(progress: Progress, action: Action) -> str:
    return ritual.thought_for_name(progress) if action.tool == "name_piece" else action.thought


def _in_pieces(thought: str) -> Iterator[str]:
    words = thought.split(" ")
    for at in range(0, len(words), WORDS_A_DELTA):
        piece = " ".join(words[at : at + WORDS_A_DELTA])
        yield piece if at + WORDS_A_DELTA >= len(words) else f"{piece} "


def _ended(progress: Progress, thought: str) -> MessageEnded:
    if not progress.todo:
        return MessageEnded(AssistantMessage((TextBlock(thought),)), "end_turn")
    number = progress.steps + 1
    calls = [
        ToolUseBlock(f"u{number}{LETTERS[place]}", action.tool, _input(progress, action))
        for place, action in enumerate(progress.up_next)
    ]
    if written := _for_the_notebook(progress):
        calls.insert(0, ToolUseBlock(f"u{number}n", "notes", written))
    return MessageEnded(AssistantMessage((ThinkingBlock(thought), *calls)), "tool_use")


def _for_the_notebook(progress: Progress) -> JsonObject:
    """Return what is written before the answer's other tools: ticks are for what came before."""
    if progress.steps == 0:
        return agenda.first_page(progress.briefing, progress.plan, progress.agenda)
    done: list[JsonValue] = list(progress.due)
    written: JsonObject = {"done": done} if done else {}
    if progress.todo[0].tool == "mark_piece_done":
        written["remember"] = agenda.memory_with(
            progress.briefing.notes.memory,
            progress.briefing,
            ritual.title_of(progress),
            progress.plan,
        )
    return written


def _input(progress: Progress, action: Action) -> JsonObject:
    match action.tool:
        case "draw_paths":
            paths: list[JsonValue] = [mark.as_path() for mark in action.marks]
            return {"paths": paths}
        case "generate_svg":
            return {"code": action.code}
        case "sign_canvas":
            return ritual.signature(progress)
        case "name_piece":
            return {"title": ritual.title_of(progress), "alt_text": ritual.alt_text_of(progress)}
        case "critique":
            return {"intent": agenda.intent_of(progress.briefing, progress.plan)}
    return {}
