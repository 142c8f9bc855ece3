"""Open sockets close soon after their person was signed out, whether or not a ring is heard."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from accounts import api_tokens, devices, revocation
from accounts.models import RefreshFamily, User
from accounts.principals import Principal
from accounts.revocation import Revocations
from agent.models import Turn
from agent.services import begin_canvas, open_studio
from canvas.hop import in_db
from tests.clocks import HeldSleep
from tests.sockets import TIMEOUT_S, Visitor

pytestmark = pytest.mark.django_db(transaction=True)

WITHIN_S = 2.0


@pytest.fixture(autouse=True)
def held(monkeypatch) -> HeldSleep:
    """Nobody looks unless a test passes the time: what closes without it heard the ring."""
    sleep = HeldSleep()
    monkeypatch.setattr(Revocations, "sleep", sleep)
    return sleep


@pytest.fixture(autouse=True)
def _whole_site(settings) -> None:
    settings.ROOT_URLCONF = "monet_site.urls"


class Socket:
    """What stands for a socket that is watched: whether and when it was closed."""

    def __init__(self) -> None:
        self.closed = asyncio.Event()

    async def close(self) -> None:
        self.closed.set()

    async def is_closed_soon(self) -> bool:
        """Whether it closes at all; how soon is a matter of rings and looks, not of this clock."""
        try:
            await asyncio.wait_for(self.closed.wait(), TIMEOUT_S)
        except TimeoutError:
            return False
        return True


def now() -> datetime:
    return datetime.now(UTC)


def on_a_device(user: User) -> Principal:
    tokens = devices.open_device(user=user, name="a phone", platform="app", now=now())
    return devices.who(access=tokens.access, now=now())


def with_an_api_token(user: User) -> Principal:
    _, words = api_tokens.make_api_token(user=user, name="x", scopes=["read"], now=now())
    return api_tokens.who_has_api_token(token=words, now=now())


async def watched(principal: Principal) -> Socket:
    socket = Socket()
    Revocations.here().watch(principal, socket.close)
    await asyncio.sleep(0)  # let it begin to listen
    return socket


class TestASocketOfADevice:
    async def test_closes_when_the_device_is_signed_out(self, alice):
        principal = await in_db(on_a_device)(alice)
        socket = await watched(principal)
        await in_db(devices.sign_out_device)(user=alice, device_id=principal.device_id, now=now())
        assert await socket.is_closed_soon()

    async def test_stays_when_another_device_or_person_is(self, alice, bob):
        mine, another = await in_db(on_a_device)(alice), await in_db(on_a_device)(alice)
        theirs = await in_db(on_a_device)(bob)
        kept, gone = await watched(mine), await watched(another)
        other = await watched(theirs)
        await in_db(devices.sign_out_device)(user=alice, device_id=another.device_id, now=now())
        await in_db(devices.deactivate)(user=bob, now=now())
        assert await gone.is_closed_soon()
        assert await other.is_closed_soon()
        await Revocations.here().look_again()
        assert not kept.closed.is_set()

    async def test_closes_when_everything_is(self, alice):
        sockets = [await watched(await in_db(on_a_device)(alice)) for _ in range(3)]
        await in_db(devices.sign_out_everywhere)(user=alice, now=now())
        assert all([await socket.is_closed_soon() for socket in sockets])

    async def test_closes_when_a_token_of_its_family_is_used_again(self, alice):
        tokens = await in_db(devices.open_device)(
            user=alice, name="a phone", platform="app", now=now()
        )
        socket = await watched(await in_db(devices.who)(access=tokens.access, now=now()))
        later = now() + 2 * devices.GRACE
        await in_db(devices.refresh_session)(token=tokens.refresh, now=now())
        with pytest.raises(devices.TokenRefused):
            await in_db(devices.refresh_session)(token=tokens.refresh, now=later)
        assert await socket.is_closed_soon()

    @pytest.mark.parametrize("kind", [on_a_device, with_an_api_token])
    async def test_closes_without_any_ring(self, alice, kind, held):
        socket = await watched(await in_db(kind)(alice))
        await User.objects.filter(pk=alice.pk).aupdate(is_active=False)
        held.pass_time(WITHIN_S)
        assert await socket.is_closed_soon()

    async def test_closes_when_its_person_is_gone(self, alice, held):
        socket = await watched(await in_db(on_a_device)(alice))
        await User.objects.filter(pk=alice.pk).adelete()
        held.pass_time(WITHIN_S)
        assert await socket.is_closed_soon()

    async def test_closes_with_its_api_token(self, alice):
        principal = await in_db(with_an_api_token)(alice)
        socket = await watched(principal)
        await in_db(api_tokens.revoke_api_token)(user=alice, token_id=principal.token_id, now=now())
        assert await socket.is_closed_soon()

    async def test_is_looked_after_though_the_layer_is_deaf(self, alice, held):
        principal = await in_db(on_a_device)(alice)
        socket = await watched(principal)
        layer = get_channel_layer()
        for channel in list(layer.groups.get(revocation.GROUP, {})):
            await layer.group_discard(revocation.GROUP, channel)
        await in_db(devices.sign_out_device)(user=alice, device_id=principal.device_id, now=now())
        held.pass_time(WITHIN_S)
        assert await socket.is_closed_soon()

    async def test_is_looked_after_with_time_left_for_the_look_itself(self):
        assert revocation.CHECK_S <= 0.75 * WITHIN_S


class TestManySockets:
    async def test_cost_one_query_a_look(self, alice, bob, django_assert_num_queries):
        kinds = [on_a_device, with_an_api_token]
        principals = [await in_db(kind)(person) for kind in kinds for person in (alice, bob)]
        keys = {key for who in principals for key in revocation.Watch(who, Socket().close).keys}

        def look() -> set[UUID]:
            with django_assert_num_queries(1):
                return revocation._counting(keys | {alice.pk})

        assert await in_db(look)() == keys | {alice.pk}

    async def test_are_all_closed_by_one_ring(self, alice):
        sockets = [await watched(await in_db(on_a_device)(alice)) for _ in range(100)]
        await in_db(devices.deactivate)(user=alice, now=now())
        for socket in sockets:
            assert await socket.is_closed_soon()

    async def test_leave_nothing_running_behind(self, alice):
        here = Revocations.here()
        watch = here.watch(await in_db(on_a_device)(alice), Socket().close)
        here.forget(watch)
        await asyncio.sleep(0)
        names = {task.get_name() for task in asyncio.all_tasks() if not task.cancelling()}
        assert not {name for name in names if name.startswith("revocations")}


class Browser(Visitor):
    """Somebody's browser, with an open studio and its session."""

    def __init__(self, path: str, client: Client) -> None:
        super().__init__(path)
        self.client = client

    async def __aenter__(self) -> "Browser":
        from channels.testing import WebsocketCommunicator

        from monet_site.asgi import application

        cookie = f"{settings.SESSION_COOKIE_NAME}={self.client.cookies['sessionid'].value}"
        headers = [(b"origin", b"http://localhost"), (b"host", b"localhost")]
        headers.append((b"cookie", cookie.encode()))
        self._socket = WebsocketCommunicator(application, self._path, headers=headers)
        await self._socket.connect(timeout=TIMEOUT_S)
        await self.until("snapshot")
        return self


