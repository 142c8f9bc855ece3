"""One running site for the whole contract; every test brings people of its own."""

from collections.abc import Iterator

import pytest

from tests.contract.atelier import Atelier
from tests.contract.people import Door, Newcomer, Person, sign_up
from tests.contract.site import Site


@pytest.fixture(scope="package")
def running_site(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Site]:
    """The site on the tests' database; its threads may use it between the tests, too."""
    with django_db_blocker.unblock():
        atelier = Atelier()
        atelier.open()
        site = Site(atelier)
        site.open()
        yield site
        site.close()
        atelier.close()


@pytest.fixture
def site(transactional_db: None, running_site: Site) -> Iterator[Site]:
    """The site with nobody's rows; no turn outlives the test."""
    yield running_site
    running_site.atelier.settle()


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
