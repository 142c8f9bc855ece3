"""Nudges that come twice: a client's id makes the same words the same nudge."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from agent import nudging, services
from agent.models import Nudge, NudgeReceipt, Turn
from canvas.errors import CanvasRefusal
from canvas.models import Canvas
from canvas.snapshot import changes_between
from tests.sockets import work
from tests.spectator import assert_spectator_agrees

START = datetime(2026, 11, 21, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def canvas(alice: User) -> Canvas:
    return services.begin_canvas(user=alice, style="paint", open_to="signed_in", now=START)


def leave(canvas: Canvas, user: User, text: str, **more: Any) -> nudging.LeftNudge:
    return services.leave_nudge(user=user, canvas_id=canvas.id, text=text, now=START, **more)


class TestWordsThatComeTwice:
    def test_are_left_once_under_one_id_and_answered_alike(
        self, canvas: Canvas, alice: User, bob: User
    ) -> None:
        leave(canvas, bob, "reeds", client_id="b1")
        first = leave(canvas, alice, "blue", client_id="a1")
        head = Canvas.objects.get(id=canvas.id).head_seq
        again = assert_spectator_agrees(
            canvas, lambda: leave(canvas, alice, "blue", client_id="a1")
        )
        assert (again.place, again.is_merged) == (first.place, first.is_merged)
        assert again.nudge == first.nudge
        assert Nudge.objects.get(participant__user=alice).text == "blue"
        assert Canvas.objects.get(id=canvas.id).head_seq == head

    @pytest.mark.parametrize("end", ["finished", "closed"])
    def test_are_answered_alike_although_the_piece_ended_or_was_closed_to_the_person(
        self, canvas: Canvas, alice: User, bob: User, end: str
    ) -> None:
        first = leave(canvas, bob, "reeds", client_id="b1")
        if end == "finished":
            services.begin_canvas(user=alice, style="paint", now=START)
        else:
            Canvas.objects.update(visibility="private", open_to="owner")
        again = leave(canvas, bob, "reeds", client_id="b1")
        assert (again.nudge, again.place) == (first.nudge, first.place)
        with pytest.raises(CanvasRefusal):
            leave(canvas, bob, "reeds", client_id="b2")

    def test_join_what_waits_once(self, canvas: Canvas, bob: User) -> None:
        leave(canvas, bob, "reeds", client_id="b1")
        for _ in range(2):
            assert leave(canvas, bob, "and fog", client_id="b2").is_merged
        assert Nudge.objects.get().text == "reeds / and fog"

    def test_wake_the_artist_once_even_when_they_were_seen_meanwhile(
        self, canvas: Canvas, bob: User
    ) -> None:
        leave(canvas, bob, "reeds", client_id="b1")
        Nudge.objects.update(seen_at=START + timedelta(seconds=9))
        Turn.objects.update(state="ended")
        leave(canvas, bob, "reeds", client_id="b1")
        assert Nudge.objects.count() == 1
        assert not Turn.objects.active().exists()

    def test_are_two_nudges_under_two_ids_or_none(self, canvas: Canvas, bob: User) -> None:
        for client_id in ("b1", "b2", None, None):
            leave(canvas, bob, "blue", client_id=client_id)
        assert Nudge.objects.get().text == "blue / blue / blue / blue"

    def test_are_somebody_elses_under_the_same_id(
        self, canvas: Canvas, alice: User, bob: User
    ) -> None:
        leave(canvas, alice, "blue", client_id="x")
        leave(canvas, bob, "reeds", client_id="x")
        texts = Nudge.objects.values_list("text", flat=True)
        assert sorted(texts) == ["blue", "reeds"]

    def test_do_not_use_up_what_a_person_may_say_in_an_hour(
        self, canvas: Canvas, bob: User
    ) -> None:
        for _ in range(nudging.NUDGES_PER_HOUR.count + 1):
            leave(canvas, bob, "reeds", client_id="b1")
        told = [event.type for event in changes_between(canvas.id, 0)]
        assert told.count("nudge_left") == 1

    def test_are_remembered_until_a_week_after_they_were_seen_or_their_piece_was_finished(
        self, canvas: Canvas, alice: User, bob: User
    ) -> None:
        in_time, late = START + nudging.RECEIPTS_KEPT, timedelta(seconds=1)
        leave(canvas, alice, "blue", client_id="a1")
        leave(canvas, bob, "reeds", client_id="b1")
        Nudge.objects.filter(participant__user=alice).update(seen_at=START)
        assert nudging.forget_receipts(now=in_time) == 0
        assert nudging.forget_receipts(now=in_time + late) == 1
        assert NudgeReceipt.objects.get().client_id == "b1"
        Canvas.objects.update(finished_at=START)
        assert nudging.forget_receipts(now=in_time) == 0
        assert nudging.forget_receipts(now=in_time + late) == 1

    @pytest.mark.asyncio
    async def test_get_one_ack_though_they_come_on_two_sockets(
        self, canvas: Canvas, bob: User
    ) -> None:
        acks = []
        for _ in range(2):
            async with work(canvas.id, bob) as his:
                await his.until("snapshot")
                acks.append(await his.ask(type="nudge", id="b1", text="reeds"))
        assert [ack["words"] for ack in acks] == ["Queued, 1st.", "Queued, 1st."]
        assert (await Nudge.objects.aget()).text == "reeds"
