"""Make, list and revoke invite codes."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.invites import InviteNotRevoked, create_invites, revoke_invite
from accounts.models import InviteCode
from agent.management.tables import Row, as_json, as_table


class Command(BaseCommand):
    """Exits 1 when there was nothing to revoke, 2 when it was not asked rightly."""

    help = "Invite codes: create [-c N] [--note WORDS], list, revoke CODE."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        create = verbs.add_parser("create", help="print codes, one a line")
        create.add_argument("-c", "--count", type=int, default=1, metavar="N")
        create.add_argument("--note", default="", help="for whom they are; only staff see it")
        create.add_argument("--json", action="store_true")
        listing = verbs.add_parser("list", help="all codes, the newest first")
        listing.add_argument("--json", action="store_true")
        revoke = verbs.add_parser("revoke", help="take back a code that nobody has used")
        revoke.add_argument("code", metavar="CODE")

    def handle(
        self,
        *,
        verb: str,
        count: int = 1,
        note: str = "",
        code: str = "",
        json: bool = False,
        **_options: object,
    ) -> None:
        match verb:
            case "create":
                self._create(count, note, json)
            case "list":
                rows = [_row(invite) for invite in _newest_first()]
                shown = as_json(rows) if json else as_table(rows, empty="There are no invites.")
                self.stdout.write(shown)
            case "revoke":
                self._revoke(code)

    def _create(self, count: int, note: str, as_json_wanted: bool) -> None:
        try:
            invites = create_invites(count=count, note=note, now=timezone.now())
        except ValueError as error:
            raise CommandError(str(error), returncode=2) from error
        if as_json_wanted:
            self.stdout.write(as_json([_row(invite) for invite in invites]))
            return
        for invite in invites:
            self.stdout.write(invite.code)

    def _revoke(self, code: str) -> None:
        try:
            revoke_invite(code=code)
        except InviteNotRevoked as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("Revoked.")


def _newest_first() -> list[InviteCode]:
    return list(InviteCode.objects.select_related("used_by").order_by("-created_at", "-id"))


def _row(invite: InviteCode) -> Row:
    used_by = invite.used_by.email if invite.used_by else None
    return {
        "code": invite.code,
        "created": invite.created_at,
        "state": "used" if invite.used_at else "available",
        "used_by": used_by,
        "note": invite.note,
    }
