"""Questions whose text is ready: asked of a file by its driver alone, answered as SQLAlchemy would have it.

The texts are made by `app/storage/readying.py` and shipped in ``resources/questions.json``; a test makes them anew and
compares.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from app.config.paths import resource
from app.storage.packed import unpacked
from app.storage.questions import Condition, Question

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FILE = "questions.json"
# Where SQLAlchemy's text leaves room for as many values as a parameter has.
_LIST = re.compile(r"__\[POSTCOMPILE_(\w+)\]")

MORE = "'more'"
"""Stands in a text where conditions may be added, behind another one."""

READERS: dict[str, Callable[[Any], Any]] = {
    "bool": bool,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "instant": datetime.fromisoformat,
    "json": json.loads,
    "decimal": Decimal,
}
"""Kinds of columns that a file keeps as something else than what is asked for, and how they are read."""


class NotReady(Exception):
    """There is no ready text for what is asked: it has to be asked the usual way."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A text with ``:names`` for what is asked about, of a statement or a condition.

    ``columns`` have names and kinds: those of READERS, or "" for what is as the file keeps it; none of a packed answer.
    ``constants`` are parameters that are part of the question.
    """

    text: str
    columns: Mapping[str, str]
    constants: Mapping[str, Any]


class Row(tuple[Any, ...]):
    """A row whose columns are also attributes; each question has a class of its own, which knows their places."""

    __slots__ = ()
    places: Mapping[str, int] = {}

    def __getattr__(self, name: str) -> Any:
        try:
            return self[self.places[name]]
        except KeyError:
            raise AttributeError(name) from None


class ReadyAsker:
    """Asks by the driver of a file. ``rows`` raises NotReady, and the driver's errors."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def rows(self, question: Question, *form: Hashable, among: Sequence[Condition] = (), **about: Any) -> Sequence[Any]:
        """As `questions.Asker` says."""
        ready = _known(question.key(form))
        if among and MORE not in ready.text:
            raise NotReady(question.key(form))
        more = "".join(f" AND ({_known(one.key).text})" for one in among)
        values = {**ready.constants, **about}
        text = _LIST.sub(lambda found: _listed(values[found[1]]), ready.text.replace(f" AND {MORE}", more))
        single = {name: _stored(value) for name, value in values.items() if not isinstance(value, list | tuple)}
        found = self._connection.execute(text, single).fetchall()
        return unpacked(found[0]) if question.is_packed else _read(ready, found)

    def session(self) -> Session:
        """There is none."""
        raise NotReady


@cache
def texts() -> Mapping[str, Ready]:
    """All that are ready, by the keys of questions and conditions."""
    stored = json.loads(resource(FILE).read_text("utf-8"))
    return {key: Ready(**one) for key, one in stored.items()}


def _known(key: str) -> Ready:
    try:
        return texts()[key]
    except KeyError:
        raise NotReady(key) from None


def _read(ready: Ready, rows: Sequence[Sequence[Any]]) -> list[Row]:
    kind: type[Row] = type("QuestionRow", (Row,), {"places": {name: at for at, name in enumerate(ready.columns)}})
    readers = [(at, READERS[name]) for at, name in enumerate(ready.columns.values()) if name]
    found = []
    for row in rows:
        values = list(row)
        for at, read in readers:
            if values[at] is not None:
                values[at] = read(values[at])
        found.append(kind(values))
    return found


def _stored(value: Any) -> Any:
    """A parameter as the columns of a file have it (`models/base.py`)."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    return value.isoformat() if isinstance(value, date) else value


def _listed(values: Sequence[int | str]) -> str:
    """Keys of ours, or words that are part of the question."""
    return ", ".join(str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'" for value in values)
