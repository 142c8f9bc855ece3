"""The contract's shares: who may make, take back and follow one, and what a page shows."""

import io

import pytest
from PIL import Image

from accounts.models import User
from gallery import services
from gallery.models import Share
from tests.agent.contract.doors import app_of, nobody, pictured
from tests.gallery.hanging import NOON, hang

pytestmark = pytest.mark.django_db

UNKNOWN = "x" * 22


def told(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["detail"]


def create(user: User, number: int = 0, **fields) -> dict[str, str]:
    wish = {"piece_number": number, **fields}
    answer = app_of(user).post("/api/s/create", wish, "application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()


class TestMaking:
    def test_it_is_made_once_and_stays_as_it_was(self, alice: User, settings) -> None:
        settings.PUBLIC_URL = "https://monet.example"
        hang(alice)
        made = create(alice, title="  Lines  ")
        assert made["url"] == f"https://monet.example/s/{made['token']}"
        assert (made["piece_number"], made["title"]) == (0, "Lines")
        assert made["created_at"].endswith("+00:00")
        assert create(alice, title="Another") == made

    def test_its_token_cannot_be_guessed(self, alice: User) -> None:
        tokens = set()
        for number in range(5):
            hang(alice)
            tokens.add(create(alice, number)["token"])
        assert len(tokens) == 5
        assert {len(token) for token in tokens} == {22}

    @pytest.mark.parametrize("number", [1, -1, 10**30])
    def test_only_a_piece_of_ones_own_can_be_shared(
        self, alice: User, charlie: User, number: int
    ) -> None:
        hang(alice)
        refused = (404, "Piece not found in gallery")
        for user, wish in ((alice, number), (charlie, 0)):
            answer = app_of(user).post("/api/s/create", {"piece_number": wish}, "application/json")
            assert told(answer) == refused

    def test_a_withdrawn_piece_cannot_be_shared(self, alice: User) -> None:
        services.withdraw_piece(canvas_id=hang(alice).canvas_id, now=NOON)
        answer = app_of(alice).post("/api/s/create", {"piece_number": 0}, "application/json")
        assert told(answer) == (404, "Piece not found in gallery")

    @pytest.mark.parametrize(
        "body",
        [
            '{"piece_number": 0, "title": "%s"}' % ("x" * 101),
            '{"piece_number": "zero"}',
            '{"piece_number": NaN}',
            '{"piece_number": 0, "title": 5}',
            '{"piece_number": 0, "title": "\\ud800"}',
            '{"piece_number": 0, "title": "\\u0000"}',
            "{}",
            "",
        ],
    )
    def test_an_odd_wish_is_refused_in_one_sentence(self, alice: User, body: str) -> None:
        hang(alice)
        answer = app_of(alice).post("/api/s/create", body, "application/json")
        assert answer.status_code == 422
        assert isinstance(answer.json()["detail"], str)

    @pytest.mark.parametrize("title", [None, "", "   ", "\x07\x1b"])
    def test_a_title_without_words_is_none(self, alice: User, title: str | None) -> None:
        hang(alice)
        assert create(alice, title=title)["title"] is None

    def test_nobody_makes_or_lists_shares(self, db: None) -> None:
        assert (
            nobody().post("/s/create", {"piece_number": 0}, "application/json").status_code == 401
        )
        assert nobody().get("/s/my-shares").status_code == 401
        assert nobody().delete(f"/s/{UNKNOWN}").status_code == 401


class TestTakingBack:
    def test_it_is_gone_at_once_and_a_new_one_has_another_address(self, alice: User) -> None:
        hang(alice)
        token = create(alice)["token"]
        answer = app_of(alice).delete(f"/api/s/{token}")
        assert (answer.status_code, answer.json()) == (200, {"status": "deleted"})
        for rest in ("", "/preview.png", "/api"):
            assert told(nobody().get(f"/s/{token}{rest}")) == (404, "Share not found")
        assert create(alice)["token"] != token

    def test_a_person_is_told_so_by_a_page_and_a_program_by_json(self) -> None:
        for accept in ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"):
            answer = nobody().get(f"/s/{UNKNOWN}", headers={"accept": accept})
            assert answer.status_code == 404
            assert "Nothing hangs here" in answer.content.decode()
            assert "Accept" in answer["Vary"]
        for accept in ("*/*", "application/json", "application/json, text/html"):
            answer = nobody().get(f"/s/{UNKNOWN}", headers={"accept": accept})
            assert told(answer) == (404, "Share not found")

    def test_nothing_that_shows_it_is_kept_longer_than_a_minute(self, alice: User) -> None:
        pictured(alice)
        token = create(alice)["token"]
        for rest in ("", "/preview.png"):
            assert nobody().get(f"/s/{token}{rest}")["Cache-Control"] == "public, max-age=60"

    @pytest.mark.parametrize("token", [UNKNOWN, "x", "x" * 5_000, "%00" * 22, "ü" * 22])
    def test_charlie_and_strangers_tokens_are_refused_alike(
        self, alice: User, charlie: User, token: str
    ) -> None:
        hang(alice)
        kept = create(alice)["token"]
        for wanted in (token, kept):
            answer = app_of(charlie).delete(f"/api/s/{wanted}")
            assert told(answer) == (404, "Share not found or not owned by you")
        assert Share.objects.get().token == kept


class TestListing:
    def test_ones_own_are_listed_newest_first(self, alice: User, charlie: User) -> None:
        hang(alice), hang(alice)
        first, second = create(alice, 0), create(alice, 1)
        assert app_of(alice).get("/api/s/my-shares").json() == [second, first]
        assert app_of(charlie).get("/api/s/my-shares").json() == []

    def test_it_is_one_query_more_for_any_number(
        self, alice: User, django_assert_max_num_queries
    ) -> None:
        for number in range(5):
            hang(alice), create(alice, number)
        app = app_of(alice)
        with django_assert_max_num_queries(3):  # two of them ask who it is
            assert len(app.get("/s/my-shares").json()) == 5


class TestFollowing:
    def test_a_private_piece_is_shown_to_whoever_has_the_address(self, alice: User) -> None:
        pictured(alice, "Mine", visibility="private")
        token = create(alice)["token"]
        page = nobody().get(f"/s/{token}")
        assert page.status_code == 200
        assert page["Content-Type"].startswith("text/html")
        assert "Mine" in page.content.decode()
        assert "See how it was drawn" not in page.content.decode()
        picture = nobody().get(f"/api/s/{token}/preview.png")
        assert Image.open(io.BytesIO(picture.content)).size == (800, 600)

    def test_its_facts_are_told_to_programs(self, alice: User, settings) -> None:
        settings.PUBLIC_URL = "https://monet.example"
        hang(alice)
        share = create(alice)
        assert nobody().get(f"/s/{share['token']}/api").json() == {
            "token": share["token"],
            "title": "Artwork #0",
            "piece_number": 0,
            "stroke_count": 1,
            "created_at": share["created_at"],
            "url": share["url"],
            "preview_url": f"{share['url']}/preview.png",
        }

    @pytest.mark.parametrize("rest", ["", "/preview.png", "/api"])
    def test_a_closed_account_and_a_withdrawn_piece_show_nothing(
        self, alice: User, bob: User, rest: str
    ) -> None:
        pictured(alice)
        withdrawn = pictured(bob)
        tokens = create(alice)["token"], create(bob)["token"]
        User.objects.filter(pk=alice.pk).update(is_active=False)
        services.withdraw_piece(canvas_id=withdrawn.canvas_id, now=NOON)
        for token in tokens:
            assert told(nobody().get(f"/s/{token}{rest}")) == (404, "Artwork no longer exists")

    @pytest.mark.parametrize("token", [UNKNOWN, "x", "%00" * 22, "ü" * 22, "my-shares-and-more"])
    def test_an_unknown_token_is_not_found(self, token: str, db: None) -> None:
        for rest in ("", "/preview.png", "/api"):
            assert told(nobody().get(f"/s/{token}{rest}")) == (404, "Share not found")

    def test_following_one_asks_for_no_session(self, alice: User) -> None:
        hang(alice)
        page = nobody().get(f"/s/{create(alice)['token']}")
        assert "Cookie" not in page["Vary"]
        assert not page.cookies
