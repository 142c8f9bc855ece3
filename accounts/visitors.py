"""Who asks our own API, where nobody has to say; who has to show it is in `bearer`."""

from dataclasses import dataclass

from django.http import HttpRequest

from accounts.bearer import NotSignedIn, PersonalOrBearer, ScopeMissing
from accounts.models import User
from accounts.principals import Principal


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who did not say who they are."""


class Anyone(PersonalOrBearer):
    """The native door of what is public: open to all, and wider to who shows who they are.

    A token that is no good is refused all the same, so that its bearer hears of it.
    """

    csrf = True  # the page of the documentation then sends what a session's request needs

    def __init__(self) -> None:
        super().__init__("read")

    def __call__(self, request: HttpRequest) -> Principal | Visitor:  # type: ignore[override]
        """Return who sends the request, or a `Visitor`; raises as `PersonalOrBearer` does."""
        if self.header in request.headers or isinstance(request.user, User):
            return super().__call__(request)
        return Visitor()


class PersonAlone(PersonalOrBearer):
    """The native door of what a person does themselves: no program with a token of theirs may."""

    def __init__(self) -> None:
        super().__init__("read")

    def __call__(self, request: HttpRequest) -> Principal:
        """Return who sends the request; raises as `PersonalOrBearer` does."""
        principal = super().__call__(request)
        if principal.token_id is not None:
            raise ScopeMissing("change a profile")
        return principal


def person(request: HttpRequest) -> User:
    """Return whom `PersonalOrBearer` let in.

    Raises:
        NotSignedIn: It let in nobody: the endpoint is open to all.
    """
    if not isinstance(request.user, User):
        raise NotSignedIn
    return request.user
