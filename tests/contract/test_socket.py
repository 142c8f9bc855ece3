"""K-WS: how sockets open and how they end."""

import json
import uuid
from contextlib import suppress

import pytest
from django.conf import LazySettings
from django.utils import timezone
from websockets.exceptions import ConnectionClosed

from accounts import devices
from accounts.models import User
from tests.contract.line import Line
from tests.contract.people import Newcomer, Person
from tests.contract.site import Site
from tests.contract.tokens import again, forged

SIGN_IN_AGAIN = 4001
FAR_TOO_BIG = 1_100_000


def closed(person: Person, token: str | None) -> tuple[int, str]:
    """Open a socket with a token; return the code and the reason it is closed with."""
    with Line(person.site.socket_address, token) as line:
        return line.until_closed()


class TestOpening:
    def test_k_ws_01_without_a_token_it_is_accepted_and_closed(self, alice: Person) -> None:
        no = (SIGN_IN_AGAIN, "Missing authentication token")
        assert closed(alice, None) == no
        assert closed(alice, "") == no

    def test_k_ws_02_a_bad_token_is_told_why(self, alice: Person) -> None:
        code, reason = closed(alice, "rubbish")
        assert (code, reason) == (SIGN_IN_AGAIN, "Invalid token: Not enough segments")
        code, reason = closed(alice, alice.access[:-4])
        assert code == SIGN_IN_AGAIN
        assert reason.startswith("Invalid token")
        words = "Expected access token, got refresh"
        assert closed(alice, alice.refresh) == (SIGN_IN_AGAIN, words)
        assert closed(alice, forged(sub="")) == (SIGN_IN_AGAIN, "Token missing user ID")

    def test_k_ws_03_nobody_and_the_deactivated_are_told_so(self, alice: Person) -> None:
        no = (SIGN_IN_AGAIN, "User not found or inactive")
        assert closed(alice, again(alice.access, sub=str(uuid.uuid4()))) == no
        User.objects.filter(id=alice.user_id).update(is_active=False)
        assert closed(alice, alice.access) == no

    @pytest.mark.parametrize("origin", [None, "https://somewhere.example", "null"])
    def test_k_ws_04_every_origin_is_welcome(self, alice: Person, origin: str | None) -> None:
        with Line(alice.site.socket_address, alice.access, origin=origin) as line:
            assert line.hear()["type"] == "init"

    def test_k_ws_05_other_parameters_change_nothing(self, alice: Person) -> None:
        line = alice.connect(trace_id="0af7651916cd43dd8448eb211c80319c", other="x")
        assert line.hear()["type"] == "init"

    def test_k_ws_09_there_may_be_a_limit_of_sockets(
        self, newcomer: Newcomer, settings: LazySettings
    ) -> None:
        alice, bob = newcomer(), newcomer()
        settings.MAX_CONNECTIONS_PER_USER = 2
        first, _ = alice.enter(), alice.enter()
        assert alice.connect().until_closed() == (4003, "Too many connections")
        bob.enter()
        first.close()
        settings.MAX_CONNECTIONS_PER_USER = 0
        for _ in range(4):
            alice.enter()


class TestFrames:
    def test_k_ws_06_a_binary_frame_hurts_nobody_else(self, alice: Person) -> None:
        other = alice.other_device().enter()
        line = alice.enter()
        line.send(b"\x00\xff")
        try:
            line.say("stroke", points=[{"x": 1, "y": 1}])
            assert line.hear()["type"] == "error"
        except ConnectionClosed:
            assert line.until_closed()[0] != SIGN_IN_AGAIN
        other.say("stroke", points=[{"x": 2, "y": 2}])
        other.until(lambda frame: frame.get("path", {}).get("points") == [{"x": 2, "y": 2}])

    def test_k_ws_08_a_huge_frame_reaches_nothing(self, alice: Person) -> None:
        line = alice.enter()
        points = [{"x": n % 800, "y": 1} for n in range(FAR_TOO_BIG // 14)]
        frame = json.dumps({"type": "stroke", "points": points})
        assert len(frame) > 1 << 20
        try:
            line.send(frame)
            assert line.until("error")
        except ConnectionClosed:
            assert line.until_closed()[0] != SIGN_IN_AGAIN
        assert alice.state()["canvas"]["strokes"] == []


class TestFloods:
    @pytest.mark.parametrize("frame", ['{"type": "animation_done"}', "{", b"\x00"])
    def test_k_ws_11_a_socket_that_floods_is_told_then_closed(
        self, alice: Person, frame: str | bytes
    ) -> None:
        line = alice.enter()
        with suppress(ConnectionClosed):
            for _ in range(1_000):
                line.send(frame)
        assert line.until_closed() == (4029, "Sending too fast")
        words = [heard.get("message") for heard in line.frames]
        assert words.count("Too many messages. Please slow down.") == 200
        alice.enter()


class TestEnding:
    def test_k_ws_10_a_server_that_ends_lets_its_clients_come_back(self, alice: Person) -> None:
        other = Site(alice.site.atelier)
        other.open()
        with Line(other.socket_address, alice.access) as line:
            assert line.hear()["type"] == "init"
            other.close()
            assert line.until_closed()[0] not in {SIGN_IN_AGAIN, 1000}
        alice.enter()

    def test_k_ws_07_logging_out_closes_this_devices_sockets(self, alice: Person) -> None:
        tablet = alice.other_device().enter()
        line = alice.enter()
        assert alice.door.post("/auth/logout").status_code == 200
        assert line.until_closed()[0] == SIGN_IN_AGAIN
        tablet.say("stroke", points=[{"x": 1, "y": 1}])
        tablet.until("human_stroke")

    def test_k_ws_07_signing_out_everywhere_closes_them_all(self, alice: Person) -> None:
        lines = [alice.enter(), alice.other_device().enter()]
        devices.sign_out_everywhere(user=alice.user, now=timezone.now())
        for line in lines:
            assert line.until_closed()[0] == SIGN_IN_AGAIN

    def test_k_ws_07_deactivation_closes_them_even_when_nobody_rang(
        self, newcomer: Newcomer
    ) -> None:
        alice, bob = newcomer(), newcomer()
        mine, his = alice.enter(), bob.enter()
        devices.deactivate(user=alice.user, now=timezone.now())
        assert mine.until_closed()[0] == SIGN_IN_AGAIN
        User.objects.filter(id=bob.user_id).update(is_active=False)
        assert his.until_closed()[0] == SIGN_IN_AGAIN
