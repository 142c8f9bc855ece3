"""Print a one-time sign-in link for an address, for when no mail comes."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import services
from accounts.refusals import AccountIsClosed


class Command(BaseCommand):
    """Make the account when there is none, and print a link that works in any browser."""

    help = "Print a one-time sign-in link for EMAIL; the account is made when there is none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL")

    def handle(self, *, email: str, **_options: object) -> None:
        try:
            link = services.print_sign_in_link(email=email)
        except ValidationError as error:
            raise CommandError(f"{email!r} is no e-mail address.") from error
        except AccountIsClosed as error:
            raise CommandError(f"The account of {email} is deactivated.") from error
        self.stdout.write(link)
