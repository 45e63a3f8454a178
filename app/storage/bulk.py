"""The set-based path for many rows: imports, sample data. Recorded, searchable and undone like everything else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, Connection, Table, text

from app.models import Base
from app.models.search import SEARCHED, search_text_for
from app.storage.faults import of_server_driver
from app.storage.ids import allocate
from app.storage.recorder import is_recorded, record_inserted
from app.storage.search import index_inserted
from app.storage.unit_of_work import UnitOfWork

# Rows in one INSERT. Around each statement on a table with triggers SQLite keeps what it may have to take back, which
# costs as much as a row; beyond some hundred rows nothing is gained.
_PER_STATEMENT = 200
_IS_WATCHED = text("SELECT row_security_active(CAST(:table AS text))")


def bulk_insert(uow: UnitOfWork, table_name: str, rows: list[dict[str, Any]]) -> Sequence[int]:
    """Insert ``rows`` (column -> value, all with the same columns) and return their keys, in the same order.

    Fills in ``id``, ``version`` and ``search_text`` in the given dicts. Send blocks of some thousand rows, so that
    memory stays flat.
    """
    if not rows:
        return []
    table = Base.metadata.tables[table_name]
    if uow.gate is not None:
        uow.gate.adding(table_name)
    ids = allocate(uow.connection, table_name, len(rows))
    _complete(table, rows, ids)
    if uow.connection.dialect.name == "postgresql":
        # The server takes no COPY into a table whose rows it looks at one by one.
        is_watched = uow.connection.scalar(_IS_WATCHED, {"table": table_name})
        (_insert_arrays if is_watched else _copy)(uow.connection, table, rows)
    else:
        _insert(uow.connection, table, rows)
        if is_recorded(table_name):
            record_inserted(uow.connection, table_name, ids[0], ids[-1])
        if table_name in SEARCHED:
            index_inserted(uow.connection, table_name, ids[0], ids[-1])
    return ids


def _complete(table: Table, rows: list[dict[str, Any]], ids: Sequence[int]) -> None:
    """Fill in what no caller says."""
    for key, row in zip(ids, rows, strict=True):
        row["id"] = key
    if "version" in table.columns:
        for row in rows:
            row["version"] = 1
    if table.name in SEARCHED:
        for row in rows:
            row["search_text"] = search_text_for(table.name, row)


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Many rows by few statements, past the ORM's work on each row; triggers leave log and index to the caller."""
    columns = {name: v for name, v in _as_bound(connection, table, rows) if _says_something(table.c[name], v)}
    names = ", ".join(f'"{name}"' for name in columns)
    marks = f"({', '.join('?' * len(columns))})"
    bound = zip(*columns.values(), strict=True)
    connection.execute(text("UPDATE change_context SET inserts_in_bulk = 1"))
    while part := tuple(islice(bound, _PER_STATEMENT)):
        connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({names}) VALUES {', '.join([marks] * len(part))}",  # noqa: S608 - our own names
            tuple(chain.from_iterable(part)),
        )
    connection.execute(text("UPDATE change_context SET inserts_in_bulk = 0"))


def _says_something(column: Column[Any], values: Sequence[Any]) -> bool:
    """Whether a column has to be named. Binding a None costs the driver more than binding ten numbers."""
    return values.count(None) < len(values) or column.server_default is not None


def _copy(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """COPY is several times as fast as INSERT, and fires each recording trigger once a block."""
    columns = dict(_as_bound(connection, table, rows))
    names = ", ".join(f'"{name}"' for name in columns)
    cursor: Any = connection.connection.cursor()
    with of_server_driver(), cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
        for row in zip(*columns.values(), strict=True):
            copy.write_row(row)


def _insert_arrays(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """One INSERT for all rows, which come as one array for each column."""
    columns = dict(_as_bound(connection, table, rows))
    names = ", ".join(f'"{name}"' for name in columns)
    arrays = ", ".join(f"%s::{table.c[name].type.compile(connection.dialect)}[]" for name in columns)
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({names}) SELECT * FROM unnest({arrays})",  # noqa: S608 - our own names
        tuple(list(values) for values in columns.values()),
    )


def _as_bound(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> Iterator[tuple[str, Sequence[Any]]]:
    """The values of each column of the first row, as the driver wants them."""
    names = list(rows[0])
    columns = zip(*map(itemgetter(*names), rows), strict=True)
    for name, values in zip(names, columns, strict=True):
        process = table.c[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        yield name, values if process is None else _bound(process, values)


def _bound(process: Callable[[Any], Any], values: Sequence[Any]) -> Sequence[Any]:
    """Each distinct value is converted once: a block has few instants and dates."""
    try:
        known = {value: process(value) for value in set(values)}
    except TypeError:  # JSON values can't be looked up
        return [process(value) for value in values]
    return list(map(known.__getitem__, values))
