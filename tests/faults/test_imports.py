"""An import killed again and again ends with what one undisturbed import makes."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.agent.original_files import (
    ANNA,
    BERT,
    agent_line,
    human_line,
    piece,
    store_piece,
    store_workspace,
    workspace,
)

pytestmark = [pytest.mark.faults, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
PIECES = 12  # of each artist
KILLED_AFTER = (1, 3, 8, 6)  # files told of in each go
WHAT_IS_THERE = """
    select c.owner_id, c.number, c.seed, c.head_seq, c.title, c.finished_at,
        (select group_concat(client_id) from
            (select client_id from canvas_stroke s where s.canvas_id = c.id
             order by added_seq, ordinal)),
        (select group_concat(seq || type) from
            (select seq, type from canvas_change h where h.canvas_id = c.id order by seq)),
        (select count(*) from gallery_piece p where p.canvas_id = c.id),
        (select next_number from canvas_easel e where e.canvas_id = c.id)
    from canvas_canvas c order by c.owner_id, c.number
"""


@pytest.fixture
def original(tmp_path: Path) -> Path:
    """Two artists' files, each with a stroke that cannot be drawn: so each is told of."""
    crooked = agent_line(type="spiral")
    for user in (ANNA, BERT):
        for number in range(PIECES):
            drawn = [agent_line(y) for y in range(40)]
            stored = piece(number, *drawn, human_line(), crooked)
            store_piece(tmp_path / "original", user, stored)
        store_workspace(tmp_path / "original", user, workspace(PIECES, agent_line(), crooked))
    return tmp_path / "original"


def test_an_import_killed_at_many_points_loses_nothing_and_doubles_nothing(
    original: Path, tmp_path: Path
) -> None:
    undisturbed, killed = tmp_path / "undisturbed", tmp_path / "killed"
    for home in (undisturbed, killed):
        manage(home, "migrate", "-v0")
    manage(undisturbed, "import_original", str(original))
    for told in KILLED_AFTER:
        with importing(killed, original) as lines:
            for _ in range(told):
                next(line for line in lines if "left out" in line)
    manage(killed, "import_original", str(original))
    assert what_is_there(killed) == what_is_there(undisturbed)
    assert len(what_is_there(killed)) == 2 * (PIECES + 1)


def manage(home: Path, *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment(home), check=True, capture_output=True)


@contextmanager
def importing(home: Path, original: Path) -> Iterator[Iterator[str]]:
    """Run an import whose lines can be read, and kill it at the end of the block."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "import_original", str(original)],
        cwd=ROOT,
        env=environment(home),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        yield iter(process.stdout)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()


def environment(home: Path) -> dict[str, str]:
    kept = {
        key: value for key, value in os.environ.items() if key not in {"REDIS_URL", "DATABASE_URL"}
    }
    return kept | {
        "MONET_HOME": str(home),
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "monet_site.settings",
    }


def what_is_there(home: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(home / "monet.sqlite3") as database:
        return database.execute(WHAT_IS_THERE).fetchall()
