"""Reference pictures: who may give them, who may see them, and that they never leak."""

import io
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import User
from agent import references, services, turns
from agent.clock import SimulatedClock
from agent.errors import PictureNotTaken, ReferenceNotFound, TooManyReferences
from agent.messages import MessageEnded, ReferenceBlock, ToolResultBlock
from agent.models import Reference, Spend, Turn
from agent.models.memory import MAX_REFERENCES
from agent.painters import Painters
from agent.tools.base import NotAvailable
from canvas.errors import CanvasNotFound, NotYours
from canvas.models import Canvas
from canvas.snapshot import changes_between, state_at
from tests.scripted_model import ScriptedCritic, ScriptedModel, reply

START = datetime(2026, 11, 21, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


def png(color: str = "#c03020") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (200, 150), color).save(out, "PNG")
    return out.getvalue()


class ScriptedImaginer:
    """Sends the files it is handed, or says what it cannot do."""

    name = "gemini-scripted"

    def __init__(self, *sent: bytes | NotAvailable) -> None:
        self._sent = list(sent)
        self.prompts: list[str] = []

    async def imagine(self, prompt: str) -> bytes:
        self.prompts.append(prompt)
        sent = self._sent.pop(0)
        if isinstance(sent, NotAvailable):
            raise sent
        return sent

    async def close(self) -> None:
        """There is nothing to end."""


@pytest.fixture
def canvas(alice: User) -> Canvas:
    return services.begin_canvas(user=alice, style="paint", open_to="signed_in", now=START)


def give(canvas: Canvas, content: bytes | None = None, name: str = "a heron") -> Reference:
    return references.give_reference(
        user=canvas.owner, canvas_id=canvas.id, name=name, content=content or png(), now=START
    )


def show(canvas: Canvas, *, is_shown: bool = True) -> None:
    references.show_references(user=canvas.owner, canvas_id=canvas.id, is_shown=is_shown, now=START)


def shown_on(canvas: Canvas) -> list[str]:
    return [r.name for r in state_at(Canvas.objects.get(id=canvas.id)).references]


def run(canvas: Canvas, imaginer: ScriptedImaginer | None, *replies: MessageEnded) -> ScriptedModel:
    model = ScriptedModel(replies)
    turn = Turn.objects.active().get(canvas=canvas)
    painters = Painters(model, ScriptedCritic(), imaginer)
    turns.run_turn(turn.id, clock=SimulatedClock(START), painters=painters)
    return model


def result(model: ScriptedModel, request: int = 1) -> ToolResultBlock:
    block = model.requests[request].messages[-1].content[0]
    assert isinstance(block, ToolResultBlock)
    return block


IMAGINE = reply("What does one look like?", ("imagine", {"prompt": "a heron", "name": "heron"}))


class TestTheOwner:
    def test_gives_a_picture_that_the_artist_is_told_of_and_can_look_at(
        self, canvas: Canvas
    ) -> None:
        reference = give(canvas)
        look = reply("Let me see.", ("look_at_reference", {"name": "A Heron "}))
        model = run(canvas, None, look)
        [briefing] = [b for b in model.requests[0].messages[0].content if hasattr(b, "briefing")]
        assert briefing.briefing.references == ("a heron",)
        _, seen = result(model).content
        assert isinstance(seen, ReferenceBlock)
        assert (seen.id, seen.webp[:4]) == (str(reference.id), b"RIFF")

    def test_may_give_only_pictures_and_only_so_many(self, canvas: Canvas) -> None:
        with pytest.raises(PictureNotTaken):
            give(canvas, b"<svg/>")
        for _ in range(MAX_REFERENCES):
            give(canvas)
        with pytest.raises(TooManyReferences):
            give(canvas)
        names = list(Reference.objects.order_by("at", "name").values_list("name", flat=True))
        assert len(set(names)) == MAX_REFERENCES
        assert {"a heron", "a heron 2"} <= set(names)

    def test_takes_one_away_with_its_file_and_no_other(self, canvas: Canvas) -> None:
        one, same = give(canvas), give(canvas)
        away: dict[str, Any] = {"user": canvas.owner, "canvas_id": canvas.id, "now": START}
        references.take_reference_away(reference_id=one.id, **away)
        assert not default_storage.exists(one.picture.name)
        assert default_storage.exists(same.picture.name)
        with pytest.raises(ReferenceNotFound):
            references.take_reference_away(reference_id=one.id, **away)

    def test_decides_whether_watchers_see_them(self, canvas: Canvas) -> None:
        give(canvas)
        assert shown_on(canvas) == []
        show(canvas)
        assert shown_on(canvas) == ["a heron"]
        give(canvas, png("blue"), name="a boat")
        assert sorted(shown_on(canvas)) == ["a boat", "a heron"]
        show(canvas, is_shown=False)
        assert shown_on(canvas) == []

    def test_tells_watchers_nothing_when_nothing_changed(self, canvas: Canvas) -> None:
        show(canvas)
        show(canvas)
        told = [e.type for e in changes_between(canvas.id, 0)]
        assert "references_changed" not in told


