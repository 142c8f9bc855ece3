"""`import_original`: what the original kept, as canvases, pieces and easels of ours."""

import io
import itertools
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from agent.contract.shapes import paths_on
from agent.importing import rows
from agent.importing.people import BadList, has_placeholder, read_people
from agent.importing.run import Plan, run
from agent.models import Notebook, Pause, Turn
from agent.services import begin_canvas, open_studio
from canvas.events import LOG_EVENT, encode
from canvas.models import Canvas, Change, Easel, Participant, Stroke
from canvas.services import access
from canvas.snapshot import changes_between, state_at
from canvas.state import CanvasState, fold
from gallery.models import Piece
from gallery.replay import replay_json
from gallery.services import make_pictures
from tests.agent.original_files import (
    ANNA,
    BERT,
    agent_line,
    human_line,
    piece,
    store_piece,
    store_workspace,
    workspace,
)

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def original(tmp_path: Path) -> Path:
    """Anna's three pieces and her work in progress, and one piece of Bert's."""
    store_piece(tmp_path, ANNA, piece(0))
    mixed = piece(1, agent_line(), human_line(), human_line(220), agent_line(300))
    store_piece(tmp_path, ANNA, mixed | {"drawing_style": "paint"})
    store_piece(tmp_path, ANNA, piece(4, title=None), name="piece_004.json")
    store_workspace(tmp_path, ANNA, workspace(5, agent_line(), human_line()))
    store_piece(tmp_path, BERT, piece(0))
    return tmp_path


def import_all(folder: Path, *options: str) -> str:
    """Run the command; return what it printed."""
    out = io.StringIO()
    call_command("import_original", str(folder), *options, stdout=out)
    return out.getvalue()


def failing_import(folder: Path, *options: str) -> str:
    """Run the command, which leaves something out; return what it printed."""
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("import_original", str(folder), *options, stdout=out)
    return out.getvalue()


def everything() -> list[list[dict[str, object]]]:
    """Return every row that an import may touch."""
    tables = (User, Canvas, Change, Participant, Stroke, Easel, Piece, Notebook, Pause, Turn)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def assert_is_valid(canvas: Canvas) -> None:
    """Check that the log is gapless, runs forward in time, and makes the snapshot."""
    changes = canvas.changes.order_by("seq")
    assert list(changes.values_list("seq", flat=True)) == list(range(1, canvas.head_seq + 1))
    moments = list(changes.values_list("at", flat=True))
    assert moments == sorted(moments)
    frames = [encode(event) for event in changes_between(canvas.id, 0)]
    followed = fold(
        CanvasState(piece=canvas.facts()), (LOG_EVENT.validate_json(frame) for frame in frames)
    )
    assert followed == state_at(canvas)


class TestPieces:
    def test_hang_as_they_did(self, original: Path) -> None:
        import_all(original)
        hung = list(Piece.objects.filter(artist=ANNA).for_showing().order_by("hung_at"))
        assert [piece.name for piece in hung] == ["piece_000000", "piece_000001", "piece_000004"]
        assert [piece.title for piece in hung] == ["Piece of 0", "Piece of 1", ""]
        assert [piece.style for piece in hung] == ["plotter", "paint", "plotter"]
        assert [piece.hung_at.hour for piece in hung] == [0, 1, 4]
        assert [piece.stroke_count for piece in hung] == [1, 4, 1]
        assert all(piece.canvas.finished_at == piece.hung_at for piece in hung)

    def test_have_logs_that_snapshots_and_replays_are_made_of(self, original: Path) -> None:
        import_all(original)
        for canvas in Canvas.objects.select_related("owner"):
            assert_is_valid(canvas)
        for hung in Piece.objects.for_showing():
            assert replay_json(hung)

    def test_keep_their_strokes_in_order_and_who_drew_them(self, original: Path) -> None:
        import_all(original)
        mixed = Stroke.objects.filter(canvas__owner=ANNA, canvas__number=1).in_order()
        assert [stroke.participant.role for stroke in mixed] == ["agent", "owner", "owner", "agent"]
        hung = Piece.objects.get(artist=ANNA, canvas__number=1)
        assert {share["name"] for share in hung.shares} == {"Code Monet", "Artist 0b9a7c52"}
        assert hung.painter == rows.PAINTER

    def test_are_given_to_the_existing_clients_as_the_original_stored_them(
        self, tmp_path: Path
    ) -> None:
        inked = agent_line(color="#e94560", brush="ink", stroke_width=6.0, opacity=0.5)
        stored = [agent_line(), human_line(), inked]
        store_piece(tmp_path, ANNA, piece(0, *stored, drawing_style="paint"))
        import_all(tmp_path)
        hung = Piece.objects.for_showing().get()
        asked = [{key: value for key, value in s.items() if value is not None} for s in stored]
        assert [dict(path) for path in paths_on(hung.canvas, hung.seq)] == asked

    def test_that_only_hands_drew_are_credited_to_nobody_else(self, tmp_path: Path) -> None:
        store_piece(tmp_path, ANNA, piece(0, human_line()))
        import_all(tmp_path)
        assert Piece.objects.get().painter == ""

    def test_are_rendered_like_any_others(self, original: Path) -> None:
        import_all(original)
        hung = Piece.objects.get(artist=BERT)
        make_pictures(piece_id=hung.pk)
        hung.refresh_from_db()
        assert hung.thumbnail.size > 0

    def test_of_many_strokes_are_performed_in_batches_that_do_not_overlap(
        self, tmp_path: Path
    ) -> None:
        lines = [agent_line(y % 600) for y in range(3 * rows.BATCH - 1)]
        store_piece(tmp_path, ANNA, piece(0, *lines))
        import_all(tmp_path)
        canvas = Canvas.objects.get()
        shows = list(canvas.performances.order_by("added_seq"))
        assert [len(show.timings) for show in shows] == [50, 50, 49]
        assert all(one.ends_at <= two.starts_at for one, two in itertools.pairwise(shows))
        assert shows[-1].ends_at <= canvas.finished_at


