"""What was deleted and is still gone, as the change log keeps it; and what is removed from there for good."""

# ruff: noqa: S608 - the names put into SQL are those of our own tables

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, TextClause, bindparam, func, select, text
from sqlalchemy.orm import Session

from app.models import Base
from app.models.changes import ChangeRow, ChangeSet
from app.models.team import User
from app.storage.images import Image, Row, decode
from app.storage.records import children_of

# Deleted along with what they are about, and back with it; by themselves only where they were deleted alone.
_HANGERS_ON = frozenset({"tasks", "activities", "promises", "enrolments", "mails"})
_ABOUT = ("companies", "contacts", "deals")


@dataclass(frozen=True, slots=True)
class Deletion:
    """A record that is gone: how it was, and who deleted it ``at`` which instant (UTC) by which change set."""

    table: str
    row_id: int
    image: Image
    change_set_id: int
    at: datetime
    who: str


def deletions(session: Session, tables: Iterable[str], *, limit: int, row_id: int | None = None) -> list[Deletion]:
    """The newest deletions of records of these tables, newest first; with ``row_id`` that of one record.

    What was taken back with a whole import is left out: undoing that brings it back as a whole.
    """
    keys = [
        key for table in tables for key in session.scalars(_newest(session, table), {"limit": limit, "key": row_id})
    ]
    statement = (
        select(ChangeRow, ChangeSet.made_at, User.name)
        .join(ChangeSet, ChangeSet.id == ChangeRow.change_set_id)
        .outerjoin(User, User.id == ChangeSet.user_id)
        .where(ChangeRow.id.in_(keys))
        .order_by(ChangeRow.change_set_id.desc(), ChangeRow.id)
        .limit(limit)
    )
    return [_deletion(row, at, who) for row, at, who in session.execute(statement)]


def _deletion(row: ChangeRow, at: datetime, who: str | None) -> Deletion:
    image = decode(row.table_name, row.before or {})
    return Deletion(row.table_name, row.row_id, image, row.change_set_id, at, who or "Headwater")


def _newest(session: Session, table: str) -> TextClause:
    index = " INDEXED BY ix_change_rows_deleted" if session.connection().dialect.name == "sqlite" else ""
    alone = ""
    if table in _HANGERS_ON:
        owners = ", ".join(f"'{owner}'" for owner in _ABOUT)
        alone = (
            "AND NOT EXISTS (SELECT 1 FROM change_rows AS other WHERE other.change_set_id = gone.change_set_id "
            f"AND other.op = 'D' AND other.table_name IN ({owners}))"
        )
    return text(
        f"""
        SELECT gone.id FROM change_rows AS gone{index} JOIN change_sets ON change_sets.id = gone.change_set_id
        WHERE gone.op = 'D' AND gone.table_name = '{table}' AND gone.before IS NOT NULL AND NOT change_sets.is_bulk
            AND (CAST(:key AS bigint) IS NULL OR gone.row_id = :key)
            AND NOT EXISTS (SELECT 1 FROM {table} WHERE {table}.id = gone.row_id)
            AND gone.id = (
                SELECT max(last.id) FROM change_rows AS last
                WHERE last.table_name = '{table}' AND last.row_id = gone.row_id AND last.op = 'D'
            )
            {alone}
        ORDER BY gone.id DESC LIMIT :limit
        """
    )


def deleted_along(session: Session, deletions: Sequence[Deletion]) -> dict[Row, dict[str, int]]:
    """For each record how many rows of each table went with it."""
    sets = {deletion.change_set_id for deletion in deletions}
    statement = (
        select(ChangeRow.change_set_id, ChangeRow.table_name, func.count())
        .where(ChangeRow.change_set_id.in_(sets), ChangeRow.op == "D")
        .group_by(ChangeRow.change_set_id, ChangeRow.table_name)
    )
    counts: dict[int, dict[str, int]] = {key: {} for key in sets}
    for change_set_id, table, count in session.execute(statement):
        counts[change_set_id][table] = count
    found: dict[Row, dict[str, int]] = {}
    for deletion in deletions:
        by_table = counts[deletion.change_set_id]
        if by_table[deletion.table] > 1:  # several records at once: who took what along must be looked up
            by_table = Counter(table for table, _ in rows_of(session, deletion))
        found[deletion.table, deletion.row_id] = {t: n for t, n in by_table.items() if t != deletion.table}
    return found


def rows_of(session: Session, deletion: Deletion) -> list[Row]:
    """The record itself and all that went with it."""
    rows: list[Row] = [(deletion.table, deletion.row_id)]
    for child, column in children_of(deletion.table):
        belonged = ChangeRow.before[column.name].as_integer() == deletion.row_id
        ours = (ChangeRow.change_set_id == deletion.change_set_id) & (ChangeRow.op == "D")
        statement = select(ChangeRow.row_id).where(ours, ChangeRow.table_name == child.name, belonged)
        rows += [(child.name, key) for key in session.scalars(statement)]
    return rows


def erase(connection: Connection, rows: Sequence[Row]) -> None:
    """Remove the images of rows that are gone from the log. That something was deleted stays known, but not what."""
    by_table: dict[str, list[int]] = {}
    for table, key in rows:
        by_table.setdefault(table, []).append(key)
    for table, keys in by_table.items():
        _erase(connection, table, keys)


def _erase(connection: Connection, table: str, keys: Collection[int]) -> None:
    if connection.dialect.name == "postgresql":
        # The log may not be written by hand there; this function (storage/recorder.py) looks who asks.
        statement = text("SELECT headwater_erase(:name, :key)")
        connection.execute(statement, [{"name": table, "key": key} for key in keys])
        return
    assert table in Base.metadata.tables
    connection.execute(
        text(
            'UPDATE change_rows SET "before" = NULL, "after" = NULL WHERE table_name = :name AND row_id IN :keys '
            f"AND NOT EXISTS (SELECT 1 FROM {table} WHERE {table}.id = change_rows.row_id)"
        ).bindparams(bindparam("keys", expanding=True)),
        {"name": table, "keys": list(keys)},
    )
