"""`critique`: what it found, and what the artist may do next."""

import asyncio
from typing import Any

import pytest

from agent.messages import TextBlock
from agent.tools import TOOLS
from agent.tools.base import NotAvailable, ToolOutcome, Verdict
from agent.tools.critique import FAILED, MAX_INTENT, PASSED
from tests.agent.studios import MemoryStudio

FAILS = Verdict(passes=False, findings=("The left is empty.", "The sun is cut."))


class NobodyThere(MemoryStudio):
    async def critique(self, intent: str) -> Verdict:
        raise NotAvailable("The critic is busy; ask again in a while.")


def use(studio: MemoryStudio, **asked: Any) -> tuple[ToolOutcome, str]:
    outcome = asyncio.run(TOOLS["critique"].use(asked, studio))
    return outcome, "\n".join(b.text for b in outcome.content if isinstance(b, TextBlock))


def test_a_pass_opens_the_way_to_the_end() -> None:
    studio = MemoryStudio(judgements=[Verdict(passes=True, findings=("Lovely sky.",))])
    outcome, words = use(studio, intent=" A quiet\npond. ")
    assert studio.intents == ["A quiet pond."]
    assert words.startswith(PASSED)
    assert "1. Lovely sky." in words
    assert "mark it done" in words
    assert not outcome.is_error
    assert asyncio.run(TOOLS["mark_piece_done"].use({}, studio)).is_done


def test_fails_are_told_with_their_findings_and_the_third_leaves_it_to_the_artist() -> None:
    studio = MemoryStudio(judgements=[FAILS, FAILS, FAILS])
    told = [use(studio, intent="A pond.")[1] for _ in range(3)]
    assert all(words.startswith(FAILED) and "2. The sun is cut." in words for words in told)
    assert ["stop where you are" in words for words in told] == [False, False, True]
    assert asyncio.run(TOOLS["mark_piece_done"].use({}, studio)).is_done


def test_a_pass_in_between_counts_the_fails_anew() -> None:
    studio = MemoryStudio(judgements=[FAILS, FAILS, Verdict(passes=True), FAILS])
    told = [use(studio, intent="A pond.")[1] for _ in range(4)]
    assert "the first time in a row" in told[3]


@pytest.mark.parametrize("intent", [None, "", " \n", 7, ["pond"]])
def test_without_words_it_is_refused_and_nobody_is_asked(intent: Any) -> None:
    studio = MemoryStudio()
    outcome, words = use(studio, intent=intent)
    assert outcome.is_error
    assert "`intent`" in words
    assert studio.intents == []


def test_of_a_blank_canvas_is_refused_and_nobody_is_asked() -> None:
    studio = MemoryStudio(is_bare=True)
    outcome, words = use(studio, intent="A pond.")
    assert outcome.is_error
    assert "draw first" in words
    assert studio.intents == []


def test_a_long_intent_is_cut() -> None:
    studio = MemoryStudio()
    use(studio, intent="pond " * 500)
    assert len(studio.intents[0]) == MAX_INTENT


def test_nobody_to_ask_is_told_in_words() -> None:
    outcome, words = use(NobodyThere(), intent="A pond.")
    assert outcome.is_error
    assert words == "The critic is busy; ask again in a while."
