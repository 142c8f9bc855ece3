"""A database that fails once, for real: at the next statement that begins with given words."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

type Execute = Callable[[str, Any, bool, Any], Any]


@contextmanager
def failing_once(statement: str) -> Iterator[threading.Event]:
    """Fail the next statement that begins so, on whichever connection; yield what tells of it.

    Threads open connections of their own, which are heard of as they open.
    """
    failed = threading.Event()

    def fail(execute: Execute, sql: str, params: object, many: bool, context: object) -> object:
        if sql.startswith(statement) and not failed.is_set():
            failed.set()
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    def watch(connection: BaseDatabaseWrapper, **_: object) -> None:
        connection.execute_wrappers.append(fail)

    connection_created.connect(watch, weak=False)
    connection.execute_wrappers.append(fail)
    try:
        yield failed
    finally:
        connection_created.disconnect(watch)
        connection.execute_wrappers[:] = [w for w in connection.execute_wrappers if w is not fail]
    assert failed.is_set(), f"no statement began with {statement}"
