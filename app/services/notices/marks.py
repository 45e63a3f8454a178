"""Remembers what somebody has seen: in the database, so that it holds on all their computers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import update

from app.models.occurrences import Occurrence
from app.services.context import Context
from app.storage.claims import writing

_T = Occurrence.metadata.tables["occurrences"]


@dataclass(frozen=True, slots=True)
class MarkRead:
    """The user has seen these, or (None) all there are."""

    ids: tuple[int, ...] | None = None


def mark_read(ctx: Context, cmd: MarkRead) -> int:
    """Note it; returns how many were unread until now. It is nobody's edit, and in no history."""
    statement = update(_T).where(_T.c.user_id == ctx.user.id, _T.c.read_at.is_(None)).values(read_at=ctx.clock.now())
    if cmd.ids is not None:
        statement = statement.where(_T.c.id.in_(cmd.ids))
    with writing(ctx.db) as connection:
        return connection.execute(statement).rowcount
