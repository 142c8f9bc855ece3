"""K-HTTP: what holds for every REST answer."""

import time
import uuid

import pytest

from accounts.models import User
from tests.contract.people import Door, Person
from tests.contract.tokens import HOUR_S, again, claims_of, forged

DAY_S = 24 * HOUR_S
JSON = {"Content-Type": "application/json"}
UNPREFIXED = (
    "/health",
    "/version",
    "/public/gallery",
    "/robots.txt",
    "/sitemap.xml",
    "/.well-known/apple-app-site-association",
)


def detail_of(door: Door, path: str = "/auth/me") -> str:
    """Return what the door answers with 401, after looking at the header it must have."""
    answer = door.get(path)
    assert answer.status_code == 401, answer.text
    assert answer.headers["www-authenticate"] == "Bearer"
    assert list(answer.json()) == ["detail"]
    return str(answer.json()["detail"])


class TestPaths:
    def test_k_http_01_rest_lies_under_api_and_some_of_it_at_the_root(
        self, alice: Person, nobody: Door
    ) -> None:
        for path in UNPREFIXED[:3]:
            assert nobody.get(path).status_code == 200, path
        for path in UNPREFIXED[:-1]:
            assert nobody.ask_bare("GET", path).status_code == 200, path
        assert nobody.ask_bare("GET", UNPREFIXED[-1]).status_code in {200, 500}
        assert alice.door.ask_bare("GET", "/auth/me").status_code == 200
        assert alice.door.ask_bare("GET", "/debug/agent").status_code == 200
        assert alice.door.ask_bare("GET", "/s/my-shares").status_code == 200
        assert nobody.ask_bare("POST", "/traces", json={"spans": []}).status_code == 200

    def test_k_http_11_an_unknown_path_is_not_found(self, nobody: Door) -> None:
        answer = nobody.get("/no/such/thing")
        assert (answer.status_code, answer.json()) == (404, {"detail": "Not Found"})

    def test_k_http_13_a_trailing_slash_leads_to_the_address_without(self, nobody: Door) -> None:
        answer = nobody.get("/health/")
        assert answer.status_code == 307
        assert answer.headers["location"].startswith("http://")
        assert answer.headers["location"].endswith("/api/health")
        posted = nobody.post("/auth/signin/", {})
        assert posted.status_code == 307
        assert posted.headers["location"].endswith("/api/auth/signin")

    @pytest.mark.parametrize(
        ("method", "path", "allowed"),
        [
            ("HEAD", "/health", "GET"),
            ("HEAD", "/gallery", "GET"),
            ("POST", "/health", "GET"),
            ("GET", "/auth/signin", "POST"),
            ("DELETE", "/settings/gallery", "GET"),
        ],
    )
    def test_k_http_12_a_wrong_method_is_not_allowed(
        self, alice: Person, method: str, path: str, allowed: str
    ) -> None:
        answer = alice.door.ask(method, path)
        assert answer.status_code == 405
        assert allowed in answer.headers["allow"]
        if method != "HEAD":
            assert answer.json() == {"detail": "Method Not Allowed"}


class TestOrigins:
    @pytest.mark.parametrize("path", ["/health", "/auth/me", "/no/such/thing"])
    def test_k_http_02_every_origin_may_read_the_answers(self, nobody: Door, path: str) -> None:
        answer = nobody.get(path, headers={"Origin": "https://somewhere.example"})
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers

    def test_k_http_03_a_preflight_is_answered(self, nobody: Door) -> None:
        asked = {
            "Origin": "https://somewhere.example",
            "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "authorization,content-type",
        }
        answer = nobody.ask("OPTIONS", "/settings/gallery", headers=asked)
        assert (answer.status_code, answer.text) == (200, "OK")
        assert answer.headers["content-type"].startswith("text/plain")
        assert answer.headers["access-control-max-age"] == "600"
        assert "PUT" in answer.headers["access-control-allow-methods"]
        allowed = answer.headers["access-control-allow-headers"].lower()
        assert {"authorization", "content-type"} <= {name.strip() for name in allowed.split(",")}

    def test_k_http_04_json_has_no_charset(self, alice: Person) -> None:
        for path in ("/health", "/auth/me", "/gallery", "/no/such/thing"):
            assert alice.door.get(path).headers["content-type"] == "application/json", path


