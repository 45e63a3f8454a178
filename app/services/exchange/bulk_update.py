"""Many rows of one table updated by one statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, Update, bindparam, cast, column, update
from sqlalchemy import values as rows_of

from app.domain.access import Op
from app.models import Base
from app.storage.unit_of_work import UnitOfWork

# PostgreSQL takes 65,535 parameters in a statement.
_MOST_PARAMETERS = 60_000
# Rows asked about at once, whether the user may edit them.
_LOOKED_AT = 5_000


def update_rows(uow: UnitOfWork, table_name: str, names: Sequence[str], rows: list[dict[str, Any]]) -> None:
    """Set ``names`` of many rows, each given with its primary key as ``key``; versions count on."""
    if not rows:
        return
    table = Base.metadata.tables[table_name]
    if uow.gate is not None:
        for start in range(0, len(rows), _LOOKED_AT):
            keys = [row["key"] for row in rows[start : start + _LOOKED_AT]]
            uow.gate.require(table, Op.EDIT, table.c.id.in_(keys))
    if uow.connection.dialect.name == "postgresql":
        size = _MOST_PARAMETERS // (len(names) + 1)
        for start in range(0, len(rows), size):
            uow.connection.execute(_from_values(table, names, rows[start : start + size]))
        return
    statement = _counted(table, {name: bindparam(f"new_{name}") for name in names})
    parameters = [{"key": row["key"], **{f"new_{name}": row[name] for name in names}} for row in rows]
    uow.connection.execute(statement.where(table.c.id == bindparam("key")), parameters)


def _from_values(table: Table, names: Sequence[str], rows: list[dict[str, Any]]) -> Update:
    """All rows at once: the recording trigger runs once for each statement, not for each row."""
    columns = [column("key", table.c.id.type), *(column(name, table.c[name].type) for name in names)]
    new = rows_of(*columns, name="new").data([tuple(row[name] for name in ("key", *names)) for row in rows])
    # Cast, for the type of a column that holds nothing but nulls can't be seen.
    statement = _counted(table, {name: cast(new.c[name], table.c[name].type) for name in names})
    return statement.where(table.c.id == new.c.key)


def _counted(table: Table, values: dict[str, Any]) -> Update:
    counting = {"version": table.c.version + 1} if "version" in table.columns else {}
    return update(table).values(values | counting)
