"""The site as a process of its own, which can be killed and started again on the same port."""

import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
SEED = """
import json
from django.test import Client
from django.utils import timezone
from accounts.models import User
from canvas import services
alice = User.objects.create_user("alice@example.org", display_name="Alice")
canvas = services.start_canvas(owner=alice, style="paint", now=timezone.now())
client = Client()
client.force_login(alice)
print(json.dumps({"canvas": str(canvas.id), "session": client.cookies["sessionid"].value}))
"""
STATE = """
import sys
from canvas.events import encode
from canvas.models import Canvas
from canvas.snapshot import state_at
from canvas.state import to_snapshot
print(encode(to_snapshot(state_at(Canvas.objects.get(id="{canvas}")))))
"""


@dataclass
class SiteProcess:
    """One server with a home of its own, on `port` of loopback."""

    home: Path
    port: int
    running: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def prepare(self) -> str:
        """Migrate and seed; return the seed's answer, JSON with a canvas and a session."""
        self.manage("migrate", "-v0")
        return self.manage("shell", "-v0", "-c", SEED)

    def snapshot(self, canvas: str) -> str:
        """Return what the database holds, as the frame a newcomer would get."""
        return self.manage("shell", "-v0", "-c", STATE.format(canvas=canvas))

    def start(self) -> None:
        """Start the server. Its port is open at once: what comes early waits in the backlog."""
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", self.port))
            listener.listen(64)
            options = ["--fd", str(listener.fileno()), "--log-level", "warning"]
            self.running = subprocess.Popen(
                [
                    *(sys.executable, "-m", "uvicorn", "monet_site.asgi:application", *options),
                    *("--ws", "websockets-sansio", "--lifespan", "off"),
                ],
                cwd=ROOT,
                env=self._environment(),
                pass_fds=[listener.fileno()],
            )

    def kill(self) -> None:
        """End the server with SIGKILL: it gets no chance to say goodbye or to save anything."""
        if self.running is not None:
            self.running.send_signal(signal.SIGKILL)
            self.running.wait()
            self.running = None

    def manage(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self._environment(),
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""

    def _environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key not in {"REDIS_URL"}}
        return kept | {
            "MONET_HOME": str(self.home),
            "DJANGO_SETTINGS_MODULE": "tests.browser.site_settings",
            "PORT": str(self.port),
        }
