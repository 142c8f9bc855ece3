"""Batches on their way to a device: announced, fetched again and again, done with."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts.devices import open_device
from accounts.models import RefreshFamily, User
from agent.contract import deliveries
from agent.contract.deliveries import AGAIN, LINGER
from agent.models import Announcement, Line
from agent.models.lines import FORGOTTEN, STALE, forget_dead_lines
from canvas import services
from canvas.models import Canvas, Performance
from canvas.paths import parse_path

NOW = timezone.now()
SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def canvas(alice: User) -> Canvas:
    return services.start_canvas(owner=alice, style="plotter", now=NOW)


@pytest.fixture
def line(alice: User) -> Line:
    return a_line(alice)


def a_line(person: User, now: datetime = NOW) -> Line:
    before = list(person.devices.values_list("pk", flat=True))
    open_device(user=person, name="A phone", platform="app", now=now)
    device = RefreshFamily.objects.exclude(pk__in=before).get(user=person)
    return deliveries.open_line(device_id=device.pk, now=now)


def beside(line: Line) -> Line:
    """Open another line of the same device."""
    return deliveries.open_line(device_id=line.device_id, now=NOW)


def perform(canvas: Canvas, name: str, now: datetime = NOW) -> Performance:
    path = {"type": "line", "points": [{"x": 1, "y": 1}, {"x": 100, "y": 1}]}
    asked = [
        services.AskedStroke(f"~{name}.{n}", *parse_path(path, width=800, height=600))
        for n in range(2)
    ]
    return services.perform(canvas_id=canvas.id, strokes=asked, now=now)


def announce(line: Line, show: Performance, now: datetime = NOW, *, afresh: bool = False) -> int:
    told = deliveries.announce(line, show.id, afresh=afresh, now=now)
    assert isinstance(told, deliveries.Announced)
    return told.id


def pending(line: Line, now: datetime = NOW) -> list[int]:
    told = deliveries.pending_of(device_id=line.device_id, user_id=line.device.user_id, now=now)
    return [stroke["batch_id"] for stroke in told.strokes]


def test_a_batch_is_read_again_until_it_is_acknowledged(line: Line, canvas: Canvas) -> None:
    batch = announce(line, perform(canvas, "a"))
    assert pending(line) == pending(line) == [batch, batch]
    deliveries.acknowledge(line, batch, now=NOW)
    assert pending(line) == []


def test_the_end_of_the_drawing_overtakes_what_was_fetched(line: Line, canvas: Canvas) -> None:
    show = perform(canvas, "a")
    batch = announce(line, show)
    assert pending(line, show.ends_at + timedelta(hours=1)) == [batch, batch], "never fetched yet"
    fetched_at = show.ends_at + timedelta(hours=1)
    assert pending(line, fetched_at + LINGER - SECOND) == [batch, batch]
    assert pending(line, fetched_at + LINGER) == []


def test_a_batch_that_is_announced_again_has_a_higher_number(line: Line, canvas: Canvas) -> None:
    show = perform(canvas, "a")
    first = announce(line, show)
    assert deliveries.is_delivered(first, now=NOW) is None, "it may still be fetched"
    assert deliveries.is_delivered(first, now=NOW + AGAIN) is False
    again = announce(line, show, NOW + AGAIN, afresh=True)
    assert again > first
    assert pending(line) == [again, again], "one batch an answer"


def test_a_batch_counts_as_delivered_once_it_was_fetched_and_drawn(
    line: Line, canvas: Canvas
) -> None:
    show = perform(canvas, "a")
    batch = announce(line, show)
    pending(line)
    assert deliveries.is_delivered(batch, now=NOW) is None
    assert deliveries.is_delivered(batch, now=show.ends_at + LINGER) is True


def test_an_acknowledgement_without_fetching_is_none(line: Line, canvas: Canvas) -> None:
    batch = announce(line, perform(canvas, "a"))
    deliveries.acknowledge(line, batch, now=NOW)
    assert deliveries.is_delivered(batch, now=NOW) is False


def test_another_lines_acknowledgement_takes_nothing_away(
    line: Line, canvas: Canvas, alice: User, bob: User
) -> None:
    show = perform(canvas, "a")
    tablet, strange = a_line(alice), a_line(bob)
    mine, theirs = announce(line, show), announce(tablet, show)
    for other in (tablet, strange):
        deliveries.acknowledge(other, mine, now=NOW)
    assert (pending(line), pending(tablet)) == ([mine, mine], [theirs, theirs])
    assert pending(strange) == []


def test_what_was_cut_or_cleared_is_not_handed_out(line: Line, canvas: Canvas, alice: User) -> None:
    show = perform(canvas, "a")
    announce(line, show)
    services.clear_canvas(user=alice, canvas_id=canvas.id, now=NOW)
    assert pending(line) == []
    assert deliveries.announce(line, show.id, afresh=False, now=NOW) is None


def test_nor_is_anything_of_another_canvas(line: Line, canvas: Canvas, alice: User) -> None:
    announce(line, perform(canvas, "a"))
    after = services.start_canvas(owner=alice, style="plotter", now=NOW)
    told = deliveries.pending_of(device_id=line.device_id, user_id=alice.pk, now=NOW)
    assert (told.piece_number, told.strokes) == (after.number, [])


def test_numbers_rise_whatever_becomes_of_lines(line: Line, canvas: Canvas) -> None:
    show = perform(canvas, "a")
    before = announce(line, show)
    deliveries.close_line(line)
    assert announce(beside(line), show, afresh=True) > before


def test_what_init_gives_is_not_handed_out_too(line: Line, canvas: Canvas) -> None:
    announce(line, perform(canvas, "a"))
    back = beside(line)
    deliveries.close_line(line)
    deliveries.give_otherwise(back, now=NOW)
    assert pending(back) == []


class TestTwoLinesOfADevice:
    """Two tabs; or a line that broke without a word, and the one by which its client came back."""

    def test_are_told_one_number_and_read_the_same(self, line: Line, canvas: Canvas) -> None:
        show, other = perform(canvas, "a"), beside(line)
        batch = announce(line, show)
        assert announce(other, show) == batch
        assert pending(line) == pending(other) == [batch, batch]

    def test_each_read_what_the_other_has_acknowledged_while_it_is_drawn(
        self, line: Line, canvas: Canvas
    ) -> None:
        show, other = perform(canvas, "a"), beside(line)
        batch = announce(other, show)
        assert pending(line) == [batch, batch]
        deliveries.acknowledge(line, batch, now=NOW)
        assert pending(other) == [batch, batch]
        assert pending(other, show.ends_at + LINGER) == []
        assert deliveries.is_delivered(batch, now=NOW) is True

    def test_only_the_newer_may_have_a_batch_announced_again(
        self, line: Line, canvas: Canvas
    ) -> None:
        assert deliveries.is_newest(line, now=NOW)
        other = beside(line)
        assert not deliveries.is_newest(line, now=NOW)
        assert deliveries.is_newest(other, now=NOW)
        assert deliveries.is_newest(line, now=NOW + STALE), "the other's process has died"

    def test_of_which_one_is_broken_hand_every_batch_out_once(
        self, line: Line, canvas: Canvas
    ) -> None:
        """What is told on the broken one too is neither hidden by it nor announced for ever."""
        live, drawn = beside(line), list[int]()
        now = NOW
        for name in "abc":
            show = perform(canvas, name, now)
            deliveries.note_lines([line.pk, live.pk], [], now=now)
            assert announce(live, show, now) == announce(line, show, now)
            batch, *_ = pending(live, now)
            drawn.append(batch)
            deliveries.acknowledge(live, batch, now=now)
            now = show.ends_at + LINGER + AGAIN
            assert deliveries.is_delivered(batch, now=now) is True
        assert drawn == sorted(set(drawn))
        assert Announcement.objects.count() == 1


def test_open_lines_are_counted_and_those_of_dead_processes_are_not(
    line: Line, alice: User, bob: User
) -> None:
    a_line(bob)
    assert deliveries.lines_of(alice.pk, NOW) == 1
    assert deliveries.lines_of(alice.pk, NOW + STALE) == 0
    deliveries.note_lines([line.pk], [alice.pk], now=NOW + STALE)
    assert deliveries.lines_of(alice.pk, NOW + STALE) == 1

    def test_of_which_one_is_broken_lose_nothing_that_was_not_fetched(
        self, line: Line, canvas: Canvas
    ) -> None:
        live = beside(line)
        first, second = perform(canvas, "a"), perform(canvas, "b")
        ignored = announce(live, first)
        again = announce(live, first, NOW + AGAIN, afresh=True)
        assert deliveries.is_delivered(ignored, now=NOW + AGAIN) is True, "it counts no more"
        assert deliveries.announce(line, second.id, afresh=False, now=NOW + AGAIN) == "later"
        assert pending(live) == [again, again]


def test_what_nobody_fetches_is_announced_ever_more_rarely(line: Line, canvas: Canvas) -> None:
    waits = [deliveries.patience(AGAIN, times) for times in range(12)]
    assert waits[:3] == [AGAIN, 2 * AGAIN, 4 * AGAIN]
    assert waits == sorted(waits)
    assert waits[-1] == deliveries.MOST_AGAIN
    show = perform(canvas, "a")
    for times in range(5):
        announce(line, show, NOW + times * AGAIN, afresh=times > 0)
    assert Announcement.objects.count() == 1


def test_a_batch_is_not_announced_after_one_that_was_drawn_later(
    line: Line, canvas: Canvas
) -> None:
    first, second = perform(canvas, "a"), perform(canvas, "b")
    announce(line, second)
    assert deliveries.announce(line, first.id, afresh=False, now=NOW) is None


def test_what_dead_processes_left_is_forgotten(line: Line, canvas: Canvas) -> None:
    announce(line, perform(canvas, "a"))
    forget_dead_lines(now=NOW + SECOND)
    assert Line.objects.exists()
    forget_dead_lines(now=NOW + FORGOTTEN + SECOND)
    assert not Line.objects.exists()
    assert not Announcement.objects.exists()
