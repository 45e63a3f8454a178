"""Explains a refused change: what each field in dispute was, what one wanted, and what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.errors import ConflictError, FieldConflict
from app.domain.merge import units
from app.models.wholes import PHASE, UNSPOKEN, wholes_of
from app.services.context import Context
from app.services.field_words import Values, label
from app.services.record_titles import NOUNS, Titles, row_or_last_image
from app.storage.images import Image


@dataclass(frozen=True, slots=True)
class DisputedField:
    """One field in words; the values are readable ones: text, number, date, instant, Money, bool or None.

    ``columns`` are those that a decision about the field is a decision about. ``who`` stored ``theirs`` ``at`` (UTC).
    """

    name: str
    before: Any
    mine: Any
    theirs: Any
    columns: tuple[str, ...] = ()
    who: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dispute:
    """A conflict in words: the ``title`` of the record, what such a record is called, and the fields."""

    title: str
    noun: str
    fields: tuple[DisputedField, ...]


def explain(ctx: Context, error: ConflictError) -> Dispute:
    """What a conflict is about, as a person reads it."""
    with ctx.reading() as session:
        row = row_or_last_image(session, error.table, error.record_id) or {}
        title = Titles(session).full(error.table, row) if row else ""
        values = Values(session, error.table)
        fields = tuple(_fields(error, values, row))
    return Dispute(title, NOUNS.get(error.table, "record"), fields)


def _fields(error: ConflictError, values: Values, row: Image) -> Iterator[DisputedField]:
    found = {conflict.field: conflict for conflict in error.conflicts}
    together = (*wholes_of(error.table), PHASE) if error.table == "deals" else wholes_of(error.table)
    for unit in units(found, together):
        parts = [found[column] for column in unit if column in found]
        told = [part for part in parts if part.field not in UNSPOKEN]
        if not told:
            continue
        # A changed currency shows in the amount beside it, on each side in its own.
        shown = next((part for part in told if part.field.endswith("_minor")), None) or _differing(told)
        sides = [{part.field: getattr(part, side) for part in parts} for side in ("before", "mine", "theirs")]
        before, mine, theirs = (values.read(shown.field, side[shown.field], {**row, **side}) for side in sides)
        changed = _differing(told)
        columns = tuple(part.field for part in parts)
        yield DisputedField(label(shown.field), before, mine, theirs, columns, changed.who, changed.at)


def _differing(parts: list[FieldConflict]) -> FieldConflict:
    """The first column in which their side differs."""
    return next((part for part in parts if part.theirs not in (part.before, part.mine)), parts[0])
