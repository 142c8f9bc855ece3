"""K-TRAP-15 to 17: what the shipped clients do with tokens."""

import time
from concurrent.futures import ThreadPoolExecutor

from tests.contract.client import expires_soon
from tests.contract.line import Line
from tests.contract.people import Door, Person
from tests.contract.tokens import again, claims_of

TABS = 8


def refreshed(door: Door, token: str) -> dict[str, str]:
    answer = door.post("/auth/refresh", {"refresh_token": token})
    assert answer.status_code == 200, answer.text
    body: dict[str, str] = answer.json()
    return body


class TestTokens:
    def test_k_trap_15_an_expired_token_is_4001_and_its_successor_enters(
        self, alice: Person, nobody: Door
    ) -> None:
        expired = again(alice.access, exp=int(time.time()) - 5)
        with Line(alice.site.socket_address, expired) as line:
            assert line.until_closed() == (4001, "Invalid token: Signature has expired.")
        access = refreshed(nobody, alice.refresh)["access_token"]
        with Line(alice.site.socket_address, access) as line:
            assert line.hear()["type"] == "init"

    def test_k_trap_16_a_refresh_whose_answer_was_lost_is_repeated(
        self, alice: Person, nobody: Door
    ) -> None:
        lost = refreshed(nobody, alice.refresh)
        got = refreshed(nobody, alice.refresh)
        assert got["refresh_token"] == lost["refresh_token"]
        assert Door(alice.site, got["access_token"]).get("/auth/me").status_code == 200
        assert refreshed(nobody, got["refresh_token"])

    def test_k_trap_16_tabs_that_refresh_at_once_all_stay_signed_in(self, alice: Person) -> None:
        doors = [Door(alice.site) for _ in range(TABS)]
        with ThreadPoolExecutor(TABS) as pool:
            tokens = list(pool.map(lambda door: refreshed(door, alice.refresh), doors))
        assert len({token["refresh_token"] for token in tokens}) == 1
        for door, token in zip(doors, tokens, strict=True):
            assert Door(alice.site, token["access_token"]).get("/auth/me").status_code == 200
            door.close()

    def test_k_trap_16_an_old_token_is_theft_and_ends_the_device(
        self, alice: Person, nobody: Door
    ) -> None:
        second = refreshed(nobody, alice.refresh)
        third = refreshed(nobody, second["refresh_token"])
        stolen = nobody.post("/auth/refresh", {"refresh_token": alice.refresh})
        assert stolen.status_code == 401
        owner = nobody.post("/auth/refresh", {"refresh_token": third["refresh_token"]})
        assert owner.status_code == 401
        assert Door(alice.site, third["access_token"]).get("/auth/me").status_code == 401

    def test_k_trap_17_clients_read_when_a_token_ends(self, alice: Person) -> None:
        ends = claims_of(alice.access)["exp"]
        assert isinstance(ends, int)
        assert not expires_soon(alice.access, now=time.time())
        assert not expires_soon(alice.access, now=ends - 31)
        assert expires_soon(alice.access, now=ends - 29)
        assert expires_soon("rubbish", now=time.time())