class TestWorkspaces:
    def test_stand_on_their_easels(self, original: Path) -> None:
        import_all(original)
        easel = Easel.objects.select_related("canvas", "artist").get(artist=ANNA)
        assert easel.canvas
        assert (easel.canvas.number, easel.canvas.style, easel.next_number) == (5, "paint", 6)
        assert easel.canvas.finished_at is None
        assert easel.canvas.strokes.count() == 2
        assert easel.canvas.notebook.text == "more blue"
        assert open_studio(user=easel.artist, now=NOW) == easel.canvas

    def test_wait_until_somebody_asks_the_artist(self, original: Path) -> None:
        import_all(original)
        assert not Turn.objects.exists()
        assert not Pause.objects.exists()

    def test_that_were_paused_are_paused(self, tmp_path: Path) -> None:
        store_workspace(tmp_path, ANNA, workspace(0, agent_line(), pause_reason="user"))
        import_all(tmp_path)
        assert Pause.objects.get().canvas.owner_id == ANNA

    def test_of_a_finished_piece_show_that_piece(self, tmp_path: Path) -> None:
        store_piece(tmp_path, ANNA, piece(3))
        store_workspace(tmp_path, ANNA, workspace(3, agent_line()))
        import_all(tmp_path)
        assert Easel.objects.get().canvas == Piece.objects.get().canvas
        assert Canvas.objects.count() == 1

    def test_drawn_on_after_the_piece_hung_go_on_under_the_next_number(
        self, tmp_path: Path
    ) -> None:
        store_piece(tmp_path, ANNA, piece(3))
        store_workspace(tmp_path, ANNA, workspace(3, agent_line(), human_line()))
        told = import_all(tmp_path)
        easel = Easel.objects.select_related("canvas").get()
        assert easel.canvas
        assert (easel.canvas.number, easel.next_number) == (4, 5)
        assert "workspace.json: it goes on as number 4" in told

    def test_leave_the_canvas_that_stands_on_the_easel_alone(self, original: Path) -> None:
        anna = User.objects.create_user("anna@example.org", id=ANNA)
        current = begin_canvas(user=anna, style="plotter", now=NOW)
        Canvas.objects.filter(id=current.id).update(number=9)
        Easel.objects.update(next_number=10)
        import_all(original)
        easel = Easel.objects.get(artist=anna)
        assert (easel.canvas_id, easel.next_number) == (current.id, 10)
        assert Piece.objects.get(canvas__number=5).canvas.ended_by == "replaced"


