"""A guard for tests of the window: no statement may reach a database from the thread that draws."""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import Any

import pytest
from sqlalchemy import Engine, event

from app.storage.questions import Question
from app.storage.ready import ReadyAsker

_guarded: Counter[int] = Counter()


@contextlib.contextmanager
def no_sql_from_this_thread() -> Iterator[None]:
    """While this lasts, a statement on any engine from the calling thread is an AssertionError that shows it.

    So is a question that is ready.
    """
    here, ask = threading.get_ident(), ReadyAsker.rows

    def rows(asker: ReadyAsker, question: Question, *form: Hashable, **about: Any) -> Sequence[Any]:
        assert threading.get_ident() != here, f"asked from the GUI thread: {question.name}"
        return ask(asker, question, *form, **about)

    _guarded[here] += 1
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ReadyAsker, "rows", rows)
            yield
    finally:
        _guarded[here] -= 1


# Once and for good: other threads run statements meanwhile, and trip over listeners that come and go.
@event.listens_for(Engine, "before_cursor_execute")
def _refuse(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    assert not _guarded[threading.get_ident()], f"SQL from the GUI thread: {statement}"
