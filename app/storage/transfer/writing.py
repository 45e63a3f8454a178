"""Writes blocks of rows into a new database, as they are: no triggers, no rules, no ORM."""

# ruff: noqa: S608 - the names put into SQL are those of our own tables

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, String, Table
from sqlalchemy.exc import DataError

from app.domain.errors import UserError
from app.storage.faults import of_server_driver

Row = Sequence[Any]


def write_rows(connection: Connection, table: Table, blocks: Iterable[Sequence[Row]]) -> None:
    """Insert all rows, each the values of all columns in the table's order.

    Raises UserError for a row that PostgreSQL can't hold: SQLite keeps texts of any length and any character.
    """
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(table.columns))
        statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"
        cursor: Any = connection.connection.cursor()
        for block in blocks:
            cursor.executemany(statement, _bound(connection, table, block))
        cursor.close()
        return
    cursor = connection.connection.cursor()
    # One COPY for all rows: links of a table to itself are looked at when it ends, so their order does not matter.
    with _server_errors(table), cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
        for block in blocks:
            _refuse_what_does_not_fit(table, block)
            for row in _bound(connection, table, block):
                copy.write_row(row)


@contextmanager
def _server_errors(table: Table) -> Iterator[None]:
    """What the driver says, which SQLAlchemy does not see here."""
    try:
        with of_server_driver():
            yield
    except DataError as error:
        raise UserError(
            f"In {table.name} a record can't be taken along, because PostgreSQL says: {error.orig}"
        ) from error


def _bound(connection: Connection, table: Table, block: Sequence[Row]) -> Iterable[Row]:
    """The rows as the driver wants them."""
    columns = []
    for column, values in zip(table.columns, zip(*block, strict=True), strict=True):
        process = column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        columns.append(values if process is None else _processed(process, values))
    return zip(*columns, strict=True)


def _processed(process: Callable[[Any], Any], values: Sequence[Any]) -> Sequence[Any]:
    return [None if value is None else process(value) for value in values]


def _refuse_what_does_not_fit(table: Table, block: Sequence[Row]) -> None:
    key = list(table.columns).index(*table.primary_key.columns)
    for place, column in enumerate(table.columns):
        if not isinstance(column.type, String):
            continue
        limit = column.type.length
        for row in block:
            value = row[place]
            if isinstance(value, str) and ("\0" in value or (limit is not None and len(value) > limit)):
                reason = "holds a character that" if "\0" in value else f"is longer than {limit} characters, which"
                raise UserError(
                    f"In {table.name} the record {row[key]} can't be taken along: its {column.name} {reason} "
                    "PostgreSQL does not keep. Change it in the present database, then try again."
                )
