"""Every message: it travels as JSON and comes back, nothing undeclared gets in, and each log
frame alters a spectator's state as it says."""

import json
from typing import Any, get_args

import pytest
from pydantic import BaseModel, ValidationError

from canvas import events
from canvas.events import LOG_EVENT, STUDIO_COMMAND, LogEvent, StudioCommand, encode
from canvas.state import (
    NUDGES_KEPT,
    STEPS_KEPT,
    CanvasState,
    apply_event,
    fold,
    from_snapshot,
    to_snapshot,
)
from canvas.strokes import WireStroke

FACTS = events.PieceFacts(
    id="c",
    number=0,
    artist="Alice",
    width=800,
    height=600,
    style="plotter",
    visibility="public",
    open_to="owner",
)
BOB = events.ParticipantData(id="b", name="Bob", role="guest")


def stroke(name: str, seq: int = 1) -> WireStroke:
    return {
        "id": name,
        "author": "b",
        "role": "human",
        "kind": "line",
        "points": "AAAAAA==",
        "seed": 1,
        "seq": seq,
    }


SHOW = events.PerformanceData(
    id="p",
    starts_at=5,
    duration_ms=90,
    strokes=(events.StrokeTiming(id="a", start_ms=1, end_ms=2, pace="/w=="),),
)
NUDGE = events.NudgeData(id="n", author="Bob", text="reeds", at=3, spot=(1.5, 2))
OTHER = NUDGE.model_copy(update={"id": "m"})
GROWN = NUDGE.model_copy(update={"text": "reeds / and fog"})
PLAN = (events.PlanPart(text="The hill", is_done=True), events.PlanPart(text="Its shadow"))
CRITIQUE = events.CritiqueGiven(turn="t", critic="c", passes=False, findings=("Empty left.",))
SHOWN = (events.ReferenceData(id="r", name="heron", kind="imagined"),)
STEP = events.StepTaken(turn="t", step=0, thought="Hm.")
ENDED = events.TurnEnded(turn="t", reason="rested")
START = CanvasState(
    piece=FACTS,
    seq=7,
    strokes=(stroke("a"), stroke("b")),
    nudges=(NUDGE,),
    last_ended=events.TurnEnded(turn="s", reason="failed", detail="Claude is busy."),
)

# (event, what it alters): everything else of the state stays as it was
ALTERED: list[tuple[LogEvent, dict[str, Any]]] = [
    (
        events.CanvasStarted(piece=FACTS.model_copy(update={"number": 3})),
        {"piece": FACTS.model_copy(update={"number": 3})},
    ),
    (events.ParticipantJoined(participant=BOB), {"participants": (BOB,)}),
    (
        events.StrokesAdded(by="b", cause="drawn", strokes=(stroke("c", 8),)),
        {"strokes": (stroke("a"), stroke("b"), stroke("c", 8))},
    ),
    (
        events.StrokesAdded(by="b", cause="performed", strokes=(stroke("c", 8),), performance=SHOW),
        {"strokes": (stroke("a"), stroke("b"), stroke("c", 8)), "performance": SHOW},
    ),
    (
        events.StrokesRemoved(by="b", cause="undone", ids=("a", "never")),
        {"strokes": (stroke("b"),)},
    ),
    (
        events.StyleChanged(style="paint"),
        {"piece": FACTS.model_copy(update={"style": "paint"})},
    ),
    (
        events.PieceRenumbered(number=41),
        {"piece": FACTS.model_copy(update={"number": 41})},
    ),
    (events.PieceNamed(title="Dusk", alt_text="Hills."), {"title": "Dusk", "alt_text": "Hills."}),
    (
        events.SettingsChanged(visibility="private", open_to="signed_in"),
        {"piece": FACTS.model_copy(update={"visibility": "private", "open_to": "signed_in"})},
    ),
    (events.NudgeLeft(nudge=OTHER), {"nudges": (NUDGE, OTHER)}),
    (events.NudgeLeft(nudge=GROWN), {"nudges": (GROWN,)}),
    (
        events.NudgesSeen(ids=("n",)),
        {"nudges": (NUDGE.model_copy(update={"state": "seen"}),)},
    ),
    (STEP, {"steps": (STEP.model_copy(update={"seq": 8}),)}),
    (
        events.TurnStarted(turn="t", painter="understudy"),
        {"turn": "t", "painter": "understudy", "last_ended": None},
    ),
    (ENDED, {"turn": None, "last_ended": ENDED.model_copy(update={"seq": 8})}),
    (events.ArtistPaused(reason="owner"), {"paused": "owner"}),
    (
        events.ArtistPaused(reason="error", words="No key."),
        {"paused": "error", "paused_words": "No key."},
    ),
    (events.ArtistResumed(), {"paused": None, "paused_words": ""}),
    (events.PlanChanged(plan=PLAN), {"plan": PLAN}),
    (CRITIQUE, {"critique": CRITIQUE.model_copy(update={"seq": 8})}),
    (events.ReferencesChanged(references=SHOWN), {"references": SHOWN}),
    (events.CanvasFinished(ended_by="artist"), {"ended_by": "artist"}),
]