class TestASecondRun:
    def test_changes_nothing(self, original: Path) -> None:
        import_all(original)
        before = everything()
        told = import_all(original)
        assert everything() == before
        assert "There before: 5." in told

    def test_changes_nothing_after_the_artist_went_on(self, original: Path) -> None:
        import_all(original)
        anna = User.objects.get(pk=ANNA)
        begin_canvas(user=anna, style="plotter", now=NOW)
        before = everything()
        import_all(original)
        assert everything() == before

    def test_goes_on_where_the_first_was_ended(self, original: Path) -> None:
        plan = Plan(root=original, people={}, now=NOW)
        for steps in (2, 1, 4):
            broken_off = run(plan)
            list(itertools.islice(broken_off, steps))
            broken_off.close()
        import_all(original)
        pieces = Piece.objects.values_list("artist", "canvas__number").order_by("canvas__number")
        assert set(pieces) == {(ANNA, 0), (ANNA, 1), (ANNA, 4), (BERT, 0)}
        assert Canvas.objects.count() == 5
        assert Easel.objects.get(artist=ANNA).next_number == 6

    def test_takes_files_that_were_mended_meanwhile(self, original: Path) -> None:
        broken = store_piece(original, BERT, '{"strokes": [', name="piece_000007.json")
        with pytest.raises(CommandError):
            import_all(original)
        broken.unlink()
        store_piece(original, BERT, piece(7))
        assert "Imported: 1 files" in import_all(original)

    def test_finds_the_number_of_a_broken_file_free_whatever_was_begun_meanwhile(
        self, tmp_path: Path
    ) -> None:
        store_piece(tmp_path, ANNA, piece(2))
        broken = store_piece(tmp_path, ANNA, "{", name="piece_000003.json")
        store_workspace(tmp_path, ANNA, workspace(3, human_line()))
        told = failing_import(tmp_path)
        assert "workspace.json: it goes on as number 4" in told
        begin_canvas(user=User.objects.get(pk=ANNA), style="plotter", now=NOW)
        broken.unlink()
        store_piece(tmp_path, ANNA, piece(3))
        assert "Imported: 1 files" in import_all(tmp_path)
        assert Piece.objects.filter(canvas__number=3, title="Piece of 3").exists()

    def test_leaves_a_broken_files_number_free_without_a_workspace(self, tmp_path: Path) -> None:
        store_piece(tmp_path, ANNA, piece(0))
        store_piece(tmp_path, ANNA, "{", name="piece_000001.json")
        failing_import(tmp_path)
        canvas = begin_canvas(user=User.objects.get(pk=ANNA), style="plotter", now=NOW)
        assert canvas.number == 2


class TestADryRun:
    def test_reads_everything_and_writes_nothing(self, original: Path) -> None:
        before = everything()
        told = import_all(original, "--dry-run")
        assert everything() == before
        assert "To import: 5 files with 9 strokes." in told

    def test_tells_what_an_import_would(self, original: Path) -> None:
        store_piece(original, ANNA, piece(6, agent_line(), agent_line(type="spiral")))
        words = "piece_000006.json: 1 stroke left out"
        assert words in import_all(original, "--dry-run")
        assert words in import_all(original)