class TestTokens:
    @pytest.mark.parametrize("scheme", [None, "Basic YTpi", "Token abc", "Bearer", ""])
    def test_k_http_05_without_a_bearer_token_nobody_is_authenticated(
        self, nobody: Door, scheme: str | None
    ) -> None:
        headers = {} if scheme is None else {"Authorization": scheme}
        answer = nobody.get("/auth/me", headers=headers)
        assert (answer.status_code, answer.json()) == (401, {"detail": "Not authenticated"})
        assert answer.headers["www-authenticate"] == "Bearer"

    def test_k_http_06_a_token_that_cannot_be_read_says_why(self, alice: Person) -> None:
        expired = again(alice.access, exp=int(time.time()) - 60)
        assert detail_of(Door(alice.site, "rubbish")) == "Invalid token: Not enough segments"
        assert detail_of(Door(alice.site, expired)) == "Invalid token: Signature has expired."
        assert detail_of(Door(alice.site, alice.access[:-4])).startswith("Invalid token: ")

    def test_k_http_07_a_refresh_token_opens_nothing_else(self, alice: Person) -> None:
        words = "Expected access token, got refresh"
        assert detail_of(Door(alice.site, alice.refresh)) == words
        assert detail_of(Door(alice.site, alice.refresh), "/strokes/pending") == words

    def test_k_http_08_a_token_of_nobody_is_refused(self, alice: Person) -> None:
        stranger = again(alice.access, sub=str(uuid.uuid4()))
        assert detail_of(Door(alice.site, stranger)) == "User not found"
        assert detail_of(Door(alice.site, forged(sub=""))) == "Token missing user ID"

    def test_k_http_09_a_deactivated_account_is_refused(self, alice: Person) -> None:
        User.objects.filter(id=alice.user_id).update(is_active=False)
        assert detail_of(alice.door) == "User account is deactivated"

    def test_k_http_14_tokens_are_what_the_clients_decode(self, alice: Person) -> None:
        access, refresh = claims_of(alice.access), claims_of(alice.refresh)
        assert alice.access.count(".") == alice.refresh.count(".") == 2
        assert (access["sub"], access["email"]) == (alice.user_id, alice.email)
        assert refresh["sub"] == alice.user_id == str(uuid.UUID(alice.user_id))
        assert (access["type"], refresh["type"]) == ("access", "refresh")
        for claims, days in ((access, 1), (refresh, 365)):
            issued, ends = claims["iat"], claims["exp"]
            assert isinstance(issued, int)
            assert isinstance(ends, int)
            assert ends - issued == days * DAY_S
            assert abs(issued - time.time()) < 60


class TestMalformed:
    @pytest.mark.parametrize(
        ("method", "path", "options"),
        [
            ("POST", "/auth/signin", {"json": {}}),
            (
                "POST",
                "/auth/signin",
                {"content": b"{", "headers": {"Content-Type": "application/json"}},
            ),
            ("POST", "/auth/signin", {"json": [1]}),
            ("POST", "/auth/refresh", {"json": {"refresh_token": 7}}),
            ("GET", "/public/gallery?limit=many", {}),
            ("GET", "/gallery/first/strokes", {}),
            ("PUT", "/settings/gallery", {"json": {"gallery_public": "perhaps"}}),
            ("POST", "/s/create", {"json": {"piece_number": "one"}}),
        ],
    )
    def test_k_http_10_what_does_not_fit_is_said_in_one_plain_string(
        self, alice: Person, method: str, path: str, options: dict[str, object]
    ) -> None:
        answer = alice.door.ask(method, path, **options)
        assert answer.status_code == 422, answer.text
        assert isinstance(answer.json()["detail"], str)
        assert answer.json()["detail"]
