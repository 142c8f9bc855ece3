"""K-SHARE: one piece shown to whoever has the link."""

import re
import uuid

from tests.contract.people import Door, Person
from tests.contract.pieces import CURVE, hang
from tests.contract.shapes import assert_moment
from tests.contract.test_public import size_of, told

SHARE_KEYS = {"token", "url", "piece_number", "title", "created_at"}
RANDOM_BITS = 128
BITS_A_CHARACTER = 6


def share(person: Person, number: int, **fields: object) -> dict[str, str]:
    answer = person.door.post("/s/create", {"piece_number": number, **fields})
    assert answer.status_code == 200, answer.text
    body: dict[str, str] = answer.json()
    return body


class TestSharing:
    def test_k_share_01_a_piece_is_shared_once(self, alice: Person, charlie: Person) -> None:
        hang(alice.user)
        made = share(alice, 0, title="Lines")
        assert set(made) >= SHARE_KEYS
        assert made["url"].endswith(f"/s/{made['token']}")
        assert (made["piece_number"], made["title"]) == (0, "Lines")
        assert_moment(made["created_at"])
        assert share(alice, 0, title="Other") == made
        missing = (404, "Piece not found in gallery")
        assert told(alice.door.post("/s/create", {"piece_number": 7})) == missing
        assert told(charlie.door.post("/s/create", {"piece_number": 0})) == missing

    def test_k_share_02_ones_own_are_listed_newest_first(
        self, alice: Person, charlie: Person
    ) -> None:
        hang(alice.user)
        hang(alice.user)
        first, second = share(alice, 0), share(alice, 1)
        assert alice.door.get("/s/my-shares").json() == [second, first]
        assert charlie.door.get("/s/my-shares").json() == []

    def test_k_share_03_what_is_taken_back_is_gone(
        self, alice: Person, charlie: Person, nobody: Door
    ) -> None:
        hang(alice.user)
        token = share(alice, 0)["token"]
        no = (404, "Share not found or not owned by you")
        assert told(charlie.door.ask("DELETE", f"/s/{token}")) == no
        assert nobody.ask_bare("GET", f"/s/{token}").status_code == 200
        answer = alice.door.ask("DELETE", f"/s/{token}")
        assert (answer.status_code, answer.json()) == (200, {"status": "deleted"})
        assert told(alice.door.ask("DELETE", f"/s/{token}")) == no
        for rest in ("", "/preview.png", "/api"):
            assert told(nobody.ask_bare("GET", f"/s/{token}{rest}")) == (404, "Share not found")

    def test_k_share_07_titles_have_an_end_and_tokens_cannot_be_guessed(
        self, alice: Person
    ) -> None:
        hang(alice.user)
        long = {"piece_number": 0, "title": "x" * 101}
        assert alice.door.post("/s/create", long).status_code == 422
        made = share(alice, 0, title="x" * 100)
        assert made["title"] == "x" * 100
        assert len(made["token"]) * BITS_A_CHARACTER >= RANDOM_BITS


class TestTheSharedPage:
    def test_k_share_04_it_shows_the_piece(self, alice: Person, nobody: Door) -> None:
        hang(alice.user, CURVE)
        token = share(alice, 0, title="<script>alert('x')</script> & co")["token"]
        page = nobody.ask_bare("GET", f"/s/{token}")
        assert page.status_code == 200
        assert page.headers["content-type"].startswith("text/html")
        age = re.search(r"max-age=(\d+)", page.headers["cache-control"])
        assert age is None or int(age[1]) <= 60
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;" in page.text
        assert 'property="og:image"' in page.text
        assert "apple-itunes-app" in page.text
        assert page.text.count("<path") + page.text.count("<polyline") >= 2
        unknown = nobody.ask_bare("GET", f"/s/{uuid.uuid4().hex[:22]}")
        assert told(unknown) == (404, "Share not found")

    def test_k_share_05_its_picture(self, alice: Person, nobody: Door) -> None:
        hang(alice.user)
        picture = nobody.ask_bare("GET", f"/s/{share(alice, 0)['token']}/preview.png")
        assert size_of(picture) == (800, 600)
        assert "public" in picture.headers["cache-control"]

    def test_k_share_06_its_facts(self, alice: Person, nobody: Door) -> None:
        hang(alice.user, CURVE)
        made = share(alice, 0)
        facts = nobody.ask_bare("GET", f"/s/{made['token']}/api").json()
        assert facts["token"] == made["token"]
        assert (facts["piece_number"], facts["stroke_count"]) == (0, 2)
        assert facts["title"] == "Artwork #0"
        assert facts["url"] == made["url"]
        assert facts["preview_url"] == f"{made['url']}/preview.png"
        assert_moment(facts["created_at"])
