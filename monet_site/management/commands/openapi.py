"""`manage.py openapi` writes the APIs' and the socket's documents; `--check` compares them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from monet_site import published


class Command(BaseCommand):
    """Keep docs/openapi and docs/socket-schema as the code is."""

    help = "Write the documents of the APIs and of the socket into docs/."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Only compare them.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            published.write()
            return
        stale = [str(path) for path in published.outdated()]
        if stale:
            names = ", ".join(stale)
            raise CommandError(f"Review what changed, then run `manage.py openapi`: {names}")
