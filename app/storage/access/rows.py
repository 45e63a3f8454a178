"""What the rules ask about rows: as the database has them, and as a session is about to write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, inspect, literal_column, select
from sqlalchemy.orm.base import LoaderCallableStatus

from app.models import Base
from app.models.deals import Deal
from app.models.pipeline import Phase
from app.models.team import User
from app.storage.access.conditions import giving_back

_DEALS, _PHASES, _USERS = (model.metadata.tables[model.__tablename__] for model in (Deal, Phase, User))
_UNKNOWN = (LoaderCallableStatus.NO_VALUE, LoaderCallableStatus.NEVER_SET, LoaderCallableStatus.PASSIVE_NO_RESULT)


@dataclass
class StoredRows:
    """Answers from the database, within the transaction that asks and its change set, 0 where nothing is written.

    Deals named in ``written`` were let pass before.
    """

    connection: Connection
    change_set_id: int = 0
    written: set[int] = field(default_factory=set)

    def kind_of(self, phase_id: int) -> str | None:
        """The kind of a phase; None where it is gone."""
        return self.connection.scalar(select(_PHASES.c.kind).where(_PHASES.c.id == phase_id))

    def deal(self, deal_id: int) -> Mapping[str, Any] | None:
        """A deal as it is stored, as far as rules ask."""
        statement = select(_DEALS.c.owner_id, _DEALS.c.phase_id).where(_DEALS.c.id == deal_id)
        row = self.connection.execute(statement).mappings().first()
        return None if row is None else dict(row)

    def has_written(self, deal_id: int) -> bool:
        """Whether the change under way has written that deal."""
        return deal_id in self.written

    def gives_back(self, deal_id: int, user_id: int) -> bool:
        """Whether the change under way takes back one in which the user took that deal from nobody."""
        passes = giving_back(f"{deal_id:d}", f"{self.change_set_id:d}", f"{user_id:d}")
        return bool(self.connection.scalar(select(literal_column(passes))))

    def whose(self, row: Mapping[str, Any]) -> str | None:
        """The name of who owns a row, or the deal it hangs on; None where nobody does."""
        if row.get("deal_id") is not None:
            row = self.deal(row["deal_id"]) or {}
        key = row.get("owner_id", row.get("user_id"))
        if key is None:
            return None
        return self.connection.scalar(select(_USERS.c.name).where(_USERS.c.id == key))


@cache
def _whole(table: Table) -> Select[Any]:
    return select(table).where(table.c.id == bindparam("row_id"))


def stored_row(connection: Connection, table_name: str, row_id: int) -> Mapping[str, Any] | None:
    """A row as it is stored."""
    statement = _whole(Base.metadata.tables[table_name])
    row = connection.execute(statement, {"row_id": row_id}).mappings().first()
    return None if row is None else dict(row)


def as_stored(connection: Connection, record: Any) -> Mapping[str, Any]:
    """The row of a record before the session's changes; from the session where it knows, else from the database."""
    state = inspect(record)
    before = {**state.dict, **state.committed_state}
    columns = _columns(record)
    if any(before.get(name, _UNKNOWN[0]) in _UNKNOWN for name in columns):
        return stored_row(connection, record.__tablename__, record.id) or {}
    return {name: before[name] for name in columns}


def as_wanted(record: Any) -> Mapping[str, Any]:
    """The row as the session is about to write it. What is not set yet is NULL, or the column's default."""
    return {name: getattr(record, name) for name in _columns(record)}


def changed_columns(record: Any) -> list[str]:
    """The columns whose value the session changes."""
    state = inspect(record)
    return [name for name in state.committed_state if state.attrs[name].history.has_changes()]


def _columns(record: Any) -> list[str]:
    return [column.name for column in record.__table__.columns]
