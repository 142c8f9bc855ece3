"""Creates under a key: once, whatever is lost, repeated, or goes wrong in between."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts import idempotency
from accounts.idempotency import KEPT_FOR, LEASE, Answer, KeyReused, StillRunning, once
from accounts.models import KeptAnswer, User
from accounts.tasks import tidy
from canvas.models import Canvas
from tests.api.callers import Caller, on_device, strokes
from tests.api.test_problems import assert_problem
from tests.gallery.hanging import NOON, start

pytestmark = pytest.mark.django_db

KEY = {"Idempotency-Key": "one-of-mine"}
PAINT = {"style": "paint"}


class TestACreateUnderAKey:
    def test_is_done_once_and_answered_alike(self, alice: User) -> None:
        caller = on_device(alice)
        first = caller.post("/canvases", PAINT, **KEY)
        again = caller.post("/canvases", '{ "style":\n"paint"}', **KEY)
        assert (first.status_code, first.content) == (again.status_code, again.content)
        assert (first.status_code, first["Location"]) == (201, again["Location"])
        assert "Idempotency-Replayed" not in first
        assert again["Idempotency-Replayed"] == "true"
        assert Canvas.objects.filter(owner=alice).count() == 1

    def test_works_for_every_create(self, alice: User) -> None:
        caller, canvas = on_device(alice), start(alice)
        for where, body in (("strokes", strokes("a")), ("nudges", {"text": "a"})):
            sent = {"Idempotency-Key": where}
            answers = [caller.post(f"/canvases/{canvas.id}/{where}", body, **sent) for _ in "ab"]
            assert answers[0].content == answers[1].content
        assert canvas.nudges.get().text == "a"

    def test_with_another_body_is_refused(self, alice: User) -> None:
        caller = on_device(alice)
        caller.post("/canvases", PAINT, **KEY)
        answer = caller.post("/canvases", {"style": "plotter"}, **KEY)
        assert_problem(answer, 422, "idempotency_key_reused")
        assert Canvas.objects.count() == 1

    def test_at_another_address_is_refused(self, alice: User) -> None:
        caller, canvas = on_device(alice), start(alice)
        caller.post("/canvases", PAINT, **KEY)
        answer = caller.post(f"/canvases/{canvas.id}/nudges", PAINT | {"text": "a"}, **KEY)
        assert answer.status_code == 422

    def test_is_each_persons_own(self, alice: User, charlie: User) -> None:
        answers = [on_device(user).post("/canvases", PAINT, **KEY) for user in (alice, charlie)]
        assert [answer.status_code for answer in answers] == [201, 201]
        assert answers[0].json()["id"] != answers[1].json()["id"]

    def test_that_was_refused_may_be_tried_again(self, alice: User) -> None:
        caller = on_device(alice)
        assert caller.post("/canvases", PAINT | {"model": "nobody"}, **KEY).status_code == 422
        assert not KeptAnswer.objects.exists()
        assert caller.post("/canvases", PAINT, **KEY).status_code == 201

    @pytest.mark.parametrize("key", ["", "a" * 129, "with space", "tab\t", "ümlaut", "\x7f"])
    def test_of_another_shape_is_refused(self, alice: User, key: str) -> None:
        answer = on_device(alice).post("/canvases", PAINT, **{"Idempotency-Key": key})
        assert_problem(answer, 422, "invalid")
        assert not Canvas.objects.exists()

    def test_may_be_of_any_visible_character(self, alice: User) -> None:
        visible = "".join(map(chr, range(0x21, 0x7F)))
        for key in (visible, "a" * 128, "!"):
            answer = on_device(alice).post("/canvases", PAINT, **{"Idempotency-Key": key})
            assert answer.status_code == 201

    def test_is_kept_for_a_day_and_pruned(self, alice: User) -> None:
        on_device(alice).post("/canvases", PAINT, **KEY)
        [kept] = KeptAnswer.objects.all()
        assert timedelta(hours=23) < kept.expires_at - timezone.now() <= KEPT_FOR
        assert idempotency.forget_expired(now=kept.expires_at) == 0
        tidy()
        assert KeptAnswer.objects.exists()
        KeptAnswer.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        tidy()
        assert not KeptAnswer.objects.exists()

    def test_begins_anew_a_day_later(self, alice: User) -> None:
        caller = on_device(alice)
        first = caller.post("/canvases", PAINT, **KEY).json()["id"]
        KeptAnswer.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        answer = caller.post("/canvases", {"style": "plotter"}, **KEY)
        assert answer.status_code == 201
        assert answer.json()["id"] != first


class TestOnce:
    def test_frees_the_key_when_the_work_fails(self, alice: User) -> None:
        def fail() -> Answer:
            User.objects.create_user("halfway@example.org")
            raise RuntimeError

        with pytest.raises(RuntimeError):
            once(user=alice, key="k", digest="d", work=fail, now=NOON)
        assert not KeptAnswer.objects.exists()
        assert not User.objects.filter(email="halfway@example.org").exists()
        assert once(user=alice, key="k", digest="d", work=_fine, now=NOON).body == "fine"

    def test_says_so_while_the_first_still_runs(self, alice: User) -> None:
        _left_running(alice)
        with pytest.raises(StillRunning) as told:
            once(user=alice, key="k", digest="d", work=_fine, now=NOON)
        assert told.value.retry_after_s == LEASE.total_seconds()

    def test_tells_another_body_from_a_running_one(self, alice: User) -> None:
        _left_running(alice)
        with pytest.raises(KeyReused):
            once(user=alice, key="k", digest="other", work=_fine, now=NOON)

    def test_begins_anew_after_a_crash(self, alice: User) -> None:
        _left_running(alice)
        answer = once(user=alice, key="k", digest="d", work=_fine, now=NOON + LEASE)
        assert (answer.body, answer.is_replayed) == ("fine", False)

    def test_of_one_that_was_given_up_leaves_nothing_behind(self, alice: User) -> None:
        """The first stalls past its lease and another takes over: only that one's work counts."""

        def stall() -> Answer:
            User.objects.create_user("stalled@example.org")
            taken = once(user=alice, key="k", digest="d", work=_fine, now=NOON + LEASE)
            assert taken.body == "fine"
            return Answer(201, "stalled")

        with pytest.raises(StillRunning):
            once(user=alice, key="k", digest="d", work=stall, now=NOON)
        assert not User.objects.filter(email="stalled@example.org").exists()


