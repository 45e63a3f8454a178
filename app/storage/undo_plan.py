"""Taking back a change of moderate size: what becomes of each row is decided before anything is written.

Rows are gone through from the newest to the oldest, each on top of what taking back the newer ones leaves. Whatever
somebody changed since is a conflict, unless it was settled or shall be kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, Table, delete, insert, select, update

from app.domain.access import Op
from app.domain.errors import DatabaseBusy, FieldConflict, Settlement, UserError
from app.domain.merge import units
from app.models import Base
from app.models.changes import ChangeRow, ChangeSet
from app.models.wholes import PHASE, UNSPOKEN, wholes_of
from app.storage import references
from app.storage.guard import changes_from, disputed
from app.storage.images import Image, Row, changed_columns, decode, with_derived
from app.storage.records import part_of
from app.storage.unit_of_work import UnitOfWork

_STAYS = "phase_changes"


@dataclass(frozen=True, slots=True)
class MoveBack:
    """A deal that was moved on since and shall return all the same: by a move of its own, for its stays tell more."""

    deal_id: int
    phase_id: int


@dataclass(frozen=True, slots=True)
class Scope:
    """How far an undo goes.

    ``part`` is the record to which it keeps; None is the whole change set. ``settled`` holds what was decided about
    rows that were changed since. With ``keeps_later`` such rows and fields stay as they are, and records that what
    comes back refers to come back with it, as when something is restored from the bin.
    """

    part: Row | None = None
    settled: Mapping[Row, Settlement] = field(default_factory=dict)
    keeps_later: bool = False


@dataclass(frozen=True, slots=True)
class _Step:
    table: Table
    row_id: int
    values: Image | None
    is_new: bool = False


@dataclass
class Plan:
    """``add`` the lines of a change set, newest first, then ``carry_out``."""

    uow: UnitOfWork
    scope: Scope
    moves: list[MoveBack] = field(default_factory=list)
    brought: list[Row] = field(default_factory=list)
    _now: dict[Row, Image | None] = field(default_factory=dict)
    _steps: list[_Step] = field(default_factory=list)
    _standing: set[int] = field(default_factory=set)

    def add(self, lines: Sequence[ChangeRow]) -> None:
        """Decide about these lines. ConflictError names the first row that was changed since."""
        self._standing |= {line.row_id for line in lines if self._was_moved_since(line)}
        for line in lines:
            table = Base.metadata.tables[line.table_name]
            if line.op == "I":
                self._take_away(table, line)
            elif line.op == "U":
                self._write_back(table, line)
            else:
                self._put_back(table, line)

    def carry_out(self) -> None:
        """Write it. UserError, with nothing written, where something else still refers to what would go."""
        gone = [(step.table.name, step.row_id) for step in self._steps if step.values is None]
        references.refuse_referred(self.uow.connection, gone, self._now)
        for step in self._steps:
            key = step.table.c.id == step.row_id
            if step.values is not None and step.is_new:
                self.uow.connection.execute(insert(step.table).values(step.values))
                continue
            if self.uow.gate is not None:
                self.uow.gate.require(step.table, Op.REMOVE if step.values is None else Op.EDIT, key)
            if step.values is None:
                self.uow.connection.execute(delete(step.table).where(key))
            else:
                store(self.uow.connection, step.table, step.row_id, step.values)

    # -- what is there -------------------------------------------------------------------------------------------------

    def _state(self, table: Table, row_id: int) -> Image | None:
        """The row as it will be after the steps so far; None where it is gone."""
        key = (table.name, row_id)
        if key not in self._now:
            stored = self.uow.connection.execute(select(table).where(table.c.id == row_id)).mappings().first()
            self._now[key] = None if stored is None else dict(stored)
        return self._now[key]

    def _set(self, table: Table, row_id: int, values: Image | None, *, is_new: bool = False) -> None:
        before = self._now.get((table.name, row_id))
        self._now[table.name, row_id] = values
        if before is not None and values is not None and not is_new:
            # Only what differs is named: a role may be allowed to write some columns of a table and not others.
            values = {name: value for name, value in values.items() if value != before.get(name)}
        self._steps.append(_Step(table, row_id, values, is_new))

    def _was_moved_since(self, line: ChangeRow) -> bool:
        """Whether the deal that a line moved stands elsewhere by now: its stays are no longer what they were."""
        if line.table_name != "deals" or line.op != "U":
            return False
        before, after = decode("deals", line.before or {}), decode("deals", line.after or {})
        now = self._state(Base.metadata.tables["deals"], line.row_id)
        if now is None or not changed_columns(before, after) & set(PHASE):
            return False
        return all([now[name] for name in PHASE] != [side.get(name) for name in PHASE] for side in (before, after))

    # -- line by line --------------------------------------------------------------------------------------------------

    def _take_away(self, table: Table, line: ChangeRow) -> None:
        now = self._state(table, line.row_id)
        if now is None or self._stands(table, now):
            return
        if "version" in table.columns:
            inserted = self._as_inserted(table, line) or now
            changed = [name for name in inserted if name not in UNSPOKEN and inserted[name] != now[name]]
            if changed:
                if self.scope.keeps_later:
                    return
                if not self._is_settled(line, now):
                    found = tuple(FieldConflict(name, inserted[name], None, now[name]) for name in changed)
                    self._refuse(line, now, found, deletes=True)
        self._set(table, line.row_id, None)

    def _as_inserted(self, table: Table, line: ChangeRow) -> Image | None:
        """How a row was when it was inserted, which its first later line tells; None where nothing came later."""
        ours = (ChangeRow.table_name == table.name) & (ChangeRow.row_id == line.row_id) & (ChangeRow.id > line.id)
        statement = select(ChangeRow.before).where(ours, ChangeRow.before.is_not(None)).order_by(ChangeRow.id).limit(1)
        image = self.uow.session.scalar(statement)
        return None if image is None else decode(table.name, image)

    def _write_back(self, table: Table, line: ChangeRow) -> None:
        now = self._state(table, line.row_id)
        if now is None:
            if self.scope.keeps_later:
                return
            raise UserError("The record was deleted since, so this can't be undone. Restore the record first.")
        if self._stands(table, now):
            return
        values = self._values_back(table, line, now)
        if not values:
            return
        values = with_derived(table.name, {**now, **values})
        references.refuse_missing(self.uow.connection, table, values, self._now, changed_columns(now, values))
        references.refuse_twin(self.uow.connection, table, line.row_id, values, changed_columns(now, values))
        if "version" in now:
            values["version"] = now["version"] + 1
        self._set(table, line.row_id, values)

    def _values_back(self, table: Table, line: ChangeRow, now: Image) -> Image:
        """What each column that the line changed becomes; columns that stay are left out."""
        before, after = decode(table.name, line.before or {}), decode(table.name, line.after or {})
        changed = changed_columns(before, after)
        settled = self.scope.settled.get((table.name, line.row_id))
        values: Image = {}
        refused: list[FieldConflict] = []
        together = (*wholes_of(table.name), PHASE) if table.name == "deals" else wholes_of(table.name)
        for unit in units([name for name in after if name in changed], together):
            was, left = {n: before.get(n) for n in unit}, {n: after.get(n) for n in unit}
            present = {n: now[n] for n in unit}
            if present == was:
                continue
            if present == left:
                values.update(was)
            elif self.scope.keeps_later or "version" not in now:
                continue
            elif settled is None or settled.version != now["version"]:
                refused += [FieldConflict(n, left[n], was[n], present[n]) for n in unit]
            elif unit[0] in settled.theirs:
                continue
            elif unit == PHASE:
                self.moves.append(MoveBack(line.row_id, before["phase_id"]))
            else:
                values.update(was)
        if refused:
            self._refuse(line, now, tuple(refused))
        return values

    def _put_back(self, table: Table, line: ChangeRow) -> None:
        if self._state(table, line.row_id) is not None:
            return
        if line.before is None:
            raise UserError("This was removed for good and can't come back.")
        values = with_derived(table.name, decode(table.name, line.before))
        if "version" in values:
            values["version"] += 1
        if self.scope.keeps_later:
            for missing in references.missing(self.uow.connection, table, values, self._now):
                self._bring(missing)
        references.refuse_missing(self.uow.connection, table, values, self._now, values)
        if not references.refuse_twin(self.uow.connection, table, line.row_id, values, values):
            self._set(table, line.row_id, values, is_new=True)

    def _bring(self, record: Row) -> None:
        """Restore along what a restored row refers to."""
        deletion = references.deletion_of(self.uow.session, *record)
        if deletion is not None:
            self.brought.append(record)
            self.add(part_of(self.uow, deletion.change_set_id, record))

    # -- what was changed since ----------------------------------------------------------------------------------------

    def _stands(self, table: Table, now: Image) -> bool:
        """Whether a row is a stay of a deal that was moved on since."""
        return table.name == _STAYS and now["deal_id"] in self._standing

    def _is_settled(self, line: ChangeRow, now: Image) -> bool:
        settled = self.scope.settled.get((line.table_name, line.row_id))
        return settled is not None and settled.version == now["version"]

    def _refuse(self, line: ChangeRow, now: Image, fields: tuple[FieldConflict, ...], *, deletes: bool = False) -> None:
        later = changes_from(self.uow, line.table_name, line.row_id, line.id + 1)
        words = changed_since(self.uow, line.table_name, line.row_id)
        raise disputed(
            line.table_name,
            line.row_id,
            now["version"],
            fields,
            later,
            refused="undo",
            deletes=deletes,
            words=lambda _who: words,
        )


def store(connection: Connection, table: Table, row_id: int, values: Image) -> None:
    """Write a row that was read in this transaction. DatabaseBusy where somebody has stored it since: then it is tried
    again from the start. In a file nobody can, on a server reading keeps nobody from writing.
    """
    statement = update(table).where(table.c.id == row_id)
    if "version" in values:
        statement = statement.where(table.c.version == values["version"] - 1)
    if not connection.execute(statement.values(values)).rowcount:
        raise DatabaseBusy("Somebody else is changing the same record. Try again in a moment.")


def changed_since(uow: UnitOfWork, table: str, row_id: int) -> str:
    """Why a change of a row can't be taken back: the newest change of it."""
    newest = (
        select(ChangeSet.label)
        .join(ChangeRow, ChangeRow.change_set_id == ChangeSet.id)
        .where(ChangeRow.table_name == table, ChangeRow.row_id == row_id)
        .order_by(ChangeRow.id.desc())
        .limit(1)
    )
    label = uow.session.scalar(newest)
    return f"It was changed since (“{label}”), so this can't be undone. Undo that first."
