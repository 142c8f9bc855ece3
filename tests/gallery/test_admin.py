"""What staff see: every list in a handful of queries, and pieces withdrawn on the record."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from accounts.models import User
from gallery.sharing import share_piece
from tests.gallery.hanging import at_home, draw, hang, perform, start

pytestmark = pytest.mark.django_db

LISTS = [
    "gallery/piece",
    "gallery/share",
    "canvas/canvas",
    "canvas/change",
    "canvas/stroke",
    "canvas/performance",
    "canvas/participant",
    "canvas/easel",
]


@pytest.fixture
def staff(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("staff@example.org", "a password"))
    return client


def fill(*people: User) -> None:
    for person in people:
        canvas = start(person)
        draw(person, canvas)
        perform(canvas)
        shown = hang(person, "Shown")
        share_piece(artist=person, number=shown.canvas.number, now=shown.hung_at)
        hang(person, "Hidden", visibility="private")


@pytest.mark.parametrize("listed", LISTS)
def test_a_list_takes_as_many_queries_for_many_rows_as_for_few(
    staff: Client, alice: User, bob: User, charlie: User, listed: str, django_assert_max_num_queries
) -> None:
    fill(alice, bob, charlie)
    with django_assert_max_num_queries(9):
        assert staff.get(f"/admin/{listed}/?q=e").status_code == 200


@pytest.mark.parametrize("listed", LISTS)
def test_a_row_can_be_looked_at(staff: Client, alice: User, listed: str) -> None:
    fill(alice)
    page = staff.get(f"/admin/{listed}/").content.decode()
    start_of_link = page.index(f'href="/admin/{listed}/', page.index("result_list")) + 6
    href = page[start_of_link : page.index('"', start_of_link)]
    assert staff.get(href).status_code == 200


def test_pieces_are_withdrawn_and_put_back_on_the_record(staff: Client, alice: User) -> None:
    piece = hang(alice)
    for action, is_listed in (("withdraw", False), ("put_back", True)):
        staff.post("/admin/gallery/piece/", {"action": action, "_selected_action": [piece.pk]})
        assert at_home(piece).is_listed is is_listed
    assert LogEntry.objects.filter(object_id=str(piece.pk)).count() == 2


def test_a_private_pieces_picture_is_not_shown_to_staff(staff: Client, alice: User) -> None:
    piece = hang(alice, visibility="private")
    for listed in ("gallery/piece", "canvas/canvas"):
        page = staff.get(f"/admin/{listed}/").content.decode()
        assert piece.picture_url not in page
        assert "private" in page
