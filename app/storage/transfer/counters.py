"""The counters that hand out keys: a key is never used again, in the copy as little as in the original."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, Table, text


def read_counters(connection: Connection, tables: Iterable[Table]) -> dict[str, int]:
    """The highest key that each table ever gave out, for those whose keys the database counts."""
    counted = (table for table in tables if table.dialect_options["sqlite"].get("autoincrement"))
    return {table.name: _read_counter(connection, table) for table in counted}


def _read_counter(connection: Connection, table: Table) -> int:
    """The highest key that was ever given out; 0 for none."""
    if connection.dialect.name == "sqlite":
        query = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        return connection.execute(query, {"name": table.name}).scalar() or 0
    sequence = _sequence(connection, table)
    query = text(f"SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM {sequence}")  # noqa: S608 - the database's own name
    return int(connection.execute(query).scalar_one())


def set_counter(connection: Connection, table: Table, value: int) -> None:
    """Go on counting behind ``value``."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
        connection.execute(
            text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"), {"name": table.name, "seq": value}
        )
        return
    sequence = _sequence(connection, table)
    connection.execute(
        text("SELECT setval(CAST(:sequence AS regclass), :value, :called)"),
        {"sequence": sequence, "value": max(value, 1), "called": value > 0},
    )


def _sequence(connection: Connection, table: Table) -> str:
    query = text("SELECT pg_get_serial_sequence(:table, 'id')")
    return str(connection.execute(query, {"table": table.name}).scalar_one())
