"""Which tables are copied, as the models describe them or as an older database has them."""

from __future__ import annotations

from sqlalchemy import Column, Connection, DateTime, MetaData, Table, event, text
from sqlalchemy.dialects.postgresql import JSONB

from app.models import Base
from app.models.base import JsonValue, UTCInstant

# Which change set a SQLite transaction belongs to, and which schema it is: nothing of the team's, and always there.
_OUR_OWN = frozenset(("change_context", "alembic_version"))


def copied_tables() -> list[Table]:
    """Every table of the present schema that belongs to the team, parents before children."""
    return [table for table in Base.metadata.sorted_tables if table.name not in _OUR_OWN]


def tables_as_they_are(connection: Connection) -> list[Table]:
    """The same of a PostgreSQL database with an older schema, read from its catalogue."""
    metadata = MetaData()

    @event.listens_for(metadata, "column_reflect")
    def _on_reflect(_inspector: object, _table: Table, column: dict[str, object]) -> None:
        if isinstance(column["type"], DateTime):
            column["type"] = UTCInstant()
        elif isinstance(column["type"], JSONB):
            column["type"] = JsonValue

    metadata.reflect(connection)
    tables = [table for table in metadata.sorted_tables if table.name not in _OUR_OWN]
    for table in tables:
        if _is_counted(connection, table):
            table.dialect_options["sqlite"]["autoincrement"] = True
    return tables


def _is_counted(connection: Connection, table: Table) -> bool:
    key: Column[object] | None = table.columns.get("id")
    if key is None:
        return False
    query = text("SELECT pg_get_serial_sequence(:table, 'id')")
    return connection.execute(query, {"table": table.name}).scalar() is not None
