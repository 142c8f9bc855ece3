"""What holds for the site as a whole, whichever app answers."""

import os
import subprocess
import sys

import pytest
from django.test import Client

from accounts.models import User

PAGES = ("/", "/gallery", "/sign-in", "/nothing-here", "/api/health", "/robots.txt")
LATE = ("anthropic", "google.genai", "mcp", "playwright", "vpype", "scipy")


@pytest.mark.django_db
class TestEveryAnswer:
    @pytest.mark.parametrize("path", PAGES)
    def test_carries_the_security_headers(self, client: Client, path: str) -> None:
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]

    def test_to_somebody_signed_in_stays_out_of_caches(self, client: Client, alice: User) -> None:
        client.force_login(alice)
        for path in ("/", "/studio", "/account"):
            said = client.get(path).headers["Cache-Control"]
            assert "private" in said
            assert "no-store" in said

    def test_of_a_page_without_a_session_says_nothing_of_it(self, client: Client) -> None:
        assert "no-store" not in client.get("/gallery").headers.get("Cache-Control", "")


class TestStarting:
    def test_pays_for_no_package_that_is_not_needed_yet(self) -> None:
        asked = f"import sys, monet_site.asgi; print([m for m in {LATE!r} if m in sys.modules])"
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        said = subprocess.run(
            [sys.executable, "-c", asked], env=env, capture_output=True, text=True, check=True
        )
        assert said.stdout.strip() == "[]"

    @pytest.mark.parametrize(
        ("name", "value", "words"),
        [
            ("SIGN_UP", "maybe", "must be 'open' or 'invite'"),
            ("REDIS_URL", "redis://127.0.0.1:1", "need PostgreSQL"),
            ("PORT", "eighty", "PORT"),
            ("EMAIL_URL", "smpt://mail.example", "EMAIL_URL must be smtp"),
        ],
    )
    def test_is_refused_with_settings_that_cannot_work(
        self, tmp_path: object, name: str, value: str, words: str
    ) -> None:
        env = {**os.environ, "MONET_HOME": str(tmp_path), name: value}
        env["DJANGO_SETTINGS_MODULE"] = "monet_site.settings"
        said = subprocess.run(
            [sys.executable, "-c", "import monet_site.settings"],
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert said.returncode != 0
        assert words in said.stderr
