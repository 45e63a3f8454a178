"""Keys handed out ahead, for set-based inserts of parents and children together."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text


def allocate(connection: Connection, table: str, count: int) -> Sequence[int]:
    """``count`` unused keys of ``table``, ascending, for this transaction.

    SQLite: its write lock keeps others out, so the next keys are known. PostgreSQL: drawn from the sequence.
    """
    if connection.dialect.name == "sqlite":
        query = text("SELECT seq FROM sqlite_sequence WHERE name = :table")
        first = (connection.execute(query, {"table": table}).scalar() or 0) + 1
        return range(first, first + count)
    # The sequence is looked up once, not for each key.
    draw = text(
        "WITH keys AS MATERIALIZED (SELECT CAST(pg_get_serial_sequence(:table, 'id') AS regclass) AS sequence) "
        "SELECT nextval(keys.sequence) FROM keys, generate_series(1, :n)"
    )
    return sorted(connection.scalars(draw, {"table": table, "n": count}))
