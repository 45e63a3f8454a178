"""Takes a change set back, by writing what was before as a new change set of its own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Table, delete, exists, func, insert, select, update
from sqlalchemy.orm import aliased

from app.domain.errors import NotFound, UserError
from app.models import Base
from app.models.changes import ChangeRow, ChangeSet
from app.storage.images import Image, changed_columns, decode, with_derived
from app.storage.unit_of_work import UnitOfWork

_BLOCK = 500
# Rows of the log that one statement takes back at most, so that none runs into a time limit of the server.
_RANGE = 50_000


def undo(uow: UnitOfWork, change_set_id: int) -> None:
    """Write the state before ``change_set_id`` again. The unit of work's intent must name it in ``undoes_id``.

    Raises UserError, and nothing is written, where it was undone before or a row has changed since.
    """
    require_undoable(uow, change_set_id)
    _refuse_changed_inserts(uow, change_set_id)
    ours = ChangeRow.change_set_id == change_set_id
    # The newest row that is no insert: above it whole stretches go at once.
    other = _newest(uow, ours, ChangeRow.op != "I")
    last = _newest(uow, ours)
    while last is not None:
        if other is not None and last <= other:
            first = _undo_block(uow, change_set_id, last)
            other = _newest(uow, ours, ChangeRow.op != "I", ChangeRow.id < first)
        else:
            first = max((other or 0) + 1, last - _RANGE + 1)
            _remove_inserted(uow, ours & ChangeRow.id.between(first, last))
        last = _newest(uow, ours, ChangeRow.id < first)


def _newest(uow: UnitOfWork, *conditions: ColumnElement[bool]) -> int | None:
    return uow.session.scalar(select(func.max(ChangeRow.id)).where(*conditions))


def _remove_inserted(uow: UnitOfWork, stretch: ColumnElement[bool]) -> None:
    """Delete what a stretch of nothing but inserts brought: one statement for each table, children before parents."""
    names = uow.session.scalars(select(ChangeRow.table_name).where(stretch).distinct()).all()
    for table in reversed(Base.metadata.sorted_tables):
        if table.name in names:
            rows = select(ChangeRow.row_id).where(stretch, ChangeRow.table_name == table.name)
            uow.connection.execute(delete(table).where(table.c.id.in_(rows)))


def require_undoable(uow: UnitOfWork, change_set_id: int) -> ChangeSet:
    """The change set, unless it is gone, empty or undone already (and not redone since)."""
    change_set = uow.session.get(ChangeSet, change_set_id)
    if change_set is None:
        raise NotFound("There is no such change.")
    if is_undone(uow, change_set_id):
        raise UserError(f"“{change_set.label}” was undone already.")
    return change_set


def is_undone(uow: UnitOfWork, change_set_id: int) -> bool:
    """Whether an undo of it stands that was not itself undone."""
    statement = select(ChangeSet.id).where(ChangeSet.undoes_id == change_set_id, ChangeSet.id != uow.change_set_id)
    return any(not is_undone(uow, undo_id) for undo_id in uow.session.scalars(statement).all())


def _undo_block(uow: UnitOfWork, change_set_id: int, last: int) -> int:
    """Undo some rows one by one, newest first, and return the key of the oldest of them."""
    statement = select(ChangeRow).where(ChangeRow.change_set_id == change_set_id, ChangeRow.id <= last)
    rows = uow.session.scalars(statement.order_by(ChangeRow.id.desc()).limit(_BLOCK)).all()
    for row in rows:
        table = Base.metadata.tables[row.table_name]
        if row.op == "I":
            uow.connection.execute(delete(table).where(table.c.id == row.row_id))
        elif row.op == "U":
            _write_back(uow, table, row)
        else:
            _put_back(uow, table, row)
        uow.session.expunge(row)
    return rows[-1].id


def _write_back(uow: UnitOfWork, table: Table, row: ChangeRow) -> None:
    before, after = decode(table.name, row.before or {}), decode(table.name, row.after or {})
    columns = changed_columns(before, after)
    current = _current(uow, table, row.row_id)
    if current is None:
        raise UserError("The record was deleted since, so this can't be undone. Restore the record first.")
    if any(current[column] != after[column] for column in columns):
        raise _changed_since(uow, table, row)
    values = with_derived(table.name, {**current, **{column: before[column] for column in columns}})
    if "version" in current:
        values["version"] = current["version"] + 1
    uow.connection.execute(update(table).where(table.c.id == row.row_id).values(values))


def _put_back(uow: UnitOfWork, table: Table, row: ChangeRow) -> None:
    if _current(uow, table, row.row_id) is not None:
        raise _changed_since(uow, table, row)
    values = with_derived(table.name, decode(table.name, row.before or {}))
    if "version" in values:
        values["version"] += 1
    uow.connection.execute(insert(table).values(values))


def _current(uow: UnitOfWork, table: Table, row_id: int) -> Image | None:
    row = uow.connection.execute(select(table).where(table.c.id == row_id)).mappings().first()
    return None if row is None else dict(row)


def _refuse_changed_inserts(uow: UnitOfWork, change_set_id: int) -> None:
    """An inserted row may go only while it is as it was inserted: its first later image tells how that was."""
    first = aliased(ChangeRow)
    later = aliased(ChangeRow)
    statement = (
        select(first.table_name, first.row_id, func.min(later.id))
        .join(later, (later.table_name == first.table_name) & (later.row_id == first.row_id))
        .where(first.change_set_id == change_set_id, first.op == "I")
        .where(later.id > first.id, later.change_set_id != change_set_id, later.op == "U")
        .group_by(first.table_name, first.row_id)
    )
    for table_name, row_id, later_id in uow.session.execute(statement).all():
        row = uow.session.get_one(ChangeRow, later_id)
        current = _current(uow, Base.metadata.tables[table_name], row_id)
        inserted = decode(table_name, row.before or {})
        if current is not None and changed_columns(inserted, {c: current[c] for c in inserted}):
            raise _changed_since(uow, Base.metadata.tables[table_name], row)


def _changed_since(uow: UnitOfWork, table: Table, row: ChangeRow) -> UserError:
    statement = (
        select(ChangeSet.label)
        .join(ChangeRow, ChangeRow.change_set_id == ChangeSet.id)
        .where(ChangeRow.table_name == table.name, ChangeRow.row_id == row.row_id)
        .order_by(ChangeRow.id.desc())
        .limit(1)
    )
    label = uow.session.scalar(statement)
    return UserError(f"It was changed since (“{label}”), so this can't be undone. Undo that first.")


def newest_undoable(uow_session: Any, user_id: int | None) -> ChangeSet | None:
    """The user's latest change set that is no undo and not undone."""
    undoing = aliased(ChangeSet)
    statement = (
        select(ChangeSet)
        .where(ChangeSet.user_id == user_id, ChangeSet.undoes_id.is_(None))
        .where(~exists().where(undoing.undoes_id == ChangeSet.id))
        .order_by(ChangeSet.id.desc())
        .limit(1)
    )
    found: ChangeSet | None = uow_session.scalar(statement)
    return found