class TestWhatCannotBeTakenOver:
    @pytest.mark.parametrize(
        ("name", "stored", "why"),
        [
            ("piece_000009.json", "{", "it is not JSON"),
            ("piece_-00001.json", piece(0), "its name has no number of a piece"),
            ("piece_one.json", piece(0), "its name has no number of a piece"),
            ("piece_9999999999.json", piece(0), "its name has no number of a piece"),
            ("piece_999999999.json", piece(0), "its name has no number of a piece"),
            ("piece_000.json", piece(0), "piece_000000.json has the same number"),
            ("piece_000009.json", piece(9, agent_line(type="x")), "no stroke that can be drawn"),
            ("piece_000009.json", {"format": "raster"}, "it has no list of strokes"),
        ],
    )
    def test_is_told_and_the_rest_is_imported(
        self, original: Path, name: str, stored: object, why: str
    ) -> None:
        store_piece(original, ANNA, stored, name=name)
        out = io.StringIO()
        with pytest.raises(CommandError, match="1 could not be taken over") as ended:
            call_command("import_original", str(original), stdout=out)
        assert ended.value.returncode == 1
        assert f"users/{ANNA}/gallery/{name}: left out: " in out.getvalue()
        assert why in out.getvalue()
        assert Piece.objects.count() == 4

    def test_a_folder_that_is_nobodys(self, original: Path) -> None:
        store_piece(original, "12", piece(0))
        with pytest.raises(CommandError):
            import_all(original)
        assert Piece.objects.count() == 4

    def test_a_folder_that_is_none_of_the_originals(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="cannot be listed"):
            import_all(tmp_path)

    def test_a_number_under_which_the_artist_has_drawn_here(self, original: Path) -> None:
        anna = User.objects.create_user("anna@example.org", id=ANNA)
        mine = open_studio(user=anna, now=NOW)
        with pytest.raises(CommandError):
            import_all(original)
        assert Canvas.objects.get(owner=anna, number=0) == mine
        assert Piece.objects.filter(artist=anna, canvas__number__in=[1, 4]).count() == 2

    def test_is_told_why_it_cannot_be_read_before_its_number_is_looked_at(
        self, tmp_path: Path
    ) -> None:
        anna = User.objects.create_user("anna@example.org", id=ANNA)
        open_studio(user=anna, now=NOW)
        store_piece(tmp_path, ANNA, "{", name="piece_000000.json")
        for options in ([], ["--dry-run"]):
            assert "it is not JSON" in failing_import(tmp_path, *options)
        store_piece(tmp_path, ANNA, piece(0))
        for options in ([], ["--dry-run"]):
            words = "another canvas of the number 0"
            assert words in failing_import(tmp_path, *options)

    def test_anything_of_a_closed_account(self, original: Path) -> None:
        User.objects.create_user("bert@example.org", id=BERT, is_active=False)
        with pytest.raises(CommandError):
            import_all(original)
        assert not Canvas.objects.filter(owner=BERT).exists()

    def test_leaves_no_trace(self, original: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A piece whose second batch is refused is taken back whole."""
        monkeypatch.setattr(access, "MAX_CHANGES", 4)
        with pytest.raises(CommandError, match="2 could not be taken over"):
            import_all(original)
        assert not Canvas.objects.filter(owner=ANNA, number__in=[1, 5]).exists()
        assert Piece.objects.count() == 3
        assert Easel.objects.get(artist=ANNA).canvas is None


class TestAccounts:
    def test_nobody_can_sign_in_to_one_without_an_address(self, original: Path) -> None:
        import_all(original)
        anna = User.objects.get(pk=ANNA)
        assert has_placeholder(anna)
        assert not anna.has_usable_password()
        assert anna.is_active
        assert anna.shown_name == "Artist 0b9a7c52"

    def test_get_the_listed_address_also_later(self, original: Path) -> None:
        import_all(original)
        people = original / "users.csv"
        people.write_text(f"id,email\n{ANNA},Anna@Example.org\n")
        import_all(original, "--users", str(people))
        anna = User.objects.get(pk=ANNA)
        assert (anna.email, anna.shown_name) == ("anna@example.org", "anna")
        assert User.objects.count() == 2

    def test_that_are_here_already_get_the_pieces(self, original: Path, alice: User) -> None:
        people = original / "users.csv"
        people.write_text(f"{ANNA},{alice.email}\n")
        told = import_all(original, "--users", str(people))
        assert Piece.objects.filter(artist=alice).count() == 3
        assert f"{alice.email} has an account already" in told
        before = everything()
        import_all(original, "--users", str(people))
        assert everything() == before

    def test_never_take_an_address_from_somebody(self, original: Path, alice: User) -> None:
        import_all(original)
        people = original / "users.csv"
        people.write_text(f"{ANNA},{alice.email}\n")
        told = import_all(original, "--users", str(people))
        assert f"{alice.email} belongs to another account" in told
        assert has_placeholder(User.objects.get(pk=ANNA))

    def test_listed_as_deactivated_are_not_made(self, original: Path) -> None:
        people = original / "users.csv"
        people.write_text(f"id,email,is_active\n{BERT},bert@example.org,false\n")
        with pytest.raises(CommandError):
            import_all(original, "--users", str(people))
        assert not User.objects.filter(pk=BERT).exists()

    def test_are_private_unless_somebody_says_otherwise(self, original: Path) -> None:
        told = import_all(original)
        assert not Piece.objects.listed().exists()
        assert "--gallery public" in told

    def test_are_public_where_the_list_says_so(self, original: Path) -> None:
        people = original / "users.csv"
        people.write_text(f"id,email,gallery_public\n{ANNA},anna@example.org,1\n")
        import_all(original, "--users", str(people))
        assert set(Piece.objects.listed().values_list("artist", flat=True)) == {ANNA}

    def test_are_public_where_the_operator_says_so(self, original: Path) -> None:
        import_all(original, "--gallery", "public")
        assert Piece.objects.listed().count() == 4


class TestAListOfPeople:
    @pytest.mark.parametrize(
        ("lines", "why"),
        [
            (f"{ANNA}", "line 1 has no address"),
            ("id,email\n7,a@example.org", "line 2 has no UUID"),
            (f"{ANNA},nobody", "line 1 has no address"),
            (f"{ANNA},a@example.org\n{ANNA},b@example.org", "line 2 repeats"),
            (f"{ANNA},a@example.org\n{BERT},A@EXAMPLE.org", "line 2 repeats"),
            (f"id,email,is_active\n{ANNA},a@example.org,perhaps", "line 2 has 'perhaps'"),
        ],
    )
    def test_that_is_wrong_names_the_line(self, tmp_path: Path, lines: str, why: str) -> None:
        people = tmp_path / "users.csv"
        people.write_text(lines)
        with pytest.raises(BadList, match=why):
            read_people(people)

    def test_that_is_missing_ends_the_command_before_anything_is_written(
        self, original: Path
    ) -> None:
        with pytest.raises(CommandError, match="cannot be read"):
            import_all(original, "--users", str(original / "none.csv"))
        assert not User.objects.exists()
