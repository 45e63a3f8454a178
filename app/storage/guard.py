"""Refuses lost updates: compares the version that the user saw with the stored one, field by field."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import select

from app.domain.errors import ConflictError, FieldConflict, NotFound
from app.domain.merge import merge_fields
from app.models.base import Editable
from app.models.changes import ChangeRow, ChangeSet
from app.models.team import User
from app.storage.images import decode
from app.storage.unit_of_work import UnitOfWork

M = TypeVar("M", bound=Editable)


def fetch(uow: UnitOfWork, model: type[M], record_id: int, *, noun: str) -> M:
    """The record, or NotFound in words."""
    record = uow.session.get(model, record_id)
    if record is None:
        raise NotFound(f"This {noun} was deleted meanwhile.")
    return record


def guard(uow: UnitOfWork, record: Any, seen_version: int | None, wanted: dict[str, Any]) -> dict[str, Any]:
    """The values to store for ``wanted``, joined with what somebody else stored since ``seen_version``.

    Changes of other fields don't matter, and a wanted value that only repeats what was seen leaves theirs alone.
    Raises ConflictError where both changed one field differently. ``seen_version`` None means "whatever is stored",
    for commands given without having looked (the command line).
    """
    if seen_version is None or record.version == seen_version:
        return wanted
    base = _image_at(uow, record.__tablename__, record.id, seen_version) or {}
    seen = {field: base[field] for field in wanted if field in base}
    merge = merge_fields(seen, wanted, {field: getattr(record, field) for field in wanted})
    if merge.conflicts:
        raise _conflict(uow, record, merge.conflicts)
    return {field: merge.merged[field] for field in wanted}


def _image_at(uow: UnitOfWork, table: str, row_id: int, version: int) -> dict[str, Any] | None:
    """The row as it was stored at ``version``, from the change log."""
    statement = (
        select(ChangeRow.before)
        .where(ChangeRow.table_name == table, ChangeRow.row_id == row_id, ChangeRow.op == "U")
        .order_by(ChangeRow.id.desc())
    )
    for image in uow.session.scalars(statement):
        if image is not None and image["version"] == version:
            return decode(table, image)
    return None


def _conflict(uow: UnitOfWork, record: Any, conflicts: tuple[FieldConflict, ...]) -> ConflictError:
    statement = (
        select(User.name, ChangeSet.made_at)
        .select_from(ChangeRow)
        .join(ChangeSet, ChangeSet.id == ChangeRow.change_set_id)
        .outerjoin(User, User.id == ChangeSet.user_id)
        .where(ChangeRow.table_name == record.__tablename__, ChangeRow.row_id == record.id)
        .order_by(ChangeRow.id.desc())
        .limit(1)
    )
    row = uow.session.execute(statement).first()
    who = (row[0] if row else None) or "Somebody else"
    return ConflictError(
        f"{who} changed this meanwhile. Your change was not saved.",
        conflicts=conflicts,
        who=who,
        at=row[1] if row else None,
        version=record.version,
        table=record.__tablename__,
        record_id=record.id,
    )
