"""The tables as they were at an instant, read under their own names.

Each table that a session asks for is covered by a temporary view of the same name, which the session sees before the
real one. A row that changed since is shown as the earliest later line of the change log has it from before; one that
was inserted since is not there, one that was deleted since is there again, and all others are as they are. So whatever
reads in that session reads the past, by the very statements that read the present. The views end with the transaction.
docs/adr/0016-the-past-is-read-from-the-change-log.md has the costs and the limits.
"""

# ruff: noqa: S608 - the names put into SQL are those of our own tables and columns

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, DefaultClause, Integer, event, text

from app.models import Base
from app.models.base import UTCInstant
from app.storage.recorder import DERIVED_COLUMNS, recorded_tables

_INSTANT = UTCInstant()


@dataclass(frozen=True, slots=True)
class Cut:
    """Where the log is cut in two: ``newest_id`` is the last change set that counts, 0 where none does.

    ``first_line`` is the first line of all that came later, None where nothing did.
    """

    at: datetime
    newest_id: int
    first_line: int | None


def cut_at(connection: Connection, at: datetime) -> Cut:
    """Cut the log at an instant (aware).

    Change sets are in the order of their keys. Where the clocks of two computers disagree, so that some are out of
    order, the cut is where the fewest stand on the wrong side: one clock that is wrong by a year moves nothing.
    """
    instant = _INSTANT.process_bind_param(at, connection.dialect)
    newest = connection.scalar(text("SELECT max(id) FROM change_sets WHERE made_at <= :at"), {"at": instant})
    first = connection.scalar(text("SELECT min(id) FROM change_sets WHERE made_at > :at"), {"at": instant})
    if newest is not None and first is not None and first < newest:
        newest = _fairest(connection, instant, first, newest)
    newest = newest or 0
    line = connection.scalar(
        text("SELECT id FROM change_rows WHERE change_set_id > :newest ORDER BY change_set_id, id LIMIT 1"),
        {"newest": newest},
    )
    return Cut(at, newest, line)


def _fairest(connection: Connection, instant: Any, first: int, newest: int) -> int:
    """Between the first that claims to be later and the last that claims not to be: the latest of the best cuts."""
    best = connection.execute(
        text(
            "SELECT id, sum(CASE WHEN made_at > :at THEN 1 ELSE -1 END) OVER (ORDER BY id) AS wrong "
            "FROM change_sets WHERE id BETWEEN :first AND :newest ORDER BY wrong, id DESC LIMIT 1"
        ),
        {"at": instant, "first": first, "newest": newest},
    ).one()
    return int(best.id) if best.wrong <= 0 else first - 1


