"""Many rows of one table updated by one statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, update

from app.models.base import Base
from app.storage.unit_of_work import UnitOfWork


def update_rows(uow: UnitOfWork, table_name: str, names: Sequence[str], rows: list[dict[str, Any]]) -> None:
    """Set ``names`` of many rows, each given with its primary key as ``key``; versions count on."""
    if not rows:
        return
    table = Base.metadata.tables[table_name]
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    if "version" in table.columns:
        values["version"] = table.c.version + 1
    statement = update(table).where(table.c.id == bindparam("key")).values(values)
    parameters = [{"key": row["key"], **{f"new_{name}": row[name] for name in names}} for row in rows]
    uow.connection.execute(statement, parameters)
