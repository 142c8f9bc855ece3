"""Reading the original's files: any bytes give a document or a reason, never a traceback."""

import contextlib
import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.importing import documents, strokes
from agent.importing.documents import Unreadable, read_piece, read_workspace
from tests.agent.original_files import agent_line, human_line, piece, workspace
from tests.canvas.histories import histories

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
WRITTEN = datetime(2026, 6, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def read(stored: object, number: int = 3) -> documents.StoredPiece:
    raw = stored if isinstance(stored, bytes) else json.dumps(stored).encode()
    return read_piece(raw, number=number, modified_at=WRITTEN, now=NOW)


def read_work(stored: object) -> documents.StoredWorkspace:
    return read_workspace(json.dumps(stored).encode(), modified_at=WRITTEN, now=NOW)


class TestAPiece:
    def test_is_read_as_it_was_stored(self) -> None:
        stored = read(piece(3, agent_line(), human_line(), drawing_style="paint"))
        assert (stored.number, stored.style, stored.title) == (3, "paint", "Piece of 3")
        assert [stroke.author for stroke in stored.strokes] == ["agent", "human"]
        assert stored.strokes[0].path.points.tolist() == [[100, 100], [500, 100]]
        assert stored.at == datetime(2026, 3, 1, 3, tzinfo=UTC)
        assert stored.remarks == ()

    def test_a_date_without_a_zone_is_utc(self) -> None:
        stored = read(piece(3, created_at="2026-03-01T03:00:00.25"))
        assert stored.at == datetime(2026, 3, 1, 3, 0, 0, 250_000, tzinfo=UTC)

    @pytest.mark.parametrize(
        "date", [None, 7, "yesterday", "0001-01-01T00:00:00", "2031-01-01T00:00:00", "9999-12-31"]
    )
    def test_a_date_that_cannot_be_gives_way_to_the_files_own(self, date: object) -> None:
        stored = read(piece(3, created_at=date))
        assert stored.at == WRITTEN
        assert len(stored.remarks) == 1

    def test_the_number_of_its_name_wins(self) -> None:
        stored = read(piece(5), number=3)
        assert stored.number == 3
        assert stored.remarks == ("it calls itself number 5; its name is kept",)

    def test_oldest_files_have_neither_style_nor_author_nor_date(self) -> None:
        line = {"type": "line", "points": [{"x": 1, "y": 1}, {"x": 9, "y": 9}]}
        stored = read({"strokes": [line]})
        assert (stored.style, stored.title, stored.strokes[0].author) == ("plotter", "", "agent")

    def test_every_stroke_that_can_be_drawn_is_kept_and_the_others_are_told(self) -> None:
        asked = [
            agent_line(),
            agent_line(type="spiral"),
            agent_line(points=[{"x": float("nan"), "y": 1}, {"x": 2, "y": 2}]),
            agent_line(points=[{"x": float("inf"), "y": 1}, {"x": 2, "y": 2}]),
            agent_line(points=[{"x": 1, "y": 1}]),
            agent_line(points="nowhere"),
            agent_line(type="svg", points=[], d="M 0 0 L" + " 1 1" * 9_000),
            human_line(),
        ]
        stored = read(piece(3, *asked))
        assert len(stored.strokes) == 2
        assert stored.remarks[0] == "6 strokes left out"
        assert stored.remarks[1].startswith("stroke 2: type is 'spiral'")
        assert stored.remarks[-1] == "and 1 more that cannot be drawn"

    def test_what_lies_outside_the_canvas_lies_at_its_edge(self) -> None:
        points = [{"x": 900, "y": -5}, {"x": 10, "y": 10}]
        stored = read(piece(3, agent_line(points=points)))
        assert stored.strokes[0].path.points[0].tolist() == [800, 0]

    def test_extra_points_arcs_exponents_and_strange_colours_are_no_trouble(self) -> None:
        points = [{"x": x, "y": x} for x in range(9)]
        curve = agent_line(type="quadratic", points=points, color="papayawhip")
        arc = agent_line(type="svg", points=[], d="M1e1 10a20 20 0 0 1 40 0L.5.5Z")
        stored = read(piece(3, curve, arc))
        assert len(stored.strokes[0].path.points) == 3
        assert stored.strokes[0].asked.color is None
        assert set(stored.strokes[1].path.commands) == set("MCLZ")
        assert stored.remarks == ()

    def test_more_strokes_than_a_replay_holds_are_left_out(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(strokes, "MAX_STROKES", 2)
        stored = read(piece(3, agent_line(), agent_line(), agent_line()))
        assert len(stored.strokes) == 2
        assert stored.remarks[0] == "1 stroke left out"

    def test_its_title_cannot_hold_what_no_database_holds(self) -> None:
        title = "\ud800A\x00 line\nand " + "x" * 200
        stored = read(piece(3, title=title))
        assert stored.title.startswith("A line and xx")
        assert len(stored.title) == documents.MAX_TITLE


class TestAFileThatIsNone:
    @pytest.mark.parametrize(
        ("raw", "why"),
        [
            (b"", "it is not JSON"),
            (b'{"strokes": [', "it is not JSON"),
            (b"\xff\xfe\x00\xd8", "it is not JSON"),
            (b"[" * 200_000, "it is nested too deeply"),
            (b'{"strokes": ' + b"9" * 5_000 + b"}", "it is not JSON"),
            (b"[]", "it holds no JSON object"),
            (b"{}", "it has no list of strokes"),
            (b'{"strokes": {"0": 1}}', "it has no list of strokes"),
        ],
    )
    def test_says_why(self, raw: bytes, why: str) -> None:
        with pytest.raises(Unreadable, match=why):
            read(raw)


class TestAWorkspace:
    def test_is_read_as_it_was_stored(self) -> None:
        stored = read_work(
            workspace(7, agent_line(), pause_reason="user", current_piece_title="Blue")
        )
        assert (stored.number, stored.style, stored.title) == (7, "paint", "Blue")
        assert (stored.notes, stored.is_paused, len(stored.strokes)) == ("more blue", True, 1)
        assert stored.remarks == ()

    @pytest.mark.parametrize("number", [-1, 1.5, "7", True, None, 10**12, float("nan")])
    def test_a_number_that_cannot_be_is_told(self, number: object) -> None:
        stored = read_work(workspace(0, piece_number=number))
        assert stored.number is None
        assert stored.remarks[0].endswith("it gets the artist's next one")

    def test_long_notes_are_cut_between_letters(self) -> None:
        stored = read_work(workspace(0, notes="ö" * 3_000 + "\ud800"))
        assert stored.notes == "ö" * 2_048
        assert len(stored.remarks) == 1

    def test_another_size_of_canvas_is_told(self) -> None:
        stored = workspace(0)
        stored["canvas"] |= {"width": 400}
        assert "its canvas is 400 by 600" in read_work(stored).remarks[0]

    def test_without_a_canvas_it_is_none(self) -> None:
        with pytest.raises(Unreadable, match="it has no canvas"):
            read_work({"canvas": [], "piece_number": 3})


scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=10**30, max_value=10**90)
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["line", "svg", "cubic", "polyline", "agent", "human", "paint", "#fff"])
    | st.sampled_from(["M 0 0 L 9 9", "M1e9 0", "2026-01-01T00:00:00", "0001-01-01"])
)
values = st.recursive(
    scalars, lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text(max_size=6), part)
)
points = st.lists(st.fixed_dictionaries({"x": scalars, "y": scalars}) | values, max_size=6)
crooked_strokes = st.fixed_dictionaries(
    {"type": scalars, "points": points | values, "author": scalars},
    optional={
        "d": scalars,
        "color": scalars,
        "stroke_width": scalars,
        "opacity": scalars,
        "brush": scalars,
    },
)
crooked_pieces = st.fixed_dictionaries(
    {"strokes": st.lists(crooked_strokes | values, max_size=5) | values},
    optional={
        "piece_number": values,
        "created_at": values,
        "drawing_style": values,
        "title": values,
    },
)
crooked_workspaces = st.fixed_dictionaries(
    {"canvas": crooked_pieces | values},
    optional={
        "piece_number": values,
        "notes": values,
        "current_piece_title": values,
        "updated_at": values,
        "pause_reason": values,
    },
)


