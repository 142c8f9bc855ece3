"""K-WORK: the canvas on the easel and one's own pieces, over REST."""

import io
import itertools
import math

import pytest
from PIL import Image

from tests.contract.people import Door, Newcomer, Person
from tests.contract.pieces import CURVE, SVG, hang, put_up_a_blank_one
from tests.contract.shapes import assert_entry, assert_path, assert_style_config
from tests.contract.test_public import size_of, told
from tests.scripted_model import batch, reply

FAR_PX = 8.0
PAINTED = {"type": "line", "points": [[10, 10], [700, 500]], "color": "#e94560"}


def line_across(person: Person) -> None:
    line = person.enter()
    line.say("stroke", points=[{"x": 100, "y": 100}, {"x": 700, "y": 500}])
    line.until("human_stroke")


class TestTheCanvas:
    def test_k_work_01_the_state_of_a_first_visit_and_after_a_stroke(self, alice: Person) -> None:
        blank = {"width": 800, "height": 600, "strokes": [], "drawing_style": "plotter"}
        state = alice.state()
        assert {key: state["canvas"][key] for key in blank} == blank
        assert (state["status"], state["piece_number"]) == ("paused", 0)
        line_across(alice)
        [stroke] = alice.state()["canvas"]["strokes"]
        assert (stroke["type"], stroke["author"]) == ("polyline", "human")

    def test_k_work_02_the_picture(self, alice: Person) -> None:
        line_across(alice)
        answer = alice.door.get("/canvas.png")
        assert size_of(answer) == (800, 600)
        with Image.open(io.BytesIO(answer.content)) as picture:
            rgb = picture.convert("RGB")
            assert rgb.getpixel((790, 10)) == (255, 255, 255)
            red, _, blue = rgb.getpixel((400, 300))  # type: ignore[misc]
        assert blue > red, "a person's stroke has the person's colour"

    def test_k_work_03_the_drawing_as_svg_in_its_true_colours(self, alice: Person) -> None:
        line_across(alice)
        answer = alice.door.get("/canvas.svg")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("image/svg+xml")
        assert "<svg" in answer.text
        assert "#0066cc" in answer.text.lower()

    def test_k_work_06_the_pieces_number_can_be_set_unless_it_is_taken(self, alice: Person) -> None:
        hang(alice.user)
        put_up_a_blank_one(alice.user)
        line_across(alice)
        answer = alice.door.post("/piece_number/41")
        assert (answer.status_code, answer.json()) == (200, {"piece_number": 41})
        assert alice.state()["piece_number"] == 41
        assert alice.door.post("/piece_number/0").status_code == 409
        assert alice.state()["piece_number"] == 41
        assert alice.door.post("/piece_number/many").status_code == 422


class TestPending:
    def test_k_work_04_what_the_artist_is_drawing(self, alice: Person) -> None:
        line = alice.work()
        nothing = alice.pending()
        assert (nothing["strokes"], nothing["count"], nothing["piece_number"]) == ([], 0, 0)
        alice.artist.plays(reply("Lines.", batch(100, 300)))
        line.say("nudge", text="lines")
        ready = line.until("agent_strokes_ready")
        pending = alice.pending()
        assert (pending["count"], pending["piece_number"]) == (2, 0)
        for stroke in pending["strokes"]:
            assert set(stroke) == {"batch_id", "path", "points"}
            assert stroke["batch_id"] == ready["batch_id"]
            assert_path(stroke["path"])
            assert stroke["path"]["author"] == "agent"

    def test_k_work_05_its_points_can_be_animated(self, alice: Person) -> None:
        line = alice.work()
        paths = [
            {"type": "line", "points": [{"x": 0, "y": 0}, {"x": 100, "y": 0}]},
            {"type": "quadratic", "points": [{"x": x, "y": y} for x, y in CURVE["points"]]},
            SVG,
        ]
        alice.artist.plays(reply("Lines.", ("draw_paths", {"paths": paths})))
        line.say("nudge", text="lines")
        line.until("agent_strokes_ready")
        straight, curve, svg = (stroke["points"] for stroke in alice.pending()["strokes"])
        assert (straight[0], straight[-1]) == ({"x": 0, "y": 0}, {"x": 100, "y": 0})
        assert len(straight) == 21
        assert (curve[0], curve[-1]) == ({"x": 0, "y": 0}, {"x": 100, "y": 0})
        assert (svg[0], svg[-1]) == ({"x": 10, "y": 10}, {"x": 60, "y": 60})
        for points in (straight, curve, svg):
            for a, b in itertools.pairwise(points):
                assert 0 < math.dist((a["x"], a["y"]), (b["x"], b["y"])) <= FAR_PX


