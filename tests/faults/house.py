"""A whole site in a process of its own, that tests may kill: its home, its people, its database."""

import contextlib
import http.client
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from tests.ports import KeptPort

ROOT = Path(__file__).parents[2]
START_TIMEOUT_S = 120
LOOK_S = 0.05

# Prints {name: [user id, session key]}: people come in by the same session rows as any browser.
MAKE_PEOPLE = """
import json
from django.conf import settings
from django.test import Client
from accounts.models import User
people = {}
for name in ("alice", "bob"):
    user = User.objects.create_user(f"{name}@example.org", display_name=name.capitalize())
    client = Client()
    client.force_login(user)
    people[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
print(json.dumps(people))
"""


class House:
    """One installation. Its server starts, is killed and starts again on the same files."""

    def __init__(self, home: Path) -> None:
        self._kept = KeptPort()
        self.home, self.port = home, self._kept.number
        self.log = home / "server.log"
        self._environment = without_keys(
            {
                **{k: v for k, v in os.environ.items() if k not in NOT_OURS},
                "MONET_HOME": str(home / "var"),
                "PORT": str(self.port),
                "PYTHONUNBUFFERED": "1",
            }
        )
        self.server: subprocess.Popen[bytes] | None = None
        self.cookies: dict[str, str] = {}

    def build(self) -> None:
        """Migrate, collect the static files, and let alice and bob in."""
        self._manage("migrate", "--verbosity", "0")
        self._manage("collectstatic", "--noinput", "--verbosity", "0")
        self.cookies = json.loads(self._manage("shell", "-v", "0", "-c", MAKE_PEOPLE))

    def copy(self, home: Path) -> "House":
        """Return a house of its own with the same people."""
        shutil.copytree(self.home, home, dirs_exist_ok=True)
        copied = House(home)
        copied.cookies = self.cookies
        return copied

    def start(self) -> None:
        """Start the server; returns when it answers."""
        with self.log.open("ab") as log:
            self.server = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait_until_it_answers()

    def kill(self) -> None:
        """End the server as a power cut would."""
        self._end(signal.SIGKILL)

    def tell(self, sent: signal.Signals) -> float:
        """Send a signal and wait for the end; return the seconds that took."""
        began = time.monotonic()
        self._end(sent)
        return time.monotonic() - began

    def close(self) -> None:
        if self.server is not None and self.server.poll() is None:
            self.kill()
        self._kept.let_go()

    @property
    def is_up(self) -> bool:
        return self.server is not None and self.server.poll() is None

    @property
    def rss_mib(self) -> float:
        """The server's resident memory."""
        assert self.server is not None
        status = Path(f"/proc/{self.server.pid}/status").read_text()
        [line] = [row for row in status.splitlines() if row.startswith("VmRSS")]
        return int(line.split()[1]) / 1024

    def new_canvas(self, name: str = "alice", **fields: str) -> str:
        """Begin a canvas through the studio's form, which also asks for a turn; return its id."""
        asked = {"style": "plotter", "visibility": "public", "direction": "hills", **fields}
        token = "a" * 32
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(
            "POST",
            "/studio/new",
            urlencode({**asked, "csrfmiddlewaretoken": token}),
            {
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": f"{self.cookie(name)}; csrftoken={token}",
            },
        )
        answer = connection.getresponse()
        assert answer.status == 302, (answer.status, answer.read())
        connection.close()
        [[found]] = self.rows("SELECT id FROM canvas_canvas ORDER BY created_at DESC LIMIT 1")
        return str(UUID(found))

    def cookie(self, name: str) -> str:
        return f"sessionid={self.cookies[name]}"

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Read the site's database, as it lies on the disk."""
        path = f"file:{self.home / 'var' / 'monet.sqlite3'}?mode=ro"
        with contextlib.closing(sqlite3.connect(path, uri=True, timeout=10)) as database:
            return database.execute(query, values).fetchall()

    def wait_for(self, query: str, *values: object, seconds: float) -> float:
        """Look until the query finds a row; return the seconds that took."""
        began = time.monotonic()
        while not self.rows(query, *values):
            assert time.monotonic() - began < seconds, f"not within {seconds} s: {query}"
            time.sleep(LOOK_S)  # another process's write has no event to wait for
        return time.monotonic() - began

    def problems(self) -> list[str]:
        """Lines of the server's log that tell of an exception."""
        lines = self.log.read_text(errors="replace").splitlines()
        return [line for line in lines if "Traceback" in line or "Error" in line]

    def _end(self, sent: signal.Signals) -> None:
        assert self.server is not None
        self.server.send_signal(sent)
        self.server.wait(timeout=20)

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            assert self.is_up, self.log.read_text()[-3000:]
            with contextlib.suppress(OSError):
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
                connection.request("GET", "/api/health")
                if connection.getresponse().status == 200:
                    return
            time.sleep(LOOK_S)  # another process's start has no event to wait for
        raise AssertionError("the site did not start")

    def _manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self._environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout


NOT_OURS = {"MONET_HOME", "DJANGO_SETTINGS_MODULE", "MONET_DEMO", "REDIS_URL", "DATABASE_URL"}


def without_keys(environment: dict[str, str]) -> dict[str, str]:
    """Return the environment with nothing in it that could be paid for.

    Set and empty, not merely unset: a `.env` file may hold a key, too.
    """
    return environment | {"ANTHROPIC_API_KEY": "", "GOOGLE_API_KEY": ""}
