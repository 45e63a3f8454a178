"""Each field of a record's history in words, moves between phases included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.models.base import Base
from app.services.context import Context
from app.services.field_words import Values, label
from app.services.history import HistoryRow


@dataclass(frozen=True, slots=True)
class FieldInWords:
    """A changed field: its column, its label, and the values as a person reads them.

    They are text, number, date, instant, Money, bool or None; a record that the field points to is its title.
    """

    column: str
    label: str
    before: Any
    after: Any


def in_words(ctx: Context, table: str, record_id: int, rows: Sequence[HistoryRow]) -> list[list[FieldInWords]]:
    """The fields of each of the rows, which are the history of one record."""
    with ctx.reading() as session:
        stored_in = Base.metadata.tables[table]
        stored = session.execute(select(stored_in).where(stored_in.c.id == record_id)).mappings().first()
        values, current = Values(session, table), dict(stored or {})
        return [
            [
                FieldInWords(
                    item.field,
                    label(item.field),
                    values.read(item.field, item.before, current),
                    values.read(item.field, item.after, current),
                )
                for item in row.fields
            ]
            for row in rows
        ]
