"""Refuses lost updates: compares the version that the user saw with the stored one, field by field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Select, bindparam, select

from app.domain.errors import ConflictError, FieldConflict, NotFound, Refused
from app.domain.merge import merge_fields
from app.models.base import Editable
from app.models.changes import ChangeRow, ChangeSet
from app.models.team import User
from app.models.wholes import UNSPOKEN, wholes_of
from app.storage.images import Image, changed_columns, decode

if TYPE_CHECKING:
    from app.storage.unit_of_work import UnitOfWork

M = TypeVar("M", bound=Editable)

# What the session is about to write is no business of who only asks.
_AS_IT_IS = {"autoflush": False}
_SOMEBODY = "Somebody else"


def _not_saved(who: str) -> str:
    return f"{who} changed this meanwhile. Your change was not saved."


@dataclass(frozen=True, slots=True)
class LaterChange:
    """A change of a row by somebody; ``after`` is None where it deleted the row."""

    before: Image
    after: Image | None
    who: str
    at: datetime


def fetch(uow: UnitOfWork, model: type[M], record_id: int, *, noun: str) -> M:
    """The record, or NotFound in words."""
    kind: Any = model
    asked = _by_key(kind)
    record: M | None = uow.session.scalars(asked, {"key": record_id}, execution_options=_AS_IT_IS).one_or_none()
    if record is None:
        raise NotFound(f"This {noun} was deleted meanwhile.")
    return record


@cache
def _by_key(model: Any) -> Select[Any]:
    return select(model).where(model.id == bindparam("key"))


def guard(uow: UnitOfWork, record: Any, seen_version: int | None, wanted: dict[str, Any]) -> dict[str, Any]:
    """The values to store for ``wanted``, joined with what somebody else stored since ``seen_version``.

    Changes of other fields don't matter, and a wanted value that only repeats what was seen leaves theirs alone.
    Raises ConflictError where both changed one field differently. ``seen_version`` None means "whatever is stored",
    for commands given without having looked (the command line).
    """
    table = record.__tablename__
    seen_version = _own(uow, record, seen_version)
    if seen_version is None or record.version == seen_version:
        return wanted
    later = changes_since(uow, table, record.id, seen_version)
    if not later:
        stored = {field: getattr(record, field) for field in wanted}
        unlike = [field for field in wanted if wanted[field] != stored[field]]
        unknown = tuple(FieldConflict(field, None, wanted[field], stored[field]) for field in unlike)
        if unknown:
            raise disputed(table, record.id, record.version, unknown, later)
        return wanted
    base = later[0].before
    merge = merge_fields(base, wanted, {field: getattr(record, field) for field in base}, wholes_of(table))
    if merge.conflicts:
        raise disputed(table, record.id, record.version, merge.conflicts, later)
    return {field: merge.merged[field] for field in wanted}


def _own(uow: UnitOfWork, record: Any, seen_version: int | None) -> int | None:
    """The version that counts as seen: what this window stored since by commands given earlier is no news to it."""
    uow.guarded(record)
    if seen_version is None or uow.own_steps is None:
        return seen_version
    return uow.own_steps.newest(record.__tablename__, record.id, seen_version)


def guard_deletion(uow: UnitOfWork, record: Any, seen_version: int | None) -> None:
    """Refuse to delete what somebody else has changed since ``seen_version``, and say what they changed."""
    seen_version = _own(uow, record, seen_version)
    if seen_version is None or record.version == seen_version:
        return
    later = changes_since(uow, record.__tablename__, record.id, seen_version)
    base = later[0].before if later else {}
    changed = [field for field in base if field not in UNSPOKEN and base[field] != getattr(record, field)]
    found = tuple(FieldConflict(field, base[field], None, getattr(record, field)) for field in changed)
    if found or not later:
        raise disputed(
            record.__tablename__,
            record.id,
            record.version,
            found,
            later,
            refused="delete",
            deletes=True,
            words=lambda who: f"{who} changed this meanwhile. It was not deleted.",
        )


def changes_since(uow: UnitOfWork, table: str, row_id: int, version: int) -> list[LaterChange]:
    """The changes of a row from the one on that was made on top of ``version``, oldest first.

    Empty where the log doesn't know that version, as after a restored backup.
    """
    ours = (ChangeRow.table_name == table) & (ChangeRow.row_id == row_id) & ChangeRow.op.in_(("U", "D"))
    on_top = ChangeRow.before["version"].as_integer() == version
    first = uow.session.scalar(select(ChangeRow.id).where(ours, on_top).order_by(ChangeRow.id).limit(1))
    return [] if first is None else changes_from(uow, table, row_id, first)


def changes_from(uow: UnitOfWork, table: str, row_id: int, first: int) -> list[LaterChange]:
    """The changes of a row from the line ``first`` of the log on, oldest first."""
    statement = (
        select(ChangeRow.before, ChangeRow.after, User.name, ChangeSet.made_at)
        .join(ChangeSet, ChangeSet.id == ChangeRow.change_set_id)
        .outerjoin(User, User.id == ChangeSet.user_id)
        .where(ChangeRow.table_name == table, ChangeRow.row_id == row_id, ChangeRow.op.in_(("U", "D")))
        .where(ChangeRow.id >= first)
        .order_by(ChangeRow.id)
    )
    return [
        LaterChange(decode(table, before or {}), None if after is None else decode(table, after), who or _SOMEBODY, at)
        for before, after, who, at in uow.session.execute(statement)
    ]


def disputed(
    table: str,
    row_id: int,
    version: int,
    fields: tuple[FieldConflict, ...],
    later: Sequence[LaterChange],
    *,
    refused: Refused = "edit",
    deletes: bool = False,
    words: Callable[[str], str] = _not_saved,
) -> ConflictError:
    """The error about these fields of a row, which tells who of ``later`` changed each of them last.

    ``words`` makes its message from the name of whoever changed them.
    """
    told = tuple(_told(field, later) for field in fields)
    newest = _last_of({field.field for field in fields}, later)
    who = newest.who if newest else _SOMEBODY
    return ConflictError(
        words(who),
        conflicts=told,
        who=who,
        at=newest.at if newest else None,
        version=version,
        table=table,
        record_id=row_id,
        refused=refused,
        deletes=deletes,
        is_before_known=bool(later),
    )


def _told(field: FieldConflict, later: Sequence[LaterChange]) -> FieldConflict:
    change = _last_of({field.field}, later)
    return field if change is None else replace(field, who=change.who, at=change.at)


def _last_of(fields: set[str], later: Sequence[LaterChange]) -> LaterChange | None:
    """The newest change of any of the fields."""
    for change in reversed(later):
        if change.after is None or fields & changed_columns(change.before, change.after):
            return change
    return None
