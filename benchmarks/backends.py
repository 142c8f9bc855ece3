"""PostgreSQL and Redis for as long as a benchmark lasts: own folders, free ports, ended by id."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.servers import free_port, running

INSTALL_S = 180
PACKAGES = ("redis-server", "postgresql")


def why_no_postgres() -> str:
    """Return why PostgreSQL cannot be run here, or nothing when it can."""
    _install_missing()
    return "" if _postgres_folder() else "no PostgreSQL on this machine"


def why_no_redis() -> str:
    """Return why Redis cannot be run here, or nothing when it can."""
    _install_missing()
    return "" if shutil.which("redis-server") else "no Redis on this machine"


@contextmanager
def postgres() -> Iterator[str]:
    """Run a PostgreSQL with durable commits; give its address as a database URL."""
    folder, port = _postgres_folder(), free_port()
    assert folder is not None
    home = Path(tempfile.mkdtemp(prefix="code-monet-postgres-", dir="/tmp"))
    try:
        _as_other_user(home)
        prefix = _prefix()
        subprocess.run(
            [*prefix, folder / "initdb", "-D", home / "data", "-U", "monet", "-A", "trust"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=home,
        )
        command = [
            *prefix,
            str(folder / "postgres"),
            *("-D", str(home / "data"), "-p", str(port), "-k", str(home)),
            *("-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200"),
            *("-c", "logging_collector=off", "-c", "log_min_messages=fatal"),
        ]
        with running(command, port=port, quiet=True):
            _create_database(folder, port)
            yield f"postgres://monet@127.0.0.1:{port}/monet"
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def redis() -> Iterator[str]:
    """Run a Redis that keeps nothing; give its address."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="code-monet-redis-") as home:
        command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", home]
        with running([*command, "--save", "", "--appendonly", "no"], port=port, quiet=True):
            yield f"redis://127.0.0.1:{port}/0"


def _create_database(folder: Path, port: int) -> None:
    command = [folder / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "monet", "monet"]
    for _ in range(100):  # it takes connections a moment before it answers them
        if subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode == 0:
            return
    raise RuntimeError("PostgreSQL did not come up")


def _postgres_folder() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return versions[-1].parent if versions else None


def _prefix() -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as its own user."""
    return (
        ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if _is_root() else []
    )


def _as_other_user(home: Path) -> None:
    if _is_root():
        entry = pwd.getpwnam("postgres")
        os.chown(home, entry.pw_uid, entry.pw_gid)


def _is_root() -> bool:
    return os.geteuid() == 0


def _install_missing() -> None:
    """Install the distribution's packages where we may; say so, because it changes the machine."""
    if (_postgres_folder() and shutil.which("redis-server")) or not _may_install():
        return
    print(f"  installing {' and '.join(PACKAGES)} for the benchmark", file=sys.stderr, flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "timeout": INSTALL_S}
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=False, env=env, **quiet)
    subprocess.run(["apt-get", "install", "-y", "-qq", *PACKAGES], check=False, env=env, **quiet)


def _may_install() -> bool:
    return _is_root() and shutil.which("apt-get") is not None