class TestOthers:
    def test_can_neither_give_nor_take_nor_show(
        self, canvas: Canvas, bob: User, charlie: User
    ) -> None:
        reference = give(canvas)
        Canvas.objects.filter(id=canvas.id).update(visibility="private")
        for person, refusal in ((bob, CanvasNotFound), (charlie, CanvasNotFound)):
            ours: dict[str, Any] = {"user": person, "canvas_id": canvas.id, "now": START}
            with pytest.raises(refusal):
                references.give_reference(name="x", content=png(), **ours)
            with pytest.raises(refusal):
                references.take_reference_away(reference_id=reference.id, **ours)
            with pytest.raises(refusal):
                references.show_references(is_shown=True, **ours)

    def test_who_may_draw_here_may_still_give_nothing(self, canvas: Canvas, bob: User) -> None:
        with pytest.raises(NotYours):
            references.give_reference(
                user=bob, canvas_id=canvas.id, name="x", content=png(), now=START
            )

    def test_see_one_only_while_canvas_and_references_are_shown(
        self, canvas: Canvas, client: Client, bob: User, alice: User
    ) -> None:
        url = f"/references/{give(canvas).id}.webp"

        def seen_by(person: User | None) -> int:
            visitor = Client()
            if person is not None:
                visitor.force_login(person)
            return visitor.get(url).status_code

        assert [seen_by(alice), seen_by(bob), seen_by(None)] == [200, 404, 404]
        show(canvas)
        assert [seen_by(alice), seen_by(bob), seen_by(None)] == [200, 200, 200]
        Canvas.objects.filter(id=canvas.id).update(visibility="private")
        assert [seen_by(alice), seen_by(bob), seen_by(None)] == [200, 404, 404]

    def test_find_no_other_way_to_the_file(self, canvas: Canvas, client: Client) -> None:
        reference = give(canvas)
        show(canvas)
        assert client.get(f"/media/{reference.picture.name}").status_code == 404
        assert client.get(f"/references/{uuid4()}.webp").status_code == 404

    def test_a_picture_is_kept_by_nobody_on_the_way(self, canvas: Canvas, client: Client) -> None:
        url = f"/references/{give(canvas).id}.webp"
        show(canvas)
        answer = client.get(url)
        assert answer["Cache-Control"] == "private, no-cache"
        assert answer["Content-Type"] == "image/webp"
        assert client.get(url, headers={"If-None-Match": answer["ETag"]}).status_code == 304