def agree_on(stored: documents.StoredPiece | documents.StoredWorkspace) -> None:
    """Check what holds for everything that was read."""
    assert documents.FIRST_DAY <= stored.at <= NOW
    stored.title.encode()
    assert len(stored.title) <= documents.MAX_TITLE
    assert all(remark.isprintable() for remark in stored.remarks)
    for stroke in stored.strokes:
        assert np.isfinite(stroke.path.points).all()
        assert (stroke.path.points >= 0).all()
        assert (stroke.path.points <= (800, 600)).all()


class TestAnyFile:
    @given(crooked_pieces | values)
    @histories(300)
    def test_of_json_is_read_or_says_why_not(self, stored: object) -> None:
        with contextlib.suppress(Unreadable):
            agree_on(read(stored))

    @given(crooked_workspaces | values)
    @histories(300)
    def test_of_json_for_a_workspace_is_read_or_says_why_not(self, stored: object) -> None:
        with contextlib.suppress(Unreadable):
            workspace = read_work(stored)
            agree_on(workspace)
            assert len(workspace.notes.encode()) <= documents.MAX_NOTES_BYTES

    @given(st.binary(max_size=200))
    @histories(100)
    def test_of_bytes_is_read_or_says_why_not(self, raw: bytes) -> None:
        with contextlib.suppress(Unreadable):
            agree_on(read(raw))

    @given(st.data())
    @histories(100)
    def test_that_was_cut_off_says_so(self, data: st.DataObject) -> None:
        whole = json.dumps(piece(3, agent_line(), human_line())).encode()
        with pytest.raises(Unreadable):
            read(whole[: data.draw(st.integers(0, len(whole) - 1))])