@pytest.mark.django_db(transaction=True)
class TestAtTheSameTime:
    def test_of_many_with_one_key_one_is_done(self, alice: User) -> None:
        caller = on_device(alice)
        answers = list(_at_once(8, lambda: caller_like(caller).post("/canvases", PAINT, **KEY)))
        done = [answer for answer in answers if answer.status_code == 201]
        assert {answer.status_code for answer in answers} <= {201, 409}
        assert len({answer.content for answer in done}) == 1
        assert sum("Idempotency-Replayed" not in answer for answer in done) == 1
        assert Canvas.objects.filter(owner=alice).count() == 1
        assert caller.post("/canvases", PAINT, **KEY).content == done[0].content

    def test_the_second_hears_that_the_first_still_runs(self, alice: User) -> None:
        begun, go_on = threading.Event(), threading.Event()

        def slow() -> Answer:
            begun.set()
            assert go_on.wait(60)
            return Answer(201, "slow")

        def first() -> None:
            once(user=alice, key="k", digest="d", work=slow, now=NOON)
            connection.close()

        running = threading.Thread(target=first)
        running.start()
        assert begun.wait(60)
        with pytest.raises(StillRunning):
            once(user=alice, key="k", digest="d", work=_fine, now=NOON)
        go_on.set()
        running.join(60)
        answer = once(user=alice, key="k", digest="d", work=_fine, now=NOON)
        assert (answer.body, answer.is_replayed) == ("slow", True)


@pytest.mark.django_db(transaction=True)
class TestAProcessThatIsKilled:
    def test_leaves_neither_its_work_nor_a_key_for_ever(self, alice: User) -> None:
        env = {**os.environ, "DATABASE_URL": _database_url(), "PERSON": str(alice.pk)}
        env["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        killed = subprocess.run([sys.executable, "-c", KILLED], env=env, check=False, timeout=120)
        assert killed.returncode == -signal.SIGKILL
        assert KeptAnswer.objects.get().status is None
        assert not User.objects.filter(email="halfway@example.org").exists()
        with pytest.raises(StillRunning):
            once(user=alice, key="k", digest="d", work=_fine, now=NOON)
        assert once(user=alice, key="k", digest="d", work=_fine, now=NOON + LEASE).body == "fine"


KILLED = """
import os, signal, django
django.setup()
from accounts.idempotency import once
from accounts.models import User
from tests.gallery.hanging import NOON

def work():
    User.objects.create_user("halfway@example.org")
    os.kill(os.getpid(), signal.SIGKILL)

person = User.objects.get(pk=os.environ["PERSON"])
once(user=person, key="k", digest="d", work=work, now=NOON)
"""


def _database_url() -> str:
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    return f"postgres://{told['USER']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"


def caller_like(caller: Caller) -> Caller:
    """A caller of its own, for a thread."""
    return Caller(**caller.headers)


def _at_once(count: int, ask) -> Iterator:
    """Yield what `count` threads get that ask at the same moment."""
    together, answers = threading.Barrier(count), []

    def run() -> None:
        together.wait(60)
        answers.append(ask())
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(answers) == count
    yield from answers


def _fine() -> Answer:
    return Answer(201, "fine")


def _left_running(user: User) -> None:
    """A process claimed the key and was killed."""
    KeptAnswer.objects.create(
        user=user, key="k", digest="d", leased_until=NOON + LEASE, expires_at=NOON + KEPT_FOR
    )