class TestTheGallery:
    def test_k_work_07_ones_pieces_in_order(self, alice: Person) -> None:
        assert alice.door.get("/gallery").json() == []
        for title in ("First", "", "Third"):
            hang(alice.user, title=title)
        entries = alice.door.get("/gallery").json()
        for entry in entries:
            assert_entry(entry)
        assert [entry["piece_number"] for entry in entries] == [0, 1, 2]
        assert [entry["title"] for entry in entries] == ["First", None, "Third"]
        assert [entry["stroke_count"] for entry in entries] == [1, 1, 1]

    def test_k_work_08_a_pieces_strokes(self, alice: Person) -> None:
        hang(alice.user, CURVE, SVG, PAINTED, style="paint")
        answer = alice.door.get("/gallery/0/strokes")
        assert answer.status_code == 200
        body = answer.json()
        assert (body["piece_number"], body["drawing_style"]) == (0, "paint")
        assert_style_config(body["style_config"], "paint")
        assert [path["type"] for path in body["strokes"]] == ["line", "quadratic", "svg", "line"]
        for path in body["strokes"]:
            assert_path(path)
        assert body["strokes"][-1]["color"] == "#e94560"
        assert told(alice.door.get("/gallery/7/strokes")) == (404, "Piece not found")
        assert alice.door.get("/gallery/first/strokes").status_code == 422

    def test_k_work_09_its_thumbnail_is_ones_own(self, alice: Person) -> None:
        hang(alice.user)
        answer = alice.door.get("/gallery/thumbnail/piece_000000.png")
        assert size_of(answer) == (800, 600)
        assert "private" in answer.headers["cache-control"]
        assert "public" not in answer.headers["cache-control"]

    def test_k_work_10_thumbnails_have_ids(self, alice: Person) -> None:
        hang(alice.user)
        for fine in ("piece_0", "piece_000", "piece_000000"):
            answer = alice.door.get(f"/gallery/thumbnail/{fine}.png")
            assert answer.status_code == 200, fine
        for odd in ("piece_", "piece_x", "0", "thing_000000"):
            answer = alice.door.get(f"/gallery/thumbnail/{odd}.png")
            assert told(answer) == (400, "Invalid piece_id format"), odd
        unknown = alice.door.get("/gallery/thumbnail/piece_000009.png")
        assert told(unknown) == (404, "Piece not found")

    def test_k_work_11_the_gallery_is_public_or_not(self, alice: Person) -> None:
        for wanted in (False, True):
            answer = alice.door.ask("PUT", "/settings/gallery", json={"gallery_public": wanted})
            assert (answer.status_code, answer.json()) == (200, {"gallery_public": wanted})
            assert alice.door.get("/settings/gallery").json() == {"gallery_public": wanted}


class TestStrangers:
    @pytest.mark.parametrize(
        "path",
        [
            "/state",
            "/canvas.png",
            "/canvas.svg",
            "/strokes/pending",
            "/gallery",
            "/gallery/0/strokes",
            "/gallery/thumbnail/piece_000000.png",
            "/settings/gallery",
        ],
    )
    def test_k_work_12_nobody_sees_anothers(
        self, newcomer: Newcomer, nobody: Door, path: str
    ) -> None:
        alice, charlie = newcomer(), newcomer()
        hang(alice.user, PAINTED, style="paint", title="Secret")
        put_up_a_blank_one(alice.user)
        line_across(alice)
        mine = alice.door.get(path)
        assert mine.status_code == 200
        assert nobody.get(path).status_code == 401
        etag = {"If-None-Match": mine.headers.get("etag", '"none"')}
        theirs = charlie.door.get(path, headers=etag)
        assert theirs.status_code in {200, 404}
        if path not in {"/strokes/pending", "/settings/gallery"}:
            assert theirs.content != mine.content
