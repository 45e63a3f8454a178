"""What belongs to a record: its own lines in the change log, and those of what is nothing without it."""

# ruff: noqa: S608 - the names put into SQL are those of our own tables and columns

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from sqlalchemy import Column, ColumnElement, Table, TextClause, and_, false, func, not_, or_, select, text
from sqlalchemy.orm import Session

from app.models import Base
from app.models.changes import ChangeRow
from app.storage.images import Row
from app.storage.recorder import is_recorded
from app.storage.unit_of_work import UnitOfWork

# Records that stand by themselves. Everything else that points to one of them belongs to it.
_ROOTS = frozenset(
    {"companies", "contacts", "deals", "exchange_rates", "lead_sources", "pipelines", "products", "teams", "users"}
)
# A change of one of the first is what it is called after, and brings changes of the later ones along.
_RANKS = (
    "teams",
    "users",
    "pipelines",
    "phases",
    "lead_sources",
    "products",
    "exchange_rates",
    "companies",
    "contacts",
    "deals",
)
_OWNERS = _ROOTS - {"exchange_rates", "lead_sources", "products", "teams", "users"}
# Of a programme that is its steps; who is in it is written down with them.
_PARTS_OF_OTHERS = {"nurture_programmes": frozenset({"nurture_steps"})}


@cache
def children_of(table: str) -> tuple[tuple[Table, Column[int]], ...]:
    """The tables whose rows belong to a record of this one, with the column that says to which."""
    parts = _PARTS_OF_OTHERS.get(table)
    if table not in _OWNERS and parts is None:
        return ()
    return tuple(
        (other, column)
        for other in Base.metadata.sorted_tables
        if is_recorded(other.name) and (other.name not in _ROOTS or other.name == table)
        if parts is None or other.name in parts
        for column in other.columns
        if any(key.column.table.name == table for key in column.foreign_keys)
    )


def part_of(uow: UnitOfWork, change_set_id: int, record: Row) -> Sequence[ChangeRow]:
    """The lines of a change set that concern a record, newest first."""
    statement = select(ChangeRow).where(ChangeRow.change_set_id == change_set_id, or_(*_concerning(record)))
    return uow.session.scalars(statement.order_by(ChangeRow.id.desc())).all()


def concerns_others(session: Session, change_set_id: int, record: Row) -> bool:
    """Whether a change set was about others as much as about this record: other records of its table, or of one above.

    A company that was added along with a deal is no other; the deals that a retired phase sent on are, to each other.
    """
    above = _RANKS[: _RANKS.index(record[0])] if record[0] in _RANKS else _RANKS
    others = or_(ChangeRow.table_name == record[0], and_(ChangeRow.table_name.in_(above), ChangeRow.op.in_(("U", "D"))))
    elsewhere = not_(or_(*_concerning(record)))
    statement = select(ChangeRow.id).where(ChangeRow.change_set_id == change_set_id, others, elsewhere).limit(1)
    return session.scalar(statement) is not None


def _concerning(record: Row) -> Iterator[ColumnElement[bool]]:
    """Conditions on lines of one change set."""
    table, row_id = record
    yield and_(ChangeRow.table_name == table, ChangeRow.row_id == row_id)
    for child, column in children_of(table):
        present = select(child.c.id).where(column == row_id)
        # An insertion has no image: that must be "no", for the negation of "not known" is no answer either.
        then = func.coalesce(ChangeRow.before[column.name].as_integer() == row_id, false())
        yield and_(ChangeRow.table_name == child.name, or_(ChangeRow.row_id.in_(present), then))


def concerning(session: Session, record: Row, *, but: frozenset[str] = frozenset()) -> ColumnElement[bool]:
    """The condition on lines of the log that are about a record or what belongs to it, or belonged until deleted.

    By indexes only, since the log may be long. Lines of the tables ``but`` are left out.
    """
    table, row_id = record
    parts = [and_(ChangeRow.table_name == table, ChangeRow.row_id == row_id)]
    for child, column in children_of(table):
        if child.name in but or child.name == table:
            continue
        keys = [*session.scalars(select(child.c.id).where(column == row_id))]
        keys += session.scalars(_deleted(session, column), {"table": child.name, "key": row_id})
        parts.append(and_(ChangeRow.table_name == child.name, ChangeRow.row_id.in_(keys)))
    return or_(*parts)


def _deleted(session: Session, column: Column[int]) -> TextClause:
    """The keys of deleted rows that belonged to a record, from the index of deletions."""
    # Left to itself SQLite looks through all lines of the table, for it believes both indexes to be as good.
    if session.connection().dialect.name == "sqlite":
        rows, image = "change_rows INDEXED BY ix_change_rows_deleted", f"json_extract(before, '$.{column.name}')"
    else:
        rows, image = "change_rows", f"CAST(before ->> '{column.name}' AS bigint)"
    return text(f"SELECT row_id FROM {rows} WHERE table_name = :table AND op = 'D' AND {image} = :key")