@dataclass
class Past:
    """Covers what the open transaction of a connection reads, table by table, as statements ask for them.

    ``later`` has for each covered table how many rows differ from now. ``complete`` is asked to add rows to
    ``then_X`` before table X is seen for the first time. Where the past is written before each statement, ``adds`` is
    asked for a query of such rows instead ("" for none), which may read from ``prelude``, an expression of its own.
    """

    connection: Connection
    cut: Cut
    later: dict[str, int] = field(default_factory=dict)
    may_cover: bool = field(default=True, init=False)
    """Whether temporary views can be made. Where a server forbids it, each statement has the past written before it."""
    complete: Callable[[str], None] | None = None
    adds: Callable[[str], str] | None = None
    prelude: str = ""
    _is_quiet: bool = field(default=False, init=False)

    def begin(self) -> None:
        """From here on, until the transaction ends."""
        if self.connection.dialect.name == "postgresql":
            right = "SELECT has_database_privilege(current_database(), 'TEMPORARY')"
            self.may_cover = bool(self.connection.exec_driver_sql(right).scalar_one())
            # Said in so many words, so that statements which the server has prepared are looked up anew.
            self.connection.exec_driver_sql("SET LOCAL search_path TO pg_temp, public")
        event.listen(self.connection, "before_cursor_execute", self._before, retval=True)

    def end(self) -> None:
        """Read the present again; the transaction has to be rolled back before."""
        event.remove(self.connection, "before_cursor_execute", self._before)

    def cover(self, name: str) -> None:
        """Cover a table now, where it is not covered yet."""
        if name in self.later:
            return
        self.later[name] = 0
        if self.cut.first_line is None or not self.may_cover:
            return
        with self.quietly():
            self.later[name] = self._collect(name)
            if self.complete is not None:
                self.complete(name)
            self._show(name)

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """Statements within are not looked at: what they name is covered or not, as they say."""
        was, self._is_quiet = self._is_quiet, True
        try:
            yield
        finally:
            self._is_quiet = was

    def erased(self, name: str) -> int:
        """How many rows of a covered table were there of which nothing is left: they were removed for good since."""
        if not self.later[name]:
            return 0
        inserted = "SELECT 1 FROM change_rows AS line WHERE line.id = later.line AND line.op = 'I'"
        statement = text(
            f"SELECT count(*) FROM change_rows AS log JOIN later_{name} AS later ON later.id = log.row_id "
            f"WHERE log.op = 'D' AND log.table_name = :name AND log.before IS NULL AND NOT EXISTS ({inserted})"
        )
        return int(self.connection.execute(statement, {"name": name}).scalar_one())

    def _before(
        self, _connection: Connection, _cursor: Any, statement: str, parameters: Any, *_rest: Any
    ) -> tuple[str, Any]:
        names = [] if self._is_quiet else sorted(set(_named().findall(statement)))
        if names and not self.may_cover and self.cut.first_line is not None:
            return self._with_past(statement, names), parameters
        for name in names:
            self.cover(name)
        return statement, parameters

    def _with_past(self, statement: str, names: list[str]) -> str:
        """The statement with common table expressions of the tables' names, which it sees before the tables."""
        parts = ", ".join((*filter(None, [self.prelude]), *map(self.expressions, names)))
        for begin in ("WITH RECURSIVE ", "WITH "):
            if statement.startswith(begin):
                return f"{begin}{parts}, {statement.removeprefix(begin)}"
        return f"WITH {parts} {statement}"

    def expressions(self, name: str) -> str:
        """Those of one table on a server: ``later_X`` and ``then_X`` as `_collect` makes them, and the table's own."""
        later = (
            f"SELECT row_id AS id, min(id) AS line FROM public.change_rows WHERE {self.is_later(name)} GROUP BY row_id"
        )
        then = " UNION ALL ".join(filter(None, (self._images(name), self.adds(name) if self.adds else "")))
        unchanged = f"NOT EXISTS (SELECT 1 FROM later_{name} AS later WHERE later.id = stored.id)"
        return (
            f"later_{name} AS MATERIALIZED ({later}), then_{name} AS MATERIALIZED ({then}), "
            f"{name} AS (SELECT {columns_of(name, of='stored.')} FROM {real(self.connection, name)} AS stored "
            f"WHERE {unchanged} UNION ALL SELECT {columns_of(name)} FROM then_{name})"
        )

    def is_later(self, name: str) -> str:
        """The condition on lines about a table after the cut."""
        if self.connection.dialect.name == "sqlite":
            # By the index alone, which has the keys of both; lines are written one transaction after the other.
            return f"table_name = '{name}' AND id >= {self.cut.first_line:d}"
        return f"table_name = '{name}' AND change_set_id > {self.cut.newest_id:d}"

    def _images(self, name: str) -> str:
        """The rows that were there and have changed since."""
        return (
            f"SELECT {image_columns(self.connection, name, 'log.before')} "
            f"FROM later_{name} AS later JOIN change_rows AS log ON log.id = later.line WHERE log.before IS NOT NULL"
        )

    def _collect(self, name: str) -> int:
        """``later_X``: the earliest later line of each row that has one. ``then_X``: the rows that were there."""
        run = self.connection.exec_driver_sql
        key = Base.metadata.tables[name].c.id.type.compile(self.connection.dialect)
        run(f"CREATE TEMP TABLE later_{name} (id {key} PRIMARY KEY, line {key} NOT NULL)")
        lines = f"SELECT row_id, min(id) FROM change_rows WHERE {self.is_later(name)} GROUP BY row_id"
        found = run(f"INSERT INTO later_{name} (id, line) {lines}").rowcount
        run(f"CREATE TEMP TABLE then_{name} AS {self._images(name)}")
        return found

    def _show(self, name: str) -> None:
        temporary = "temp" if self.connection.dialect.name == "sqlite" else "pg_temp"
        unchanged = f"NOT EXISTS (SELECT 1 FROM {temporary}.later_{name} AS later WHERE later.id = stored.id)"
        self.connection.exec_driver_sql(
            f"CREATE TEMP VIEW {name} AS "
            f"SELECT {columns_of(name, of='stored.')} FROM {real(self.connection, name)} AS stored WHERE {unchanged} "
            f"UNION ALL SELECT {columns_of(name)} FROM {temporary}.then_{name}"
        )


@cache
def _named() -> re.Pattern[str]:
    """The names of all recorded tables, where they stand as words of their own."""
    return re.compile(rf"\b(?:{'|'.join(table.name for table in recorded_tables())})\b")


def real(connection: Connection, table: str) -> str:
    """The name of the real table behind a covered one."""
    return f"{'main' if connection.dialect.name == 'sqlite' else 'public'}.{table}"


def columns_of(table: str, *, of: str = "", but: Mapping[str, str] | None = None) -> str:
    """The columns of a table as a list for SQL; ``but`` has other expressions for some of them."""
    known = but or {}
    names = Base.metadata.tables[table].columns.keys()
    return ", ".join(f'{known[name]} AS "{name}"' if name in known else f'{of}"{name}"' for name in names)


def image_columns(connection: Connection, table: str, image: str) -> str:
    """The columns of a table as an image of the log has them, each as it is stored."""
    return ", ".join(
        f'{_from_image(connection, column, image)} AS "{column.name}"' for column in Base.metadata.tables[table].columns
    )


def _from_image(connection: Connection, column: Column[Any], image: str) -> str:
    """A column that the image leaves out is derived, or younger than the image: then it has what new columns get."""
    if column.name in DERIVED_COLUMNS:
        return "''"
    if connection.dialect.name == "sqlite":
        found = f"json_extract({image}, '$.{column.name}')"
    else:
        kind = column.type.compile(connection.dialect)
        found = f"({image} -> '{column.name}')" if kind == "JSONB" else f"CAST({image} ->> '{column.name}' AS {kind})"
        found = f"NULLIF({found}, 'null')" if kind == "JSONB" else found
    default = column.server_default
    if column.nullable or not isinstance(default, DefaultClause):
        return found
    return f"COALESCE({found}, {_default(connection, column, default)})"


def _default(connection: Connection, column: Column[Any], default: DefaultClause) -> str:
    if not isinstance(default.arg, str):
        return str(default.arg.compile(dialect=connection.dialect))
    return default.arg if isinstance(column.type, Integer) else f"'{default.arg}'"
