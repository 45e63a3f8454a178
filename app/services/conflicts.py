"""Explains a refused change: what each field in dispute was, what one wanted, and what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.domain.errors import ConflictError
from app.models.base import Base
from app.services.context import Context
from app.services.field_words import Values, label


@dataclass(frozen=True, slots=True)
class DisputedField:
    """One field in words; the values are readable ones: text, number, date, instant, Money, bool or None."""

    name: str
    before: Any
    mine: Any
    theirs: Any


def disputed_fields(ctx: Context, error: ConflictError) -> tuple[DisputedField, ...]:
    """The fields of a conflict as a person reads them."""
    with ctx.reading() as session:
        table = Base.metadata.tables[error.table]
        stored = session.execute(select(table).where(table.c.id == error.record_id)).mappings().first()
        values, row = Values(session, error.table), dict(stored or {})
        return tuple(
            DisputedField(
                label(conflict.field),
                values.read(conflict.field, conflict.before, row),
                values.read(conflict.field, conflict.mine, row),
                values.read(conflict.field, conflict.theirs, row),
            )
            for conflict in error.conflicts
        )
