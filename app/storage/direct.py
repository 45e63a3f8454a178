"""New values of a record by a statement that was made once.

The session finds out anew at each flush what to send and in what order: for a move of a card that takes four times as
long as the statement itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, bindparam, tuple_, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from app.models.base import Base
from app.storage.prepared import Prepared

if TYPE_CHECKING:
    from app.storage.unit_of_work import UnitOfWork


def write(uow: UnitOfWork, record: Any, values: Mapping[str, Any]) -> None:
    """Store ``values`` (column -> value) of a record of the unit of work's session now, as its next version.

    Nothing is sent where all are stored already. Forbidden where the user may not. Not for columns that are searched:
    their search text is the session's affair.
    """
    uow.session.flush()
    new = {name: value for name, value in values.items() if getattr(record, name) != value}
    if not new:
        return
    if uow.gate is not None:
        uow.gate.check_edit(record, new)
    table = Base.metadata.tables[record.__tablename__]
    seen = {"of_id": record.id, "of_version": record.version}
    new["version"] = record.version + 1
    statement = _statement(table, tuple(new))
    if statement.count(uow.connection, seen | {_marked(name): value for name, value in new.items()}) != 1:
        raise StaleDataError(f"{table.name} {record.id} is no longer version {record.version}")
    for name, value in new.items():
        set_committed_value(record, name, value)


def write_many(uow: UnitOfWork, records: Sequence[Any], values: Mapping[str, Any]) -> None:
    """Store the same ``values`` in records of one table by one statement, for each as its next version.

    The caller has asked the gate, and sends some hundred records at a time. Not for columns that are searched either.
    """
    if not records or not values:
        return
    uow.session.flush()
    table = Base.metadata.tables[records[0].__tablename__]
    store_many(uow.connection, table, {record.id: record.version for record in records}, values)
    for record in records:
        for name, value in {**values, "version": record.version + 1}.items():
            set_committed_value(record, name, value)


def store_many(
    connection: Connection, table: Table, versions: Mapping[int, int | None], values: Mapping[str, Any]
) -> None:
    """Store the same ``values`` in rows that were read in this transaction, each on top of its version (None where the
    table has none). StaleDataError where somebody stored one since: the command is tried again then.
    """
    statement = update(table).where(table.c.id.in_(versions)).values(dict(values))
    if "version" in table.c:
        # The keys once more by themselves: by pairs alone SQLite would not use the index.
        statement = statement.where(tuple_(table.c.id, table.c.version).in_(versions.items()))
        statement = statement.values(version=table.c.version + 1)
    if connection.execute(statement).rowcount != len(versions):
        raise StaleDataError(f"some of {len(versions)} {table.name} are no longer of the version that was read")


@cache
def _statement(table: Table, names: tuple[str, ...]) -> Prepared:
    stored = (table.c.id == bindparam("of_id"), table.c.version == bindparam("of_version"))
    return Prepared(update(table).where(*stored).values({name: bindparam(_marked(name)) for name in names}))


def _marked(name: str) -> str:
    """A parameter may not bear the name of a column."""
    return f"new_{name}"
