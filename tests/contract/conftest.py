"""One running site for the whole contract; every test brings people of its own."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command

from accounts.models import RateLimit
from tests.contract.people import Door, Newcomer, Person, sign_up
from tests.contract.site import Site


@pytest.fixture(scope="package")
def running_site(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Site]:
    """The site on the tests' database, whose rows are real until the package ends."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        site = Site()
        site.open()
        yield site
        site.close()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def site(running_site: Site) -> Site:
    """The site, as if nobody had asked for anything lately: all tests come from one address."""
    RateLimit.objects.all().delete()
    return running_site


@pytest.fixture
def newcomer(site: Site) -> Iterator[Newcomer]:
    """Sign new people up; at the end they leave."""
    people: list[Person] = []

    def arrive() -> Person:
        people.append(sign_up(site))
        return people[-1]

    yield arrive
    for person in people:
        person.leave()


@pytest.fixture
def alice(newcomer: Newcomer) -> Person:
    return newcomer()


@pytest.fixture
def charlie(newcomer: Newcomer) -> Person:
    """Somebody who must get nothing of alice's."""
    return newcomer()


@pytest.fixture
def nobody(site: Site) -> Iterator[Door]:
    """The door for somebody without a token."""
    door = Door(site)
    yield door
    door.close()
