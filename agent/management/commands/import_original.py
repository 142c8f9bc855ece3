"""Take over the pieces and workspaces of the original server's files."""

import logging
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from agent.importing.documents import Unreadable
from agent.importing.people import BadList, ListedPerson, read_people
from agent.importing.run import Outcome, Plan, count_files, run

FILES_PER_LINE = 100  # of progress, where there is no terminal
type Bar = tqdm[NoReturn]  # moved by hand: nothing is iterated
STOPPED = 130  # the exit code of a command that Ctrl-C ended


class Command(BaseCommand):
    """Import a folder, tell what could not be read, and what came of it all.

    Exits 0 when every file was taken over or was before, 1 when some were left out.
    """

    help = "Import DIR/users/<uuid>/{workspace.json,gallery/piece_*.json} of the original server."
    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="read all, write nothing")
        parser.add_argument(
            "--users",
            metavar="FILE.csv",
            type=Path,
            help="whose the folders are: id, email, perhaps is_active and gallery_public",
        )
        parser.add_argument(
            "--gallery",
            choices=["public", "private"],
            default="private",
            help="for artists of whom the list does not say; the original's were private at first",
        )

    def handle(
        self, *, folder: Path, dry_run: bool, users: Path | None, gallery: str, **_options: object
    ) -> None:
        logging.disable(logging.INFO)  # the report tells it
        plan = Plan(
            root=folder,
            people=_listed(users),
            now=timezone.now(),
            is_dry=dry_run,
            is_gallery_public=gallery == "public",
        )
        counted: Counter[str] = Counter()
        try:
            self._import(plan, counted)
        except Unreadable as reason:
            raise CommandError(str(reason)) from reason
        except KeyboardInterrupt:
            self._sum_up(plan, counted)
            raise CommandError(
                "Ended half-way; the same command goes on.", returncode=STOPPED
            ) from None
        finally:
            logging.disable(logging.NOTSET)
        self._sum_up(plan, counted)
        if counted["left_out"]:
            raise CommandError(f"{counted['left_out']} could not be taken over; see above.")

    def _import(self, plan: Plan, counted: Counter[str]) -> None:
        total = count_files(plan)
        bar: Bar
        with tqdm(total=total, desc="Importing", unit="file", disable=None) as bar:
            for outcome in run(plan):
                self._tell(outcome, bar)
                counted[outcome.result] += 1
                counted["strokes"] += outcome.strokes
                if outcome.result == "account":
                    continue
                bar.update()
                done = counted["imported"] + counted["there"] + counted["left_out"]
                if bar.disable and done % FILES_PER_LINE == 0:
                    self.stdout.write(f"{done} of {total} files")

    def _tell(self, outcome: Outcome, bar: Bar) -> None:
        """Print what is worth a look, above the bar."""
        lines = [f"{outcome.name}: {remark}" for remark in outcome.remarks]
        if outcome.result == "left_out":
            lines[0] = f"{outcome.name}: left out: {outcome.remarks[0]}"
        with bar.external_write_mode():
            for line in lines:
                self.stdout.write(line)

    def _sum_up(self, plan: Plan, counted: Counter[str]) -> None:
        did = "To import" if plan.is_dry else "Imported"
        self.stdout.write(
            f"{did}: {counted['imported']} files with {counted['strokes']:,} strokes. "
            f"There before: {counted['there']}. Left out: {counted['left_out']}."
        )
        if counted["account"] and not plan.is_gallery_public:
            self.stdout.write(
                "The files don't tell whose galleries are public: those of new accounts are "
                "private, unless the list (gallery_public) or --gallery public says otherwise."
            )


def _listed(users: Path | None) -> Mapping[UUID, ListedPerson]:
    try:
        return read_people(users) if users else {}
    except BadList as reason:
        raise CommandError(str(reason)) from reason
