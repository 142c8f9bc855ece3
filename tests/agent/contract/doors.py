"""How these tests knock: as nobody, or with the bearer of somebody's app."""

from django.test import Client
from django.utils import timezone

from accounts.devices import open_device
from accounts.models import User
from gallery import services
from gallery.models import Piece
from tests.gallery.hanging import at_home, hang


def nobody() -> Client:
    """Return a client without a token, which sees a 500 rather than the exception."""
    return Client(raise_request_exception=False)


def app_of(user: User) -> Client:
    """Return the app of somebody who signed in."""
    tokens = open_device(user=user, name="a phone", platform="app", now=timezone.now())
    bearer = {"Authorization": f"Bearer {tokens.access}"}
    return Client(raise_request_exception=False, headers=bearer)


def pictured(owner: User, title: str = "", **fields) -> Piece:
    """Hang a piece and make its pictures, as the worker does."""
    piece = hang(owner, title, **fields)
    services.make_pictures(piece_id=piece.pk)
    return at_home(piece)
