"""Every recorded change of one record, in words, with who made it and whether it can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.changes import ChangeRow, ChangeSet
from app.models.team import User
from app.services import field_words
from app.services.context import Context
from app.services.timeline import FieldNews, field_news


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A change set as far as it wrote one record. ``label`` is what the undo entry calls it.

    ``is_undone``: a later change set took it back, and that was not undone in turn.
    """

    change_set_id: int
    at: datetime
    who: str
    label: str
    fields: tuple[FieldNews, ...]
    is_undone: bool
    is_bulk: bool


def record_changes(ctx: Context, table: str, record_id: int, *, limit: int = 100) -> tuple[RecordChange, ...]:
    """The changes of one record, newest first."""
    statement = (
        select(ChangeRow, ChangeSet, User.name)
        .join(ChangeSet, ChangeSet.id == ChangeRow.change_set_id)
        .outerjoin(User, User.id == ChangeSet.user_id)
        .where(ChangeRow.table_name == table, ChangeRow.row_id == record_id)
        .order_by(ChangeRow.id.desc())
        .limit(limit)
    )
    with ctx.reading() as session:
        values = field_words.Values(session, table)
        rows = [(row, made, who) for row, made, who in session.execute(statement)]
        undone = _undone(session, [made.id for _, made, _ in rows])
        return tuple(
            RecordChange(
                change_set_id=made.id,
                at=made.made_at,
                who=who or "Headwater",
                label=made.label,
                fields=tuple(news for _, news in field_news(row, values)) if row.op == "U" else (),
                is_undone=made.id in undone,
                is_bulk=made.is_bulk,
            )
            for row, made, who in rows
        )


def _undone(session: Session, ids: list[int]) -> set[int]:
    """Which of the change sets an undo stands of. An undo that was itself undone doesn't count."""
    statement = select(ChangeSet.undoes_id, ChangeSet.id).where(ChangeSet.undoes_id.in_(ids))
    undos = [(undone, undo) for undone, undo in session.execute(statement) if undone is not None]
    redone = _undone(session, [undo for _, undo in undos]) if undos else set()
    return {undone for undone, undo in undos if undo not in redone}
