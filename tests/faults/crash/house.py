"""The files that the workers of one kill share: a database with one turn in it, and the bill."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.crash.bill import Bill
from tests.faults.house import NOT_OURS, ROOT, without_keys

DIES_WITHIN_S = 60.0
ENDS_WITHIN_S = 90.0
RESUMES_WITHIN_S = 15.0
LOOK_S = 0.05

BUILD = """
from django.utils import timezone
from accounts.models import User
from agent.services import begin_canvas, leave_nudge
alice = User.objects.create_user("alice@example.org", display_name="Alice")
canvas = begin_canvas(user=alice, style="paint", now=timezone.now())
leave_nudge(user=alice, canvas_id=canvas.id, text="reeds", now=timezone.now())
"""


@dataclass(slots=True)
class Kill:
    """One kill and what came of it."""

    point: str
    hit: int
    resumed_s: float | None = None
    extra_calls: int = 0
    lost: int = 0
    doubled: int = 0
    faults: list[str] = field(default_factory=list)


class CrashHouse:
    """One database, on which one worker dies and another goes on."""

    def __init__(self, home: Path, bug: str = "") -> None:
        self.home, self._bug, self._bill = home, bug, Bill(home / "bill")
        self._environment = without_keys(
            {
                **{k: v for k, v in os.environ.items() if k not in NOT_OURS},
                "DJANGO_SETTINGS_MODULE": "tests.faults.crash.settings",
                "MONET_HOME": str(home / "var"),
                "LOG_LEVEL": "ERROR",
            }
        )

    def build(self) -> None:
        """Make the database, with a turn that is queued and a nudge that waits."""
        self.home.mkdir(parents=True, exist_ok=True)
        for arguments in (["migrate", "--verbosity", "0"], ["shell", "-v", "0", "-c", BUILD]):
            subprocess.run(
                [sys.executable, "manage.py", *arguments],
                cwd=ROOT,
                env=self._environment,
                check=True,
                capture_output=True,
            )

    def copy(self, home: Path, bug: str = "") -> "CrashHouse":
        shutil.copytree(self.home, home)
        return CrashHouse(home, bug)

    def play(self) -> dict[str, Any]:
        """Let one worker have the turn undisturbed; return the facts."""
        return self._facts(self._start())

    def kill(self, point: str, hit: int, expected: dict[str, Any]) -> Kill:
        """Kill a worker at a point and let another go on; compare with what is expected."""
        kill = Kill(point, hit)
        first = self._start(point=point, hit=hit, sent=signal.SIGKILL)
        second: subprocess.Popen[str] | None = None
        try:
            first.wait(DIES_WITHIN_S)
            died_at = time.time()
            if first.returncode != -signal.SIGKILL:
                kill.faults.append(f"the worker was not killed: {first.communicate()[1][-500:]}")
            second = self._start()
            self._judge(kill, self._facts(second), expected, died_at)
        except (subprocess.TimeoutExpired, RuntimeError) as failure:
            kill.faults.append(str(failure)[-500:])
        finally:
            _end(first)
            _end(second)
        return kill

    def haunt(self, point: str, hit: int, expected: dict[str, Any]) -> Kill:
        """Stop a worker past its lease, and wake it up while another does its work."""
        kill = Kill("a zombie wakes", hit)
        zombie = self._start(point=point, hit=hit, sent=signal.SIGSTOP)
        second: subprocess.Popen[str] | None = None
        try:
            os.waitid(os.P_PID, zombie.pid, os.WSTOPPED | os.WNOWAIT)
            stopped_at = time.time()
            second = self._start(is_slow=True)
            self._wait_for_its_call()
            zombie.send_signal(signal.SIGCONT)
            self._facts(zombie)
            self._judge(kill, self._facts(second), expected, stopped_at)
        except (subprocess.TimeoutExpired, RuntimeError) as failure:
            kill.faults.append(str(failure)[-500:])
        finally:
            _end(zombie)
            _end(second)
        return kill

    def _wait_for_its_call(self) -> None:
        """Wait until one more call is on the bill: another worker is at it."""
        before, until = len(self._bill.lines()), time.monotonic() + DIES_WITHIN_S
        while len(self._bill.lines()) == before:
            if time.monotonic() > until:
                raise RuntimeError("nobody took the turn over")
            time.sleep(LOOK_S)  # another process's write has no event to wait for

    def _start(
        self, point: str = "", hit: int = 0, sent: int = 0, *, is_slow: bool = False
    ) -> subprocess.Popen[str]:
        order = {
            "home": str(self.home),
            "point": point,
            "hit": hit,
            "signal": int(sent),
            "bug": self._bug,
            "is_slow": is_slow or point == "renewing the lease",
        }
        return subprocess.Popen(
            [sys.executable, "-m", "tests.faults.crash.worker", json.dumps(order)],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def _facts(self, worker: subprocess.Popen[str]) -> dict[str, Any]:
        out, err = worker.communicate(timeout=ENDS_WITHIN_S)
        if worker.returncode != 0:
            raise RuntimeError(f"a worker failed: {err[-500:]}")
        facts: dict[str, Any] = json.loads(out.splitlines()[-1])
        return facts

    def _judge(
        self, kill: Kill, facts: dict[str, Any], expected: dict[str, Any], died_at: float
    ) -> None:
        begun = [line for line in self._bill.lines() if line.startswith("begun")]
        kill.extra_calls = len(begun) - expected["script"][0]
        wanted, got = set(expected["strokes"]), facts["strokes"]
        kill.lost = len(wanted - set(got))
        kill.doubled = len(got) - len(wanted & set(got))
        if facts["claimed_at"] is not None:
            kill.resumed_s = facts["claimed_at"] - died_at
        for name in expected.keys() - {"claimed_at", "unsettled", "settled"}:
            if facts[name] != expected[name]:
                kill.faults.append(f"{name}: {facts[name]!r:.200} is not {expected[name]!r:.200}")
        # A call that nobody reads the answer of is paid for all the same, once.
        paid_more = facts["settled"] - expected["settled"]
        if not 0 <= paid_more <= kill.extra_calls or facts["unsettled"] > 1:
            kill.faults.append(f"booked {facts['settled']} and {facts['unsettled']} unsettled")
        if kill.extra_calls not in (0, 1):
            kill.faults.append(f"{kill.extra_calls} calls more than the script")
        if kill.resumed_s is not None and kill.resumed_s > RESUMES_WITHIN_S:
            kill.faults.append(f"went on only after {kill.resumed_s:.1f} s")


def require_whole(facts: dict[str, Any]) -> None:
    """Raise AssertionError unless the undisturbed turn is what the script says."""
    calls, strokes = facts["script"]
    assert facts["ended"] == "finished", facts
    assert len(facts["strokes"]) == len(set(facts["strokes"])) == facts["live"] == strokes, facts
    assert (facts["is_gapless"], facts["agrees"], facts["has_pictures"]) == (True,) * 3, facts
    assert (facts["nudges_seen"], facts["unsettled"], facts["settled"]) == ([1], 0, calls), facts


def _end(process: subprocess.Popen[str] | None) -> None:
    if process is None:
        return
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    process.communicate()