class TestThePanel:
    def test_keeps_shows_and_takes_away(self, canvas: Canvas, client: Client) -> None:
        client.force_login(canvas.owner)
        panel = f"/studio/{canvas.id}/references"
        sent = {"name": "heron", "picture": SimpleUploadedFile("x.png", png(), "image/png")}
        assert b"heron" in client.post(panel, sent).content
        assert b"checked" in client.post(f"{panel}/shown", {"shown": "yes"}).content
        away = f"{panel}/{Reference.objects.get().id}/away"
        assert b"Nothing yet" in client.post(away).content
        assert client.get(panel)["Cache-Control"] == "private, no-store"

    @pytest.mark.parametrize("content", [b"", b"<html>", b"GIF89a"])
    def test_says_in_words_what_was_wrong_with_a_file(
        self, canvas: Canvas, client: Client, content: bytes
    ) -> None:
        client.force_login(canvas.owner)
        sent = {"picture": SimpleUploadedFile("x.png", content or b"x", "image/png")}
        answer = client.post(f"/studio/{canvas.id}/references", sent if content else {})
        assert answer.status_code == 422
        assert b'role="alert"' in answer.content
        assert not Reference.objects.exists()

    def test_is_the_owners_alone(self, canvas: Canvas, client: Client, bob: User) -> None:
        reference = give(canvas)
        panel = f"/studio/{canvas.id}/references"
        assert client.get(panel).status_code == 302
        client.force_login(bob)
        picture = SimpleUploadedFile("x.png", png(), "image/png")
        assert client.get(panel).status_code == 404
        assert client.post(panel, {"picture": picture}).status_code == 404
        assert client.post(f"{panel}/shown", {"shown": "yes"}).status_code == 404
        assert client.post(f"{panel}/{reference.id}/away").status_code == 404
        assert Reference.objects.count() == 1


class TestImagining:
    def test_shows_the_artist_a_picture_and_keeps_it(self, canvas: Canvas) -> None:
        imaginer = ScriptedImaginer(png())
        model = run(canvas, imaginer, IMAGINE)
        _, seen = result(model).content
        assert isinstance(seen, ReferenceBlock)
        assert (seen.name, imaginer.prompts) == ("heron", ["a heron"])
        reference = Reference.objects.get()
        assert (reference.kind, reference.prompt, reference.width) == ("imagined", "a heron", 200)
        assert Spend.objects.get(kind="imagine").settled_usd == Spend.objects.get().reserved_usd

    def test_is_no_tool_where_nobody_imagines(self, canvas: Canvas) -> None:
        model = run(canvas, None, IMAGINE)
        assert "imagine" not in [tool.name for tool in model.requests[0].tools]
        assert result(model).is_error

    def test_that_fails_is_told_to_the_artist_and_costs_nothing(self, canvas: Canvas) -> None:
        model = run(canvas, ScriptedImaginer(NotAvailable("The imaginer is busy.")), IMAGINE)
        assert result(model).is_error
        assert "busy" in str(result(model).content)
        assert Spend.objects.get().settled_usd == 0
        assert not Reference.objects.exists()

    @pytest.mark.parametrize("content", [b"", b"<html>no</html>", png()[:200]])
    def test_that_brings_no_picture_stores_nothing(self, canvas: Canvas, content: bytes) -> None:
        model = run(canvas, ScriptedImaginer(content), IMAGINE)
        assert result(model).is_error
        assert not Reference.objects.exists()

    def test_is_shown_to_watchers_only_with_the_owners_leave(self, canvas: Canvas) -> None:
        run(canvas, ScriptedImaginer(png()), IMAGINE)
        assert shown_on(canvas) == []
        show(canvas)
        assert shown_on(canvas) == ["heron"]

    def test_by_a_worker_that_died_is_not_paid_again(self, canvas: Canvas) -> None:
        """The picture was kept and the tool's outcome was not: the next worker finds it."""
        imaginer = ScriptedImaginer(png(), png("blue"))
        run(canvas, imaginer, IMAGINE)
        turn = Turn.objects.get(canvas=canvas)
        turn.steps.filter(index=0).update(results={}, is_closed=False)
        turn.steps.filter(index__gt=0).delete()
        Turn.objects.filter(id=turn.id).update(state="queued")
        run(canvas, imaginer, reply("So that is a heron."))
        assert len(imaginer.prompts) == 1
        assert Reference.objects.count() == 1

    def test_cannot_look_at_another_pieces_reference(self, canvas: Canvas, bob: User) -> None:
        give(canvas, name="secret")
        bobs = services.begin_canvas(user=bob, style="paint", now=START)
        look = reply("Let me see.", ("look_at_reference", {"name": "secret"}))
        assert result(run(bobs, None, look)).is_error