COMMANDS: list[dict[str, Any]] = [
    {"type": "draw", "ref": "1", "strokes": [{"id": "a", "path": {"type": "line"}}]},
    {"type": "undo", "ref": "1"},
    {"type": "redo", "ref": "1"},
    {"type": "clear", "ref": "1"},
    {"type": "restore_cleared", "ref": "1"},
    {"type": "nudge", "ref": "1", "text": "reeds"},
    {"type": "pause", "ref": "1"},
    {"type": "resume", "ref": "1"},
    {"type": "stop", "ref": "1"},
    {"type": "change_settings", "ref": "1", "visibility": "public", "open_to": "owner"},
    {"type": "hand", "stroke": "a", "points": [[1, 2]]},
    {"type": "ping", "sent": 1.5},
]


def kinds(union: Any) -> set[str]:
    """The `type` of every message of a union."""
    return {
        get_args(message.model_fields["type"].annotation)[0]
        for message in get_args(union.__value__)
    }


def numbered(event: LogEvent) -> LogEvent:
    return event.model_copy(update={"seq": 8})


class TestLogFrames:
    def test_all_of_them_are_in_the_table_above(self) -> None:
        assert {event.type for event, _ in ALTERED} == kinds(LogEvent)

    @pytest.mark.parametrize(("event", "altered"), ALTERED, ids=lambda x: getattr(x, "type", ""))
    def test_alter_what_they_say_and_nothing_else(
        self, event: LogEvent, altered: dict[str, Any]
    ) -> None:
        after = apply_event(START, numbered(event))
        for name in CanvasState.__dataclass_fields__:
            expected = 8 if name == "seq" else altered.get(name, getattr(START, name))
            assert getattr(after, name) == expected, name

    @pytest.mark.parametrize("event", [event for event, _ in ALTERED], ids=lambda e: e.type)
    def test_travel_as_json_and_come_back(self, event: LogEvent) -> None:
        assert LOG_EVENT.validate_json(encode(numbered(event))) == numbered(event)

    @pytest.mark.parametrize("event", [event for event, _ in ALTERED], ids=lambda e: e.type)
    def test_refuse_what_is_not_declared(self, event: LogEvent) -> None:
        frame = {**json.loads(encode(event)), "extra": 1}
        with pytest.raises(ValidationError):
            LOG_EVENT.validate_python(frame)

    def test_are_folded_in_order(self) -> None:
        paused, resumed = events.ArtistPaused(seq=8, reason="owner"), events.ArtistResumed(seq=9)
        assert fold(START, [paused]).paused == "owner"
        assert fold(START, [paused, resumed]).paused is None

    def test_keep_a_bounded_number_of_nudges_and_steps(self) -> None:
        state = START
        for seq in range(8, 8 + 3 * NUDGES_KEPT):
            left = NUDGE.model_copy(update={"id": str(seq)})
            state = apply_event(state, events.NudgeLeft(seq=seq, nudge=left))
            state = apply_event(state, STEP.model_copy(update={"seq": seq, "step": seq}))
        assert (len(state.nudges), len(state.steps)) == (NUDGES_KEPT, STEPS_KEPT)
        assert state.nudges[-1].id == str(7 + 3 * NUDGES_KEPT)


class TestASnapshot:
    @pytest.mark.parametrize("event", [event for event, _ in ALTERED], ids=lambda e: e.type)
    def test_gives_back_the_state_it_was_made_of(self, event: LogEvent) -> None:
        state = apply_event(START, numbered(event))
        text = encode(to_snapshot(state))
        assert from_snapshot(events.Snapshot.model_validate_json(text)) == state


class TestCommands:
    def test_all_of_them_are_in_the_list_above(self) -> None:
        assert {command["type"] for command in COMMANDS} == kinds(StudioCommand)

    @pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c["type"])
    def test_are_read_as_what_they_are(self, command: dict[str, Any]) -> None:
        assert STUDIO_COMMAND.validate_json(json.dumps(command)).type == command["type"]

    @pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c["type"])
    def test_refuse_undeclared_keys_and_missing_ones(self, command: dict[str, Any]) -> None:
        for wrong in (
            {**command, "seq": 1},
            *({k: v for k, v in command.items() if k != gone} for gone in command),
        ):
            with pytest.raises(ValidationError):
                STUDIO_COMMAND.validate_python(wrong)

    @pytest.mark.parametrize("name", ["~1", "", "a b", "x" * 65, "ä", "a\n", "<b>"])
    def test_refuse_stroke_ids_that_are_not_a_clients_to_choose(self, name: str) -> None:
        with pytest.raises(ValidationError):
            events.AskedStroke(id=name, path={})

    @pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
    def test_refuse_numbers_that_are_none(self, number: str) -> None:
        for text in (
            f'{{"type":"ping","sent":{number}}}',
            f'{{"type":"hand","stroke":"a","points":[[1,{number}]]}}',
            f'{{"type":"nudge","ref":"1","text":"x","spot":[{number},1]}}',
        ):
            with pytest.raises(ValidationError):
                STUDIO_COMMAND.validate_json(text)


class TestEverySeamMessage:
    def test_is_frozen_and_closed(self) -> None:
        shapes = [
            shape
            for shape in vars(events).values()
            if isinstance(shape, type) and issubclass(shape, BaseModel) and shape is not BaseModel
        ]
        assert len(shapes) > 40
        for shape in shapes:
            assert shape.model_config.get("frozen")
            assert shape.model_config.get("extra") == "forbid"