class TestAStudio:
    @pytest.fixture
    def client_of_alice(self, alice) -> Client:
        client = Client()
        client.force_login(alice)
        return client

    @pytest.fixture
    def path(self, alice) -> str:
        return f"/ws/studio/{open_studio(user=alice, now=now()).pk}"

    async def closes(self, path: str, client: Client, cause) -> None:
        async with Browser(path, client) as browser:
            await sync_to_async(cause)()
            assert await browser.close_code() == 4401

    async def test_closes_when_its_person_signs_out(self, path, client_of_alice):
        await self.closes(path, client_of_alice, lambda: client_of_alice.post("/sign-out"))

    async def test_closes_when_the_device_is_ended_elsewhere(self, path, client_of_alice, alice):
        def end() -> None:
            device = alice.devices.get(platform=RefreshFamily.Platform.WEB)
            devices.sign_out_device(user=alice, device_id=device.pk, now=now())

        await self.closes(path, client_of_alice, end)
        assert (await sync_to_async(client_of_alice.get)("/account")).status_code == 302

    async def test_closes_when_the_account_is(self, path, client_of_alice, alice):
        await self.closes(path, client_of_alice, lambda: devices.deactivate(user=alice, now=now()))

    @pytest.mark.parametrize(
        "cause",
        [
            lambda: User.objects.update(is_active=False),
            lambda: Session.objects.all().delete(),
        ],
        ids=["the row of the account says so", "the session is deleted"],
    )
    async def test_closes_within_two_seconds_though_nobody_rings(
        self, path, client_of_alice, held, cause
    ):
        async with Browser(path, client_of_alice) as browser:
            await sync_to_async(cause)()
            held.pass_time(WITHIN_S)
            assert await browser.close_code() == 4401


@pytest.mark.parametrize("gone", [devices.sign_out_everywhere, devices.deactivate])
def test_the_artist_puts_its_brush_down_for_whoever_is_gone_everywhere(alice, gone):
    begin_canvas(user=alice, style="plotter", now=now())
    assert Turn.objects.active().exists()
    gone(user=alice, now=now())
    assert not Turn.objects.active().exists()
