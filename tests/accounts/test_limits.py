"""Limits hold in every window, for everybody at once, and say how long to wait."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from accounts import asking, limits, services
from accounts.clients import client_key
from accounts.limits import Limit, TooMany, in_words, spend
from accounts.models import OutgoingMail, RateLimit
from tests.accounts.conftest import NONCE

THREE_A_MINUTE = Limit("test", count=3, window_s=60)


@pytest.mark.django_db
class TestALimit:
    def test_refuses_the_fourth_of_three_and_says_when(self, noon, after):
        for second in (0, 10, 20):
            spend("alice", THREE_A_MINUTE, now=after(second))
        with pytest.raises(TooMany) as refusal:
            spend("alice", THREE_A_MINUTE, now=after(30))
        assert refusal.value.retry_after_s == 30
        spend("alice", THREE_A_MINUTE, now=after(61))

    def test_holds_for_each_key_alone(self, noon):
        for key in ("alice", "bob", "charlie"):
            for _ in range(3):
                spend(key, THREE_A_MINUTE, now=noon)

    def test_holds_in_every_window_of_its_length(self, noon, after):
        kept = []
        for second in range(300):
            try:
                spend("alice", THREE_A_MINUTE, now=after(second))
            except TooMany:
                continue
            kept.append(second)
        assert all(late - early >= 60 for early, late in zip(kept, kept[3:], strict=False))

    def test_spends_nothing_when_it_refuses(self, noon, after):
        for _ in range(3):
            spend("alice", THREE_A_MINUTE, now=noon)
        for second in range(1, 60):
            with pytest.raises(TooMany):
                spend("alice", THREE_A_MINUTE, now=after(second))
        spend("alice", THREE_A_MINUTE, now=after(60))

    def test_gives_the_hit_back_when_the_callers_work_fails(self, noon):
        for _ in range(5):
            with transaction.atomic():
                spend("alice", THREE_A_MINUTE, now=noon)
                transaction.set_rollback(True)

    def test_takes_a_key_of_any_length(self, noon):
        spend("x" * 5000, THREE_A_MINUTE, now=noon)
        assert RateLimit.objects.get().key.startswith("test:")

    def test_is_forgotten_once_its_window_is_over(self, noon, after):
        spend("alice", THREE_A_MINUTE, now=noon)
        assert limits.forget_stale(now=after(59)) == 0
        assert limits.forget_stale(now=after(61)) == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_spend_three(noon):
    def one(_):
        try:
            spend("alice", THREE_A_MINUTE, now=noon)
        except TooMany:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(one, range(20))) == 3


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 second"),
        (40, "40 seconds"),
        (90, "90 seconds"),
        (91, "2 minutes"),
        (3600, "60 minutes"),
        (7200, "2 hours"),
    ],
)
def test_a_wait_is_told_in_words(seconds, words):
    assert in_words(seconds) == words


@pytest.mark.django_db
class TestMails:
    def asked(self, email, now, client=None):
        services.request_sign_in(email=email, browser_nonce=NONCE, client=client, now=now)

    def test_come_five_times_an_hour_and_no_more(self, noon, after):
        for _ in range(asking.MAILS_PER_HOUR.count):
            self.asked("victim@example.com", noon)
        with pytest.raises(TooMany) as refusal:
            self.asked("victim@example.com", after(1))
        assert refusal.value.retry_after_s == 3599
        assert OutgoingMail.objects.count() == 5

    @pytest.mark.parametrize(
        "variant", ["VICTIM@example.com", "victim+1@example.com", "vic.tim@EXAMPLE.com"]
    )
    def test_count_together_for_the_spellings_of_one_mailbox(self, noon, variant):
        for _ in range(5):
            self.asked("victim@example.com", noon)
        with pytest.raises(TooMany):
            self.asked(variant, noon)

    def test_come_twenty_times_in_any_day_from_a_thousand_machines(self, noon):
        sent = 0
        for hour in range(48):
            for machine in range(10):
                try:
                    self.asked(
                        "victim@example.com",
                        noon + timedelta(hours=hour),
                        client=f"10.0.{hour}.{machine}",
                    )
                except TooMany:
                    continue
                sent += 1
            if hour == 23:
                assert sent == asking.MAILS_PER_DAY.count
        assert sent == 2 * asking.MAILS_PER_DAY.count

    def test_are_asked_for_ten_times_a_minute_by_one_machine(self, noon):
        for number in range(asking.ASKS_PER_CLIENT.count):
            self.asked(f"someone{number}@example.com", noon, client="203.0.113.9")
        with pytest.raises(TooMany):
            self.asked("one-more@example.com", noon, client="203.0.113.9")
        self.asked("one-more@example.com", noon, client="203.0.113.10")


class TestTheClientsAddress:
    @pytest.mark.parametrize(
        ("hops", "forwarded", "expected"),
        [
            (0, "", "192.0.2.1"),
            (0, "203.0.113.9", "192.0.2.1"),
            (1, "203.0.113.9", "203.0.113.9"),
            (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
            (2, "6.6.6.6, 203.0.113.9, 198.51.100.2", "203.0.113.9"),
            (2, "203.0.113.9", "192.0.2.1"),
            (1, "nonsense", "unknown"),
            (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            (1, "::ffff:203.0.113.9", "203.0.113.9"),
        ],
    )
    def test_is_what_our_own_proxy_wrote(self, settings, hops, forwarded, expected):
        settings.TRUSTED_PROXY_HOPS = hops
        meta = {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": forwarded}
        assert client_key(meta) == expected
