"""Why a sign-in was refused, as named exceptions; what each says on a page is in `answers`."""

from uuid import UUID


class SignInRefused(Exception):
    """A sign-in that did not happen; `challenge_id` tells which, when one was found."""

    code = "sign_in_refused"

    def __init__(self, *, challenge_id: UUID | None = None) -> None:
        self.challenge_id = challenge_id
        super().__init__(f"{self.code}: challenge {challenge_id}")


class LinkIsUnreadable(SignInRefused):
    """The token is cut short, made up, or older than a day."""

    code = "link_unreadable"


class ChallengeIsExpired(SignInRefused):
    code = "expired"


class ChallengeIsUsed(SignInRefused):
    code = "used"


class ChallengeIsVoided(SignInRefused):
    """A newer mail took its place."""

    code = "voided"


class AskedInAnotherBrowser(SignInRefused):
    """The link is good, but only in the browser that asked for it."""

    code = "other_browser"


class NothingWasAsked(SignInRefused):
    """This browser has asked for no code."""

    code = "nothing_asked"


class NoTriesLeft(SignInRefused):
    code = "no_tries_left"


class NotInvited(SignInRefused):
    """The address has no account, and its invite code is missing or was used by somebody else."""

    code = "not_invited"


class AccountIsClosed(SignInRefused):
    """The account was deactivated or changed its address after the mail was asked for."""

    code = "account_closed"


class CodeIsWrong(SignInRefused):
    """The six digits were not the ones in the mail; the try is spent."""

    code = "wrong_code"

    def __init__(self, *, challenge_id: UUID, tries_left: int) -> None:
        super().__init__(challenge_id=challenge_id)
        self.tries_left = tries_left


class PasswordDoorRefused(Exception):
    """Signing up or in with a password did not happen."""


class EmailIsTaken(PasswordDoorRefused):
    """The address has an account."""


class InviteIsUnknown(PasswordDoorRefused):
    """Nobody made this invite code."""


class InviteIsUsed(PasswordDoorRefused):
    """Somebody came in with this invite code."""


class PasswordIsWrong(PasswordDoorRefused):
    """No account has this address with this password."""


class PasswordAccountIsClosed(PasswordDoorRefused):
    """The password is right; the account is deactivated."""


class StaffLinkRefused(Exception):
    """Only a superuser may make a link that signs in as staff."""

    def __init__(self, *, user_id: UUID, issued_by_id: UUID) -> None:
        self.user_id = user_id
        self.issued_by_id = issued_by_id
        super().__init__(f"{issued_by_id} may not make a sign-in link for the staff user {user_id}")
