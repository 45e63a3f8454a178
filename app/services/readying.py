"""Makes the texts of the questions that a start asks: ``python -m app.services.readying`` writes them anew.

They are what SQLAlchemy makes of the statements for a SQLite file (`storage/ready.py` says how they are used).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

from sqlalchemy import Boolean, Date, DateTime, Numeric, Select, Time, literal_column, select
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.types import TypeEngine

from app.config.paths import resource
from app.domain.filters import GROUPINGS, SORTS
from app.models.base import DecimalText, JsonValue, UTCInstant
from app.models.deals import Deal
from app.services.deals.sort_form import FREE, LIMIT, PUT_OFF
from app.storage.questions import Condition, Form, Question, condition, statement, statement_with
from app.storage.ready import FILE, MORE

_HOUSE, _BOARD = "app.services.statements", "app.services.board.statements"
_WHERE = "app.services.deals.where"
_KINDS: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (UTCInstant, "instant"),
    (DecimalText, "decimal"),
    (JsonValue, "json"),
    (Boolean, "bool"),
    (Date, "date"),
    (Time, "time"),
)
# A team with more of them, as one that looks for a text, waits for its board as long as SQLAlchemy takes.
_MOST_STALLS, _MOST_CURRENCIES = 2, 5
# What a filter may ask of deals; for what matches a text the database is searched first.
_CONDITIONS = (
    *("owners", "nobody", "owners_or_nobody", "regions", "sources", "products", "without_company"),
    *("not_closed", "without_day", "first_day", "last_day"),
)


def ready_questions() -> Iterator[tuple[Question, Form]]:
    """All that is shipped."""
    for name in ("team", "logo", "active_users", "pipelines", "phases", "saved_views", "rates", "names_of_users"):
        yield Question(_HOUSE, name), ()
    for name in ("stall_phases", "any_put_off", "next_steps", "touches_made"):
        yield Question(_HOUSE, name), ()
    for name in ("any_put_off", "put_off_days"):
        yield Question(_HOUSE, name), ("ids",)
    for name in ("faces", "moves", "users", "sources", "products"):
        yield Question(_BOARD, name), ()
    for field in ("lost_reason", "competitor"):
        yield Question(_BOARD, "used"), (field,)
    yield Question(_BOARD, "standing"), ()


def filtered_questions() -> Iterator[tuple[Question, Form]]:
    """Those to which the conditions of a filter may be added."""
    for group in GROUPINGS:
        yield Question(_BOARD, "sums"), (group,)
        for form in _sort_forms():
            yield Question(_BOARD, "order", is_packed=True), (group, *form)


def _sort_forms() -> Iterator[tuple[str, ...]]:
    yield from ((sort,) for sort in SORTS if sort not in ("next", "amount"))
    yield from (("amount", str(count)) for count in range(1, _MOST_CURRENCIES + 1))
    for put_off in ((), (PUT_OFF,)):
        for count in range(_MOST_STALLS + 1):
            for kinds in product((LIMIT, FREE), repeat=count):
                yield ("next", *put_off, *kinds)


def ready_texts() -> dict[str, dict[str, Any]]:
    """Per key of a question or a condition the fields of `storage.ready.Ready`."""
    found = {question.key(form): _ready(statement(question, form, "sqlite")) for question, form in ready_questions()}
    for question, form in filtered_questions():
        found[question.key(form)] = _ready(statement_with(question, form, "sqlite", [literal_column(MORE)]))
    for named in (Condition(_WHERE, name) for name in _CONDITIONS):
        made = _ready(select(Deal.id).where(condition(named)))
        found[named.key] = made | {"text": made["text"].partition(" WHERE ")[2], "columns": {}}
    return found


def _ready(made: Select[*tuple[Any, ...]]) -> dict[str, Any]:
    compiled = made.compile(dialect=SQLiteDialect_pysqlite(paramstyle="named"))
    given = {name: value for name, value in compiled.params.items() if value is not None}
    return {
        "text": " ".join(str(compiled).split()),
        "columns": {column.key: _kind(column.type) for column in made.selected_columns if column.key},
        "constants": {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()},
    }


def _kind(kind: TypeEngine[Any]) -> str:
    """How the file's value is to be read; a kind of column that nothing is known of may not pass."""
    known = next((name for of, name in _KINDS if isinstance(kind, of)), "")
    if not known and isinstance(kind, DateTime | Numeric):
        raise TypeError(f"{kind!r} can't be read from a file without SQLAlchemy")
    return known


def as_text() -> str:
    """What the file holds."""
    lines = (f"{json.dumps(key)}: {json.dumps(made)}" for key, made in sorted(ready_texts().items()))
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    resource(FILE).write_text(as_text(), "utf-8")
