"""Takes a change set back, by writing what was before as a new change set of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, and_, delete, exists, func, insert, or_, select
from sqlalchemy.orm import Session, aliased

from app.domain.access import Op
from app.domain.errors import NotFound, UserError
from app.models import Base
from app.models.changes import ChangeRow, ChangeSet
from app.storage.direct import store_many
from app.storage.images import Image, Row, changed_columns, decode, with_derived
from app.storage.records import part_of
from app.storage.undo_plan import MoveBack, Plan, Scope, changed_since
from app.storage.unit_of_work import UnitOfWork

_BLOCK = 500
# Rows of the log that one statement takes back at most, so that none runs into a time limit of the server.
_RANGE = 50_000
# Changes of more rows than this are taken back by few statements, which leaves no room for decisions about single rows.
_PLANNED = 2_000
_ALL = Scope()
# What is on paper is in the world: nothing takes it out of the archive again, nor anything else of its change set. They
# are looked up by their table, which has few rows in the log, and not among the rows of what may be a large import.
_ON_PAPER = select(ChangeRow.change_set_id).where(ChangeRow.table_name == "forecast_prints")


@dataclass(frozen=True, slots=True)
class Undoing:
    """What an undo leaves to whoever asked for it: deals to move back, and which records came along."""

    moves: tuple[MoveBack, ...]
    brought: tuple[Row, ...]


def undo(uow: UnitOfWork, change_set_id: int, scope: Scope = _ALL) -> Undoing:
    """Write the state before ``change_set_id`` again. The unit of work's intent must name it in ``undoes_id``.

    Raises ConflictError, and nothing is written, where something has changed since and ``scope`` says nothing about
    it; UserError where it was undone before. Very large change sets are refused for any change since.
    """
    require_undoable(uow, change_set_id, scope.part)
    if scope == _ALL and _is_large(uow, change_set_id):
        _undo_large(uow, change_set_id)
        return Undoing((), ())
    plan = Plan(uow, scope)
    plan.add(_lines(uow, change_set_id) if scope.part is None else part_of(uow, change_set_id, scope.part))
    plan.carry_out()
    return Undoing(tuple(plan.moves), tuple(plan.brought))


def _is_large(uow: UnitOfWork, change_set_id: int) -> bool:
    ours = select(ChangeRow.id).where(ChangeRow.change_set_id == change_set_id).limit(_PLANNED + 1).subquery()
    return (uow.session.scalar(select(func.count()).select_from(ours)) or 0) > _PLANNED


def _lines(uow: UnitOfWork, change_set_id: int) -> Sequence[ChangeRow]:
    statement = select(ChangeRow).where(ChangeRow.change_set_id == change_set_id).order_by(ChangeRow.id.desc())
    return uow.session.scalars(statement).all()


def _undo_large(uow: UnitOfWork, change_set_id: int) -> None:
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
            _require(uow, table, Op.REMOVE, table.c.id.in_(rows))
            uow.connection.execute(delete(table).where(table.c.id.in_(rows)))


def require_undoable(uow: UnitOfWork, change_set_id: int, part: Row | None = None) -> ChangeSet:
    """The change set, unless it is gone, empty, a print, or undone already (and not redone since), as far as ``part``
    goes."""
    change_set = uow.session.get(ChangeSet, change_set_id)
    if change_set is None:
        raise NotFound("There is no such change.")
    if uow.session.scalar(select(ChangeSet.id).where(ChangeSet.id == change_set_id, ChangeSet.id.in_(_ON_PAPER))):
        raise UserError("What was printed can't be undone: it stays in the archive of prints.")
    if change_set_id in undone(uow.session, [change_set_id], part, but=uow.change_set_id):
        raise UserError(f"“{change_set.label}” was undone already.")
    return change_set


def undone(session: Session, ids: Collection[int], part: Row | None = None, *, but: int = 0) -> set[int]:
    """Which of the change sets an undo stands of, whole or in this part. An undo that was itself undone doesn't count.

    ``but`` is the change set under way, which is no undo yet.
    """
    reach: ColumnElement[bool] = ChangeSet.undoes_table.is_(None)
    if part is not None:
        reach = or_(reach, and_(ChangeSet.undoes_table == part[0], ChangeSet.undoes_row_id == part[1]))
    statement = select(ChangeSet.undoes_id, ChangeSet.id).where(ChangeSet.undoes_id.in_(ids), ChangeSet.id != but)
    undos = [(first, undo_id) for first, undo_id in session.execute(statement.where(reach)) if first is not None]
    redone = undone(session, [undo_id for _, undo_id in undos], part, but=but) if undos else set()
    return {first for first, undo_id in undos if undo_id not in redone}


def _undo_block(uow: UnitOfWork, change_set_id: int, last: int) -> int:
    """Undo some rows one by one, newest first, and return the key of the oldest of them."""
    statement = select(ChangeRow).where(ChangeRow.change_set_id == change_set_id, ChangeRow.id <= last)
    rows = uow.session.scalars(statement.order_by(ChangeRow.id.desc()).limit(_BLOCK)).all()
    for run in _runs(rows):
        table = Base.metadata.tables[run[0].table_name]
        if run[0].op == "I":
            _require(uow, table, Op.REMOVE, table.c.id == run[0].row_id)
            uow.connection.execute(delete(table).where(table.c.id == run[0].row_id))
        elif run[0].op == "U":
            _write_back(uow, table, run)
        else:
            _put_back(uow, table, run[0])
    for row in rows:
        uow.session.expunge(row)
    return rows[-1].id


def _runs(rows: Sequence[ChangeRow]) -> Iterator[list[ChangeRow]]:
    """Neighbouring edits of one table, each of another row, together; everything else by itself."""
    run: dict[int, ChangeRow] = {}
    kind = ("", "")
    for row in rows:
        if run and (row.op != "U" or (row.op, row.table_name) != kind or row.row_id in run):
            yield list(run.values())
            run = {}
        run[row.row_id] = row
        kind = (row.op, row.table_name)
    if run:
        yield list(run.values())


def _write_back(uow: UnitOfWork, table: Table, rows: Sequence[ChangeRow]) -> None:
    """Rows that get the same values are written together: most often somebody changed many of them alike."""
    ours = table.c.id.in_([row.row_id for row in rows])
    _require(uow, table, Op.EDIT, ours)
    stored = {row["id"]: dict(row) for row in uow.connection.execute(select(table).where(ours)).mappings()}
    alike: dict[str, tuple[Image, list[int]]] = {}
    for row in rows:
        values = _values_back(uow, table, row, stored.get(row.row_id))
        alike.setdefault(repr(sorted(values.items())), (values, []))[1].append(row.row_id)
    for values, keys in alike.values():
        if values:
            store_many(uow.connection, table, {key: stored[key].get("version") for key in keys}, values)


def _values_back(uow: UnitOfWork, table: Table, row: ChangeRow, current: Image | None) -> Image:
    before, after = decode(table.name, row.before or {}), decode(table.name, row.after or {})
    columns = changed_columns(before, after)
    if current is None:
        raise UserError("The record was deleted since, so this can't be undone. Restore the record first.")
    if any(current[column] != after[column] for column in columns):
        raise _changed_since(uow, table, row)
    whole = with_derived(table.name, {**current, **{column: before[column] for column in columns}})
    # Only what differs is named: a role may be allowed to write some columns of a table and not others.
    return {name: value for name, value in whole.items() if value != current.get(name)}


def _put_back(uow: UnitOfWork, table: Table, row: ChangeRow) -> None:
    if _current(uow, table, row.row_id) is not None:
        raise _changed_since(uow, table, row)
    values = with_derived(table.name, decode(table.name, row.before or {}))
    if "version" in values:
        values["version"] += 1
    uow.connection.execute(insert(table).values(values))


def _require(uow: UnitOfWork, table: Table, op: Op, rows: ColumnElement[bool]) -> None:
    """Forbidden where the user may not do it now: undo is a change like any other."""
    if uow.gate is not None:
        uow.gate.require(table, op, rows)


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
    return UserError(changed_since(uow, table.name, row.row_id))


def newest_undoable(session: Session, user_id: int | None) -> ChangeSet | None:
    """The user's latest change set that is no undo, not undone, and no print, which is never undone."""
    undoing = aliased(ChangeSet)
    statement = (
        select(ChangeSet)
        .where(ChangeSet.user_id == user_id, ChangeSet.undoes_id.is_(None))
        .where(~exists().where(undoing.undoes_id == ChangeSet.id, undoing.undoes_table.is_(None)))
        .where(ChangeSet.id.not_in(_ON_PAPER))
        .order_by(ChangeSet.id.desc())
        .limit(1)
    )
    found: ChangeSet | None = session.scalar(statement)
    return found
