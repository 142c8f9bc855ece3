"""What a refused sign-in says on a page: status, title, words; why is in `refusals`."""

from dataclasses import dataclass

from accounts.limits import TooMany
from accounts.refusals import (
    AccountIsClosed,
    AskedInAnotherBrowser,
    ChallengeIsExpired,
    ChallengeIsUsed,
    ChallengeIsVoided,
    CodeIsWrong,
    LinkIsUnreadable,
    NothingWasAsked,
    NotInvited,
    NoTriesLeft,
    SignInRefused,
)


@dataclass(frozen=True)
class Answer:
    """One refusal as a person reads it."""

    status: int
    title: str
    words: str
    retry_after_s: int | None = None


_ANSWERS: dict[type[SignInRefused], Answer] = {
    LinkIsUnreadable: Answer(
        401,
        "This link is not complete",
        "A part of it may have been cut off on the way. Copy the whole link from the mail, "
        "type the six-digit code instead, or ask for a new mail.",
    ),
    ChallengeIsExpired: Answer(
        401,
        "This sign-in has expired",
        "A link and its code are good for ten minutes. Ask for a new mail: it takes a moment.",
    ),
    ChallengeIsUsed: Answer(
        401,
        "This sign-in was already used",
        "Each mail signs you in once. If that was you just now, you are in: go on to the studio. "
        "Otherwise ask for a new mail.",
    ),
    ChallengeIsVoided: Answer(
        401,
        "A newer mail took its place",
        "You asked again, so only the latest mail counts. Look for it, or ask once more.",
    ),
    AskedInAnotherBrowser: Answer(
        403,
        "Open it where you asked",
        "This link belongs to the browser in which you asked, so that nobody else can use it. "
        "Go back there and open the link, or type the six-digit code from the same mail. "
        "To sign in here instead, ask for a mail from here.",
    ),
    NothingWasAsked: Answer(
        401,
        "No mail was asked for here",
        "Type the code in the browser in which you asked for it, or ask for a mail from here.",
    ),
    NoTriesLeft: Answer(
        429,
        "Too many wrong codes",
        "This code is closed now. The link in the same mail still works, or ask for a new mail.",
    ),
    NotInvited: Answer(
        403,
        "This needs an invitation",
        "The invite code was used by somebody else in the meantime. Ask whoever gave it to you.",
    ),
    AccountIsClosed: Answer(
        403,
        "This account cannot be used",
        "It was closed, or its address has changed. Write to the people who run this site.",
    ),
}


def answer_for(refusal: SignInRefused | TooMany) -> Answer:
    """Return what to say about a refusal."""
    if isinstance(refusal, TooMany):
        return _too_many(refusal)
    if isinstance(refusal, CodeIsWrong):
        return _wrong_code(refusal)
    return _ANSWERS[type(refusal)]


def _too_many(refusal: TooMany) -> Answer:
    words = (
        "So many sign-in mails were asked for that we wait a little, so that nobody's mailbox is "
        f"flooded. Try again in {refusal.wait_in_words}. A mail that already came still works."
    )
    return Answer(429, "One moment, please", words, retry_after_s=refusal.retry_after_s)


def _wrong_code(refusal: CodeIsWrong) -> Answer:
    left = refusal.tries_left
    tries = "1 try" if left == 1 else f"{left or 'no'} tries"
    words = f"That is not the code in the latest mail. You have {tries} left."
    return Answer(401, "Wrong code", words)
