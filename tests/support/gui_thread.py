"""A guard for tests of the window: no statement may reach a database from the thread that draws."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine, event


@contextlib.contextmanager
def no_sql_from_this_thread() -> Iterator[None]:
    """While this lasts, a statement on any engine from the calling thread is an AssertionError that shows it."""
    here = threading.get_ident()

    def refuse(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        assert threading.get_ident() != here, f"SQL from the GUI thread: {statement}"

    event.listen(Engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", refuse)
