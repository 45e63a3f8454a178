"""A guard for tests of the window: no statement may reach a database from the thread that draws."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Hashable, Iterator, Sequence
from typing import Any

import pytest
from sqlalchemy import Engine, event

from app.storage.questions import Question
from app.storage.ready import ReadyAsker


@contextlib.contextmanager
def no_sql_from_this_thread() -> Iterator[None]:
    """While this lasts, a statement on any engine from the calling thread is an AssertionError that shows it.

    So is a question that is ready.
    """
    here, ask = threading.get_ident(), ReadyAsker.rows

    def refuse(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        assert threading.get_ident() != here, f"SQL from the GUI thread: {statement}"

    def rows(asker: ReadyAsker, question: Question, *form: Hashable, **about: Any) -> Sequence[Any]:
        assert threading.get_ident() != here, f"asked from the GUI thread: {question.name}"
        return ask(asker, question, *form, **about)

    event.listen(Engine, "before_cursor_execute", refuse)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ReadyAsker, "rows", rows)
            yield
    finally:
        event.remove(Engine, "before_cursor_execute", refuse)
