"""How reference pictures go: hidden and taken away at any time, their files with their rows."""

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from PIL import Image

from accounts.models import User
from agent import references, services, turns
from agent.clock import SimulatedClock
from agent.models import Reference, Turn
from canvas.errors import CanvasIsFinished, CanvasNotFound, NotYours
from canvas.events import encode
from canvas.hop import in_db
from canvas.hub import Room, Watcher
from canvas.models import Canvas
from canvas.services import Drawing, add_strokes, finish_canvas, read_strokes
from canvas.snapshot import changes_between, state_at
from gallery.replay import replay_json
from gallery.services import hang_piece
from tests.canvas.test_services import line
from tests.scripted_model import ScriptedModel, alone, reply
from tests.spectator import assert_spectator_agrees

START = datetime(2026, 11, 21, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def canvas(alice: User) -> Canvas:
    return services.begin_canvas(user=alice, style="paint", open_to="signed_in", now=START)


@pytest.fixture
def staff(transactional_db: None) -> Client:
    person = User.objects.create_user("staff@example.org", is_staff=True, is_superuser=True)
    visitor = Client()
    visitor.force_login(person)
    return visitor


def give(canvas: Canvas, name: str = "a heron") -> Reference:
    out = io.BytesIO()
    Image.new("RGB", (200, 150), "#c03020").save(out, "PNG")
    return references.give_reference(
        user=canvas.owner, canvas_id=canvas.id, name=name, content=out.getvalue(), now=START
    )


def show(canvas: Canvas, *, is_shown: bool = True, user: User | None = None) -> None:
    references.show_references(
        user=user or canvas.owner, canvas_id=canvas.id, is_shown=is_shown, now=START
    )


def take_away(canvas: Canvas, reference: Reference, user: User | None = None) -> None:
    references.take_reference_away(
        user=user or canvas.owner, canvas_id=canvas.id, reference_id=reference.id, now=START
    )


def shown_on(canvas: Canvas) -> list[str]:
    return [r.name for r in state_at(Canvas.objects.get(id=canvas.id)).references]


def finish(canvas: Canvas) -> None:
    finish_canvas(canvas_id=canvas.id, ended_by="artist", now=START)


def head_of(canvas: Canvas) -> int:
    return Canvas.objects.get(id=canvas.id).head_seq


def silent() -> Watcher:
    """Return a socket's way out that leads nowhere."""

    async def send(_: str) -> None:
        """Nobody listens."""

    async def nothing() -> None:
        """Nobody asks."""

    return Watcher(send, nothing, nothing)


class TestAFinishedPiece:
    def test_can_still_have_its_references_hidden_and_shown(self, canvas: Canvas) -> None:
        give(canvas)
        show(canvas)
        finish(canvas)
        assert_spectator_agrees(canvas, lambda: show(canvas, is_shown=False))
        assert shown_on(canvas) == []
        show(canvas)
        assert shown_on(canvas) == ["a heron"]

    def test_can_still_have_one_taken_away(self, canvas: Canvas) -> None:
        reference = give(canvas)
        give(canvas, "a boat")
        show(canvas)
        finish(canvas)
        assert_spectator_agrees(canvas, lambda: take_away(canvas, reference))
        assert shown_on(canvas) == ["a boat"]
        assert not default_storage.exists(str(reference.picture.name))

    def test_is_given_no_more_of_them(self, canvas: Canvas) -> None:
        finish(canvas)
        with pytest.raises(CanvasIsFinished):
            give(canvas)

    def test_keeps_its_forms_but_that_for_another_picture(
        self, canvas: Canvas, client: Client
    ) -> None:
        reference = give(canvas)
        finish(canvas)
        client.force_login(canvas.owner)
        panel = f"/studio/{canvas.id}/references"
        page = client.get(panel).content.decode()
        assert "Take away" in page
        assert 'name="shown"' in page
        assert 'type="file"' not in page
        assert b"checked" in client.post(f"{panel}/shown", {"shown": "yes"}).content
        assert b"There are none." in client.post(f"{panel}/{reference.id}/away").content

    def test_is_still_its_owners_alone_to_settle(
        self, canvas: Canvas, bob: User, charlie: User
    ) -> None:
        reference = give(canvas)
        finish(canvas)
        for person, is_private, refusal in (
            (bob, False, NotYours),
            (charlie, True, CanvasNotFound),
        ):
            Canvas.objects.update(visibility="private" if is_private else "public")
            with pytest.raises(refusal):
                show(canvas, user=person)
            with pytest.raises(refusal):
                take_away(canvas, reference, user=person)


class TestWhatWasHiddenAgain:
    def test_is_in_no_replay(self, canvas: Canvas) -> None:
        give(canvas)
        show(canvas)
        drawn = read_strokes([line("s1")], width=800, height=600)
        add_strokes(drawing=Drawing(canvas.owner, canvas.id, drawn), now=START)
        piece = hang_piece(canvas_id=canvas.id, ended_by="artist", now=START)
        replay = replay_json(piece).decode()
        assert "a heron" not in replay
        frames = [frame["type"] for frame in json.loads(replay)["frames"]]
        assert "references_changed" not in frames
        assert frames[-1] == "canvas_finished"

    @pytest.mark.parametrize("is_hidden", [True, False], ids=["hidden", "taken away"])
    def test_is_told_to_nobody_who_reads_the_log_from_its_start(
        self, canvas: Canvas, is_hidden: bool
    ) -> None:
        reference = give(canvas)
        give(canvas, "a boat")
        show(canvas)
        if is_hidden:
            show(canvas, is_shown=False)
        else:
            take_away(canvas, reference)
        log = "".join(encode(event) for event in changes_between(canvas.id, 0))
        assert "a heron" not in log
        assert str(reference.id) not in log
        assert ("a boat" in log) is not is_hidden

    async def test_is_told_to_nobody_who_comes_into_a_room_that_heard_of_it(
        self, canvas: Canvas
    ) -> None:
        room = Room(canvas.id)
        await room.enter(silent(), None)
        await in_db(give)(canvas)
        await in_db(show)(canvas)
        await room.catch_up(await in_db(head_of)(canvas))
        assert "a heron" in "".join(await room.enter(silent(), None))
        await in_db(partial(show, canvas, is_shown=False))()
        await room.catch_up(await in_db(head_of)(canvas))
        told = [*await room.enter(silent(), None), *await room.enter(silent(), 1)]
        assert told
        assert "a heron" not in "".join(told)

    def test_was_looked_at_without_its_name_being_told(self, canvas: Canvas) -> None:
        reference = give(canvas)
        looking = reply("Hm.", ("look_at_reference", {"name": "a heron"}))
        turn = Turn.objects.active().get(canvas=canvas)
        turns.run_turn(
            turn.id, clock=SimulatedClock(START), painters=alone(ScriptedModel([looking]))
        )
        log = "".join(encode(event) for event in changes_between(canvas.id, 0))
        assert "looked at a reference" in log
        assert "a heron" not in log
        assert str(reference.id) not in log


class TestAFile:
    @pytest.mark.parametrize(
        "end",
        [
            lambda canvas: Reference.objects.get().delete(),
            lambda canvas: Reference.objects.all().delete(),
            lambda canvas: canvas.delete(),
            lambda canvas: Canvas.objects.all().delete(),
            lambda canvas: canvas.owner.delete(),
            lambda canvas: User.objects.all().delete(),
        ],
        ids=["row", "rows", "canvas", "canvases", "account", "accounts"],
    )
    def test_goes_with_its_row_whatever_took_that(
        self, canvas: Canvas, end: Callable[[Canvas], object]
    ) -> None:
        stored = str(give(canvas).picture.name)
        end(canvas)
        assert not default_storage.exists(stored)

    def test_stays_when_the_row_does_after_all(self, canvas: Canvas) -> None:
        reference = give(canvas)
        with transaction.atomic():
            reference.delete()
            transaction.set_rollback(True)
        assert default_storage.exists(str(Reference.objects.get().picture.name))

    def test_that_is_gone_already_keeps_nobody_from_deleting(self, canvas: Canvas) -> None:
        reference = give(canvas)
        default_storage.delete(str(reference.picture.name))
        take_away(canvas, reference)
        assert not Reference.objects.exists()

    def test_left_half_written_is_never_taken_for_a_whole_one(
        self, canvas: Canvas, client: Client
    ) -> None:
        first = give(canvas)
        name = str(first.picture.name)
        with default_storage.open(name) as stored:
            whole = stored.read()
        default_storage.delete(name)
        default_storage.save(name, ContentFile(whole[:40]))
        again = give(canvas)
        client.force_login(canvas.owner)
        assert client.get(f"/references/{again.id}.webp").content == whole


class TestStaff:
    @pytest.mark.parametrize("is_bulk", [True, False], ids=["several", "one"])
    def test_who_delete_a_wrong_one_take_it_from_the_watchers_too(
        self, canvas: Canvas, staff: Client, is_bulk: bool
    ) -> None:
        reference = give(canvas)
        give(canvas, "a boat")
        show(canvas)
        base = "/admin/agent/reference/"
        if is_bulk:
            asked = {"action": "delete_selected", "_selected_action": [str(reference.id)]}
            answer = staff.post(base, asked | {"post": "yes"})
        else:
            answer = staff.post(f"{base}{reference.id}/delete/", {"post": "yes"})
        assert answer.status_code == 302
        assert shown_on(canvas) == ["a boat"]
        assert not default_storage.exists(str(reference.picture.name))
