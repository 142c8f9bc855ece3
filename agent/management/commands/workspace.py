"""Show what is on people's easels."""

from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from agent.management.tables import Row, as_json, as_list, as_table, plain
from agent.workspaces import Insight, Workspace, insight_into, workspaces_of
from gallery.models import Piece


class Command(BaseCommand):
    """Exits 1 when there is no such person, 2 when that is no UUID."""

    help = "Workspaces: list, or show UUID of a person."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        show = verbs.add_parser("show", help="one person's state, notes, thought and gallery")
        show.add_argument("user_id", metavar="UUID", type=UUID)
        show.add_argument("--json", action="store_true")
        listing = verbs.add_parser("list", help="everybody's easel")
        listing.add_argument("--json", action="store_true")

    def handle(
        self, *, verb: str, json: bool, user_id: UUID | None = None, **_options: object
    ) -> None:
        if user_id is not None:
            self._show(user_id, json)
            return
        begun = User.objects.filter(easel__canvas__isnull=False)
        rows = [_row(workspace) for workspace in workspaces_of(begun)]
        shown = as_json(rows) if json else as_table(rows, empty="Nobody has begun anything.")
        self.stdout.write(shown)

    def _show(self, user_id: UUID, as_json_wanted: bool) -> None:
        found = workspaces_of(User.objects.filter(pk=user_id))
        if not found:
            raise CommandError(f"There is no person {user_id}.")
        insight = insight_into(found[0])
        hung = [_hung(piece) for piece in insight.hung]
        if as_json_wanted:
            kept: Row = {
                "notes": insight.notes,
                "plan": "\n".join(insight.plan),
                "thought": insight.thought,
            }
            told: dict[str, Row | list[Row]]
            told = {"workspace": _row(found[0]), "mind": kept, "gallery": hung}
            self.stdout.write(as_json(told))
            return
        self.stdout.write(as_list(_row(found[0])))
        self._write_mind(insight)
        self.stdout.write("\nGallery")
        self.stdout.write(as_table(hung, empty="Nothing hangs yet."))

    def _write_mind(self, insight: Insight) -> None:
        for name, lines in (
            ("Notes", insight.notes.splitlines()),
            ("Plan", insight.plan),
            ("Last thought", insight.thought.splitlines()),
        ):
            if lines:
                self.stdout.write(f"\n{name}")
            for line in lines:
                self.stdout.write(f"  {plain(line)}")


def _row(workspace: Workspace) -> Row:
    canvas = workspace.canvas
    return {
        "id": str(workspace.artist.pk),
        "e-mail": workspace.artist.email,
        "piece": canvas.number if canvas else None,
        "title": canvas.title if canvas else None,
        "style": canvas.style if canvas else None,
        "strokes": workspace.strokes,
        "status": workspace.status,
        "changed": workspace.changed_at,
        "hung": workspace.pieces,
    }


def _hung(piece: Piece) -> Row:
    return {
        "piece": piece.name,
        "title": piece.title,
        "style": piece.style,
        "strokes": piece.stroke_count,
        "hung": piece.hung_at,
    }
