"""List the people who have an account."""

from django.core.management.base import BaseCommand, CommandParser

from accounts.models import User
from agent.management.tables import Row, as_json, as_table
from agent.workspaces import Workspace, workspaces_of


class Command(BaseCommand):
    """Print a line a person; -a tells of deactivated accounts, too."""

    help = "People: list [-a]."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        listing = verbs.add_parser("list", help="who has an account, the oldest first")
        listing.add_argument("-a", "--all", action="store_true", help="also deactivated ones")
        listing.add_argument("--json", action="store_true")

    def handle(self, *, verb: str, **options: object) -> None:
        people = User.objects.all() if options["all"] else User.objects.filter(is_active=True)
        rows = [_row(workspace) for workspace in workspaces_of(people)]
        shown = as_json(rows) if options["json"] else as_table(rows, empty="There is nobody.")
        self.stdout.write(shown)


def _row(workspace: Workspace) -> Row:
    artist = workspace.artist
    return {
        "id": str(artist.pk),
        "e-mail": artist.email,
        "created": artist.created_at,
        "active": artist.is_active,
        "pieces": workspace.pieces,
        "strokes": workspace.strokes,
        "status": workspace.status,
    }
