"""Both APIs fuzzed by their own schemas, in process: no crash, and nothing that the schema denies.

A bounded run, the same every time. `make fuzz-api` runs the long one, each time another.
"""

import json
import os
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from pytest_django import Settings
from schemathesis.openapi import from_dict

from accounts.devices import open_device
from accounts.models import InviteCode, RateLimit, User
from agent import services as artist
from canvas.models import Canvas
from gallery.models import Piece
from monet_site import published
from monet_site.wsgi import application
from tests.gallery.hanging import draw, hang, start

EXAMPLES = int(os.environ.get("MONET_FUZZ_EXAMPLES", "0"))
CONFIG = {
    "checks": {
        # what a schema cannot say: path data, a model's name, a stroke's id that is another's
        "positive_data_acceptance": {
            "expected-statuses": ["2xx", "3xx", "400", "401", "403", "404", "409", "422", "429"]
        },
    },
    "phases": {"stateful": {"enabled": False}},
}
# the contract reads "1" for 1 as the original did: its clients are what they are
LENIENT = CONFIG | {"checks": CONFIG["checks"] | {"negative_data_rejection": {"enabled": False}}}
SETTINGS = hypothesis_settings(
    max_examples=EXAMPLES or 30,
    deadline=None,
    derandomize=not EXAMPLES,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)

type World = dict[str, str]


def schema_of(
    document: Callable[[], dict[str, object]], config: dict[str, dict]
) -> schemathesis.BaseSchema:
    told = json.loads(json.dumps(document()))
    schema = from_dict(told, config=schemathesis.Config.from_dict(config))
    schema.app = application
    return schema


native = schema_of(published.native_document, CONFIG)
contract = schema_of(published.contract_document, LENIENT)


@pytest.fixture
def world(alice: User, charlie: User) -> World:
    """Something to find: pieces, strokes, nudges, an invite; ids by the parameter they are for."""
    piece = hang(alice, "Harbour at dusk")
    canvas = start(alice, open_to="signed_in")
    draw(charlie, canvas)
    now = timezone.now() - timedelta(minutes=1)
    artist.leave_nudge(user=charlie, canvas_id=canvas.id, text="More sky", now=now)
    InviteCode.objects.create(code="fuzz-invite")
    tokens = open_device(user=alice, name="Fuzzer", platform="app", now=timezone.now())
    return {
        "token": tokens.access,
        "canvas_id": str(canvas.id),
        "user_id": str(alice.id),
        "piece_id": piece.name,
        "piece_number": str(piece.canvas.number),
        "code": "not_found",
    }


@pytest.fixture(autouse=True)
def site(settings: Settings) -> Iterator[None]:
    """Configure what may be; keep the test's transaction open when a request ends.

    Django's own test client does the same.
    """
    settings.APPLE_TEAM_ID = "TEAM"
    ends = (request_started, request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    yield
    for end in ends:
        end.connect(close_old_connections)


def ask(case: schemathesis.Case, world: World) -> None:
    """Send the case as somebody signed in, half of the time about something that is there."""
    RateLimit.objects.all().delete()
    _find(case, world)
    signed = {"Authorization": f"Bearer {world['token']}", "Accept-Encoding": "identity"}
    case.call_and_validate(headers=signed)


def _find(case: schemathesis.Case, world: World) -> None:
    if "{" not in case.path or case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if sum(map(ord, json.dumps(case.path_parameters, default=str))) % 2:
        return
    known = Piece.objects.values_list("canvas_id", flat=True).first()
    if "pieces/{canvas_id}" in case.path:
        case.path_parameters["canvas_id"] = str(known)
        return
    for name in case.path_parameters:
        if name in world and Canvas.objects.exists():
            case.path_parameters[name] = world[name]


@pytest.mark.django_db
class TestNoRequest:
    @native.parametrize()
    @SETTINGS
    def test_breaks_the_native_api(self, case: schemathesis.Case, world: World) -> None:
        ask(case, world)

    @contract.parametrize()
    @SETTINGS
    def test_breaks_the_contract(self, case: schemathesis.Case, world: World) -> None:
        ask(case, world)
