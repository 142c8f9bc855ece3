"""Watching pages and the picture of now: who may see them, and what they show when."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.models import User
from canvas import services
from canvas.events import AskedStroke, Visibility
from canvas.models import Canvas

LINES = range(20, 500, 40)

pytestmark = pytest.mark.django_db


@pytest.fixture
def canvas(alice: User) -> Canvas:
    return services.start_canvas(owner=alice, style="plotter", now=timezone.now())


def drawn(canvas: Canvas, *, ago_s: float, count: int = 2) -> None:
    """Let the artist have begun a batch some seconds ago."""
    asked = [
        AskedStroke(id=f"s{i}", path={"type": "line", "points": [[0, LINES[i]], [700, LINES[i]]]})
        for i in range(count)
    ]
    strokes = services.read_strokes(asked, width=canvas.width, height=canvas.height)
    begun_at = timezone.now() - timedelta(seconds=ago_s)
    services.perform(canvas_id=canvas.id, strokes=strokes, now=begun_at)


def as_seen_by(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


class TestWatching:
    def test_a_visitor_gets_a_page_with_the_picture_in_it(self, canvas: Canvas) -> None:
        page = as_seen_by(None).get(f"/watch/{canvas.id}").content.decode()
        assert f'src="/canvases/{canvas.id}/picture.webp"' in page
        assert f'data-socket="/ws/canvases/{canvas.id}"' in page
        assert "data-person" not in page

    def test_who_may_draw_is_shown_the_way(self, canvas: Canvas, alice: User, bob: User) -> None:
        way = f"/studio/{canvas.id}"
        path = f"/watch/{canvas.id}"
        assert way in as_seen_by(alice).get(path).content.decode()
        assert way not in as_seen_by(bob).get(path).content.decode()

    @pytest.mark.parametrize(
        ("visibility", "status"), [("public", 200), ("unlisted", 200), ("private", 404)]
    )
    @pytest.mark.parametrize("page", ["/watch/{}", "/canvases/{}/picture.webp"])
    def test_charlie_sees_what_is_not_private(
        self,
        canvas: Canvas,
        alice: User,
        charlie: User,
        page: str,
        visibility: Visibility,
        status: int,
    ) -> None:
        services.change_settings(
            user=alice,
            canvas_id=canvas.id,
            visibility=visibility,
            open_to="owner",
            now=timezone.now(),
        )
        path = page.format(canvas.id)
        assert as_seen_by(charlie).get(path).status_code == status
        assert as_seen_by(None).get(path).status_code == status
        assert as_seen_by(alice).get(path).status_code == 200

    @pytest.mark.parametrize("page", ["/watch/{}", "/canvases/{}/picture.webp"])
    def test_an_unknown_canvas_is_not_found(self, page: str) -> None:
        assert as_seen_by(None).get(page.format(uuid4())).status_code == 404

    @pytest.mark.parametrize("page", ["/watch/{}", "/canvases/{}/picture.webp"])
    def test_the_read_path_has_no_way_to_write(self, canvas: Canvas, page: str) -> None:
        assert as_seen_by(None).post(page.format(canvas.id)).status_code == 405

    def test_markup_in_a_title_stays_text(self, canvas: Canvas) -> None:
        title = "<script>alert(1)</script>"
        services.name_piece(canvas_id=canvas.id, title=title, alt_text=title, now=timezone.now())
        assert title not in as_seen_by(None).get(f"/watch/{canvas.id}").content.decode()


def rows_inked(canvas: Canvas) -> int:
    """Return on how many of the drawn lines the picture shows ink."""
    answer = as_seen_by(None).get(f"/canvases/{canvas.id}/picture.webp")
    assert answer["Content-Type"] == "image/webp"
    image = Image.open(io.BytesIO(answer.content)).convert("L")
    return sum(min(image.crop((300, y - 2, 310, y + 3)).tobytes()) < 100 for y in LINES)


class TestPicture:
    def test_it_shows_what_is_drawn_and_not_what_is_still_to_come(self, canvas: Canvas) -> None:
        drawn(canvas, ago_s=4, count=12)
        assert 0 < rows_inked(canvas) < 12

    def test_it_shows_everything_once_the_performance_is_over(self, canvas: Canvas) -> None:
        drawn(canvas, ago_s=120, count=12)
        assert rows_inked(canvas) == 12

    def test_it_grows_and_shrinks_with_its_canvas(self, canvas: Canvas, alice: User) -> None:
        drawn(canvas, ago_s=120, count=3)
        assert rows_inked(canvas) == 3
        asked = [
            AskedStroke(id="h", path={"type": "line", "points": [[0, LINES[5]], [700, LINES[5]]]})
        ]
        strokes = services.read_strokes(asked, width=canvas.width, height=canvas.height)
        drawing = services.Drawing(alice, canvas.id, strokes)
        services.add_strokes(drawing=drawing, now=timezone.now())
        assert rows_inked(canvas) == 4
        services.undo_strokes(user=alice, canvas_id=canvas.id, now=timezone.now())
        assert rows_inked(canvas) == 3

    def test_it_is_sent_again_only_when_it_changed(self, canvas: Canvas) -> None:
        visitor, path = as_seen_by(None), f"/canvases/{canvas.id}/picture.webp"
        tag = visitor.get(path)["ETag"]
        assert visitor.get(path, headers={"If-None-Match": tag}).status_code == 304
        drawn(canvas, ago_s=120)
        changed = visitor.get(path, headers={"If-None-Match": tag})
        assert changed.status_code == 200
        assert changed["ETag"] != tag
