"""Where a sign-in goes that a client asked for and a browser confirmed; no rows here."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import LoginChallenge
from accounts.tokens import Tokens

APP_CALLBACK = "codemonet://auth/callback"  # what the existing app has registered


@dataclass(frozen=True, slots=True)
class Destination:
    """A client that waits for its tokens; `url` ends where they are to be written."""

    url: str
    words: str
    button: str


APP = Destination(
    url=f"{APP_CALLBACK}?",
    words="The app opens by itself. If it does not, press the button on the device it is on.",
    button="Open Code Monet",
)


def destination_of(challenge: LoginChallenge) -> Destination | None:
    """Return the client that asked; None for our own pages, and for whoever has none but them."""
    if challenge.origin == LoginChallenge.Origin.APP:
        return APP
    callback: str = settings.LEGACY_WEB_CALLBACK
    if challenge.origin == LoginChallenge.Origin.LEGACY_WEB and callback:
        words = "You are taken back to where you asked. If not, press the button."
        return Destination(url=f"{callback}#", words=words, button="Go on")
    return None


def handed_over(request: HttpRequest, destination: Destination, tokens: Tokens) -> HttpResponse:
    """Return the page that opens the client with its tokens; its view lets no cache keep it."""
    pair = {"access_token": tokens.access, "refresh_token": tokens.refresh}
    context = {
        "url": destination.url + urlencode(pair),
        "words": destination.words,
        "button": destination.button,
    }
    response = render(request, "accounts/handover.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response
