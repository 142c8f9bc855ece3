"""What holds for every REST answer of the contract: refusals, other origins, slashes."""

import pytest
from django.test import Client

from tests.agent.contract.doors import nobody

pytestmark = pytest.mark.django_db

ORIGIN = {"Origin": "https://somewhere.example"}
PREFLIGHT = {
    **ORIGIN,
    "Access-Control-Request-Method": "PUT",
    "Access-Control-Request-Headers": "authorization,x-odd",
}


class TestPaths:
    @pytest.mark.parametrize(
        "path", ["/health", "/version", "/public/gallery", "/robots.txt", "/sitemap.xml"]
    )
    def test_some_stand_at_the_root_too(self, path: str) -> None:
        assert nobody().get(path).status_code == nobody().get(f"/api{path}").status_code == 200

    def test_the_gallery_at_the_root_is_our_page(self) -> None:
        assert nobody().get("/gallery")["Content-Type"].startswith("text/html")

    @pytest.mark.parametrize("path", ["/api/", "/api", "/api/nope", "/debug/nope", "/s"])
    def test_an_unknown_one_is_not_found_in_json(self, path: str) -> None:
        answer = nobody().get(path)
        assert (answer.status_code, answer.json()) == (404, {"detail": "Not Found"})
        assert answer["Content-Type"] == "application/json"

    def test_our_own_unknown_pages_stay_pages(self) -> None:
        assert nobody().get("/nothing-here")["Content-Type"].startswith("text/html")

    @pytest.mark.parametrize(
        ("path", "there"),
        [
            ("/api/health/", "http://testserver/api/health"),
            ("/health/", "http://testserver/health"),
            ("/api/public/gallery/?limit=3", "http://testserver/api/public/gallery?limit=3"),
        ],
    )
    def test_a_last_slash_is_left_out_by_a_redirect(self, path: str, there: str) -> None:
        for method in ("get", "post"):
            answer = getattr(nobody(), method)(path)
            assert (answer.status_code, answer["Location"]) == (307, there)

    @pytest.mark.parametrize("path", ["//evil.example/", "/api//evil.example/", "/s/e.example//"])
    def test_no_redirect_leads_elsewhere(self, path: str) -> None:
        answer = nobody().get(path)
        assert answer.get("Location", "http://testserver/").startswith("http://testserver/")

    @pytest.mark.parametrize(
        ("method", "path", "allowed"),
        [
            ("head", "/api/health", "GET"),
            ("options", "/api/health", "GET"),
            ("delete", "/api/settings/gallery", "GET, PUT"),
            ("get", "/api/traces", "POST"),
        ],
    )
    def test_a_wrong_method_is_told_which_are_right(
        self, method: str, path: str, allowed: str
    ) -> None:
        answer = getattr(nobody(), method)(path)
        assert (answer.status_code, answer["Allow"]) == (405, allowed)
        if method != "head":
            assert answer.json() == {"detail": "Method Not Allowed"}
            assert answer["Content-Length"] == str(len(answer.content))


class TestOrigins:
    @pytest.mark.parametrize("path", ["/api/health", "/health", "/api/gallery", "/api/nope"])
    def test_every_origin_reads_the_contracts_answers(self, path: str) -> None:
        answer = nobody().get(path, headers=ORIGIN)
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer
        assert "Access-Control-Allow-Origin" not in nobody().get(path)

    def test_a_preflight_is_answered_with_what_it_asked_for(self) -> None:
        answer = nobody().options("/api/settings/gallery", headers=PREFLIGHT)
        assert (answer.status_code, answer.content) == (200, b"OK")
        assert answer["Content-Type"] == "text/plain"
        assert answer["Access-Control-Max-Age"] == "600"
        assert answer["Access-Control-Allow-Headers"] == "authorization,x-odd"
        assert "PUT" in answer["Access-Control-Allow-Methods"]

    @pytest.mark.parametrize(
        "path",
        [
            "/",
            "/gallery",
            "/studio",
            "/sign-in",
            "/account",
            "/admin/login/",
            "/auth/verify",
            "/auth/callback",
            "/api/v1/pieces",
            "/nothing-here",
            "/watch/x",
        ],
    )
    def test_pages_and_the_native_api_are_open_to_our_own_alone(self, path: str) -> None:
        client = Client(raise_request_exception=False)
        for answer in (client.get(path, headers=ORIGIN), client.options(path, headers=PREFLIGHT)):
            assert "Access-Control-Allow-Origin" not in answer

    @pytest.mark.parametrize("path", ["/auth/callback", "/auth/callback/"])
    def test_the_older_web_clients_page_is_not_here(self, path: str) -> None:
        answer = Client().get(path)
        assert answer.status_code == 404
        assert "Nothing hangs here" in answer.content.decode()

    @pytest.mark.parametrize("path", ["/api/health", "/api/nope", "/api/gallery"])
    def test_security_headers_stay(self, path: str) -> None:
        for answer in (
            nobody().get(path, headers=ORIGIN),
            nobody().head(path),
            nobody().options(path, headers=PREFLIGHT),
        ):
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
