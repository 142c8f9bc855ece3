"""How an API request shows who sends it: a bearer token, or on our own pages the session."""

from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer
from ninja.utils import check_csrf

from accounts.api_tokens import PREFIX, who_has_api_token
from accounts.devices import who
from accounts.models import User
from accounts.principals import Principal
from accounts.sessions import device_id_of
from accounts.tokens import TokenRefused

NOT_AUTHENTICATED = "Not authenticated"


class NotSignedIn(Exception):
    """Answer 401 with `WWW-Authenticate: Bearer` and these words."""

    def __init__(self, words: str = NOT_AUTHENTICATED) -> None:
        self.words = words
        super().__init__(words)


class ScopeMissing(Exception):
    """Answer 403: the token is good, but was not made for this."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__(f"This token may not {scope}.")


class ForgedRequest(Exception):
    """Answer 403: a session's request without the page's CSRF token."""

    words = "CSRF token missing or incorrect."

    def __init__(self) -> None:
        super().__init__(self.words)


class ContractBearer(HttpBearer):
    """The existing clients' door: an access token and nothing else.

    Sets `request.user` and returns the `Principal`, which is `request.auth`.
    """

    def __call__(self, request: HttpRequest) -> Principal:
        """Return who sends the request.

        Raises:
            NotSignedIn: With the contract's words.
        """
        scheme, _, token = request.headers.get(self.header, "").partition(" ")
        if scheme.lower() != self.openapi_scheme or not token:
            raise NotSignedIn
        return self.authenticate(request, token.strip())

    def authenticate(self, request: HttpRequest, token: str) -> Principal:
        try:
            principal = self._read(token)
        except TokenRefused as refusal:
            raise NotSignedIn(refusal.words) from refusal
        request.user = principal.user
        return principal

    def _read(self, token: str) -> Principal:
        return who(access=token, now=timezone.now())


class PersonalOrBearer(ContractBearer):
    """The native door: an access token, a personal API token with `scope`, or our own session."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__()

    def __call__(self, request: HttpRequest) -> Principal:
        """Return who sends the request.

        Raises:
            NotSignedIn: Nothing shows who that is.
            ScopeMissing: The API token was made for less.
            ForgedRequest: The session's request comes from another site.
        """
        if self.header in request.headers or not isinstance(request.user, User):
            principal = super().__call__(request)
        else:
            principal = self._of_session(request, request.user)
        if not principal.may(self.scope):
            raise ScopeMissing(self.scope)
        return principal

    def _read(self, token: str) -> Principal:
        if token.startswith(PREFIX):
            return who_has_api_token(token=token, now=timezone.now())
        return super()._read(token)

    def _of_session(self, request: HttpRequest, user: User) -> Principal:
        if check_csrf(request):  # only the session travels by itself, so only it can be forged
            raise ForgedRequest
        device_id: UUID | None = device_id_of(request.session)
        return Principal(user=user, device_id=device_id)


bearer = ContractBearer()
