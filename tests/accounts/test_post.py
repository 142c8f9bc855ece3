"""A mail is written with its cause, sent once after the commit, and its failures are kept."""

import json
import uuid
from datetime import timedelta

import pytest
from celery import current_app
from django.core import mail as outbox
from django.core.mail.backends.base import BaseEmailBackend

from accounts import post, services
from accounts.models import OutgoingMail
from accounts.tasks import send_mail, tidy
from monet_site.mailers import mailers
from tests.accounts.conftest import NONCE

pytestmark = pytest.mark.django_db

WORKING = "django.core.mail.backends.locmem.EmailBackend"


class RefusingServer(BaseEmailBackend):
    """A mail server that says no."""

    def send_messages(self, email_messages):
        raise ConnectionRefusedError("550 greylisted")


@pytest.fixture
def queued(alice, noon) -> OutgoingMail:
    services.request_sign_in(email=alice.email, browser_nonce=NONCE, now=noon)
    return OutgoingMail.objects.get()


@pytest.fixture
def refusing(settings):
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.RefusingServer"}}


class TestDelivery:
    def test_sends_text_and_html_to_the_address_on_file(self, queued, alice, noon):
        post.deliver(mail_id=queued.pk, now=noon)
        (message,) = outbox.outbox
        assert message.to == [alice.email]
        assert message.subject.endswith("is your Code Monet code")
        assert message.alternatives[0].mimetype == "text/html"

    def test_twice_sends_once(self, queued, noon):
        first = post.deliver(mail_id=queued.pk, now=noon)
        assert first.state == "sent"
        assert post.deliver(mail_id=queued.pk, now=noon) is None
        assert len(outbox.outbox) == 1

    def test_keeps_the_last_error_and_stays_queued_for_another_try(self, queued, refusing, noon):
        mail = post.deliver(mail_id=queued.pk, now=noon)
        assert (mail.state, mail.attempts) == ("queued", 1)
        assert mail.last_error == "ConnectionRefusedError: 550 greylisted"

    def test_gives_up_after_four_tries(self, queued, refusing, noon):
        states = [post.deliver(mail_id=queued.pk, now=noon).state for _ in range(4)]
        assert states == ["queued", "queued", "queued", "failed"]
        assert post.deliver(mail_id=queued.pk, now=noon) is None

    def test_recovers_when_the_server_does(self, queued, refusing, settings, noon):
        post.deliver(mail_id=queued.pk, now=noon)
        settings.MAILERS = {"default": {"BACKEND": WORKING}}
        mail = post.deliver(mail_id=queued.pk, now=noon)
        assert (mail.state, mail.last_error) == ("sent", "")

    def test_takes_over_what_a_dead_process_had_begun(self, queued, noon, after):
        OutgoingMail.objects.update(state="sending", claimed_at=noon)
        assert post.deliver(mail_id=queued.pk, now=after(60)) is None
        assert post.deliver(mail_id=queued.pk, now=after(121)).state == "sent"

    def test_does_not_send_a_dead_link(self, queued, noon):
        mail = post.deliver(mail_id=queued.pk, now=noon + timedelta(minutes=11))
        assert mail.state == "failed"
        assert not outbox.outbox

    def test_forgets_the_code_once_a_mail_server_took_it(self, queued, settings, noon):
        settings.MAIL_SERVER = "smtp://mail.example"
        mail = post.deliver(mail_id=queued.pk, now=noon)
        assert (mail.text, mail.html, mail.subject) == ("", "", "(Closed; its words are deleted.)")

    def test_keeps_the_words_for_the_mailbox_page_where_there_is_none(self, queued, noon):
        assert "token=" in post.deliver(mail_id=queued.pk, now=noon).text


class TestWithoutAMailServer:
    def test_a_site_of_a_public_name_prints_no_link_and_keeps_none(
        self, queued, settings, noon, capfd, caplog
    ):
        settings.PUBLIC_URL = "https://monet.example.org"
        settings.MAILERS = mailers("")
        words = queued.text
        mail = post.deliver(mail_id=queued.pk, now=noon)
        assert (mail.state, mail.last_error) == ("failed", post.NO_SERVER)
        assert "token=" in words
        assert (mail.text, mail.html) == ("", "")
        printed = "".join(capfd.readouterr()) + caplog.text
        assert "mail.no_server" in printed
        assert "token=" not in printed
        assert "is your Code Monet code" not in printed + mail.subject

    def test_a_machine_of_ones_own_prints_the_mail(self, queued, settings, noon, capfd):
        settings.MAILERS = mailers("")
        assert post.deliver(mail_id=queued.pk, now=noon).state == "sent"
        assert "token=" in capfd.readouterr().out


def rung_bells() -> list[tuple[str, list[str]]]:
    """Take all messages out of the broker in memory; as task names with their arguments."""
    bells = []
    with current_app.connection() as broker:
        while message := broker.default_channel.basic_get("celery", no_ack=True):
            bells.append((message.headers["task"], json.loads(message.body)[0]))
    return bells


class TestTheBell:
    def test_rings_after_the_commit(self, alice, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks() as callbacks:
            services.request_sign_in(email=alice.email, browser_nonce=NONCE)
        assert len(callbacks) == 1

    def test_reaches_the_task_by_its_name(self, alice, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            services.request_sign_in(email=alice.email, browser_nonce=NONCE)
        mail = OutgoingMail.objects.get()
        (bell,) = [bell for bell in rung_bells() if str(mail.pk) in bell[1]]
        assert bell == (send_mail.name, [str(mail.pk)])

    def test_tries_again_by_itself_until_it_gives_up(self, queued, refusing):
        send_mail.apply(args=[str(queued.pk)])
        queued.refresh_from_db()
        assert (queued.state, queued.attempts) == ("failed", post.MOST_ATTEMPTS)

    def test_for_a_mail_that_is_gone_is_harmless(self, db):
        send_mail.apply(args=[str(uuid.uuid4())], throw=True)

    def test_tidying_rings_and_forgets(self, queued):
        tidy.apply(throw=True)

    def test_rings_again_for_mails_left_waiting(self, queued, noon, after):
        assert post.ring_for_waiting(now=after(60)) == 0
        assert post.ring_for_waiting(now=after(180)) == 1
        post.deliver(mail_id=queued.pk, now=after(180))
        assert post.ring_for_waiting(now=after(900)) == 0
