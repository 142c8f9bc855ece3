"""The address of a mail server: what it asks for is done, and what cannot be read is refused."""

import smtplib

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import mailers as configured
from django.core.mail.backends.smtp import EmailBackend
from pytest_django.fixtures import Settings

from monet_site.mailers import TIMEOUT_S, mailers


def opened(url: str, settings: Settings) -> EmailBackend:
    settings.MAILERS = mailers(url)
    backend = configured.default
    assert isinstance(backend, EmailBackend)
    return backend


class TestTheAddressOfAMailServer:
    @pytest.mark.parametrize(
        ("url", "port", "use_tls", "connection"),
        [
            ("smtp://mail.example", 25, False, smtplib.SMTP),
            ("smtp+tls://u:p@mail.example", 587, True, smtplib.SMTP),
            ("smtp+tls://u:p@mail.example:2525", 2525, True, smtplib.SMTP),
            ("submission://u:p@mail.example", 587, True, smtplib.SMTP),
            ("smtp+ssl://u:p@mail.example", 465, False, smtplib.SMTP_SSL),
            ("smtps://u:p@mail.example", 465, False, smtplib.SMTP_SSL),
        ],
    )
    def test_says_how_the_connection_is_kept_private(
        self,
        url: str,
        port: int,
        use_tls: bool,
        connection: type[smtplib.SMTP],
        settings: Settings,
    ) -> None:
        server = opened(url, settings)
        assert (server.host, server.port, server.timeout) == ("mail.example", port, TIMEOUT_S)
        assert server.use_tls is use_tls
        assert server.connection_class is connection

    def test_brings_names_and_passwords_with_any_letters(self, settings: Settings) -> None:
        server = opened("smtp+tls://alice%40example.org:p%2Fw%3A1@mail.example", settings)
        assert (server.username, server.password) == ("alice@example.org", "p/w:1")

    @pytest.mark.parametrize(
        "url",
        [
            "smpt://u:hidden@mail.example",
            "mail.example",
            "smtp+tls://u:hidden@",
            "smtp+tls://u:hidden@mail.example:port",
            "smtp+tls://u:hidden@mail.example:99999",
            "smtp://u:hidden@mail.example?tls=yes",
            "smtp://u:hid/den@mail.example",
        ],
    )
    def test_is_refused_when_it_cannot_be_read_and_the_password_stays_unsaid(
        self, url: str
    ) -> None:
        with pytest.raises(ImproperlyConfigured, match="EMAIL_URL") as refusal:
            mailers(url)
        assert "hid" not in str(refusal.value)
        assert refusal.value.__suppress_context__

    def test_may_be_missing(self) -> None:
        assert mailers("")["default"]["BACKEND"].endswith("console.EmailBackend")
