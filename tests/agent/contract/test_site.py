"""What the contract tells of the site itself, and the app's traces."""

import json
import logging

import pytest
from django.utils import timezone

from accounts.devices import open_device
from accounts.models import User
from agent.contract import site
from tests.agent.contract.doors import nobody

pytestmark = pytest.mark.django_db

SPAN = {"traceId": "a" * 32, "spanId": "b" * 16, "name": "draw", "startTime": 1_700_000_000_000}


class TestSite:
    def test_the_version_is_what_the_build_named(self, settings) -> None:
        settings.APP_VERSION, settings.APP_COMMIT = "1.2.3", "abc"
        told = {"version": "1.2.3", "commit": "abc", "build_time": None}
        assert nobody().get("/api/version").json() == told

    def test_health_asks_no_database(self, django_assert_num_queries) -> None:
        with django_assert_num_queries(0):
            assert nobody().get("/health").json() == {"status": "ok"}

    def test_the_apps_links_need_its_team(self, settings) -> None:
        path = "/.well-known/apple-app-site-association"
        settings.APPLE_TEAM_ID = ""
        answer = nobody().get(path)
        unset = {"error": "APPLE_TEAM_ID not configured"}
        assert (answer.status_code, answer.json()) == (500, unset)
        settings.APPLE_TEAM_ID = "TESTTEAM"
        app = "TESTTEAM.net.dmfenton.sketchpad"
        answer = nobody().get(path)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
        assert answer.json() == {
            "applinks": {"apps": [], "details": [{"appID": app, "paths": ["/auth/verify*"]}]},
            "webcredentials": {"apps": [app]},
        }

    def test_crawlers_may_fetch_what_previews_show(self) -> None:
        lines = nobody().get("/robots.txt").content.decode().splitlines()
        assert "Allow: /api/public/" in lines
        for path in ("/studio", "/auth/", "/api/", "/ws", "/debug/"):
            assert f"Disallow: {path}" in lines

    def test_the_sites_picture_has_its_fixed_address(self) -> None:
        answer = nobody().get("/og-image.png")
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
        assert 'content="http://testserver/og-image.png"' in nobody().get("/").content.decode()


class TestTraces:
    @staticmethod
    def send(spans: object, **meta: str):
        return nobody().post("/api/traces", {"spans": spans}, "application/json", **meta)

    def test_they_are_counted(self) -> None:
        full = {
            **SPAN,
            "parentSpanId": None,
            "endTime": SPAN["startTime"] + 5,
            "attributes": {"text": "x", "whole": 1, "part": 0.5, "flag": True},
            "status": "error",
            "error": "It broke.",
        }
        assert self.send([SPAN, full]).json() == {"received": 2}
        assert self.send([]).json() == {"received": 0}

    @pytest.mark.parametrize(
        "spans",
        [
            None,
            {},
            "x",
            [{}],
            [{**SPAN, "startTime": "soon"}],
            [{**SPAN, "name": ""}],
            [{**SPAN, "attributes": {"x": [1]}}],
            [SPAN] * (site.MAX_SPANS + 1),
        ],
    )
    def test_others_are_refused(self, spans: object) -> None:
        assert self.send(spans).status_code == 422

    @pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
    def test_numbers_that_are_none_are_refused(self, number: str) -> None:
        body = json.dumps({"spans": [{**SPAN, "attributes": {"x": 0}}]})
        body = body.replace('"x": 0', f'"x": {number}')
        answer = nobody().post("/api/traces", body, "application/json")
        assert answer.status_code == 422
        assert isinstance(answer.json()["detail"], str)

    def test_a_body_of_braces_alone_is_refused(self) -> None:
        answer = nobody().post("/api/traces", "[" * 100_000, "application/json")
        assert (answer.status_code, answer.json()["detail"]) == (422, "body: this is not JSON")

    def test_sixty_a_minute_whatever_address_a_client_claims(self) -> None:
        codes = [
            self.send([], HTTP_X_FORWARDED_FOR=f"203.0.113.{n}").status_code
            for n in range(site.TRACES.count + 1)
        ]
        assert codes == [200] * site.TRACES.count + [429]
        answer = self.send([])
        assert answer.json() == {"detail": "Too many requests"}
        assert int(answer["Retry-After"]) > 0
        assert self.send([], REMOTE_ADDR="198.51.100.7").status_code == 200

    def test_tokens_in_them_reach_no_log(
        self, caplog: pytest.LogCaptureFixture, alice: User
    ) -> None:
        tokens = open_device(user=alice, name="a phone", platform="app", now=timezone.now())
        url = f"wss://monet.example/ws?token={tokens.access}"
        with caplog.at_level(logging.DEBUG):
            sent = [{**SPAN, "attributes": {"url": url}, "error": f"{tokens.refresh} was refused"}]
            assert self.send(sent).status_code == 200
        assert "app.span" in caplog.text
        assert "eyJ" not in caplog.text


def test_an_unforeseen_failure_is_told_without_its_cause(settings, caplog) -> None:
    settings.APP_VERSION = ["the secret cause"]  # what no shape allows
    answer = nobody().get("/api/version")
    assert (answer.status_code, answer.json()) == (500, {"detail": "Internal Server Error"})
    assert "the secret cause" in caplog.text
