"""What all commands that store typed values share: cleaning, limits, references, and the guard against lost updates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Integer, String, Table, Text, select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound, UserError
from app.domain.text import clean, clean_line
from app.models.base import Base
from app.storage.guard import guard

if TYPE_CHECKING:
    from app.storage.unit_of_work import UnitOfWork

# Columns that are limited and may all the same have several lines.
_OF_LINES = frozenset({"street"})

# What people call the records that others point to.
_NOUNS = {
    "companies": "company",
    "contacts": "person",
    "deals": "deal",
    "lead_sources": "lead source",
    "phases": "phase",
    "products": "product",
    "users": "owner",
}


@dataclass(frozen=True, slots=True)
class NewNamed:
    """Stands among values for a record that does not exist yet: it is added in the same step, and undone with it."""

    name: str


def storable(model: type[Base], values: Mapping[str, Any], allowed: frozenset[str]) -> dict[str, Any]:
    """Values (column -> value) as they may be stored: texts trimmed, names and the like in one line, empty ones None,
    all within their column.

    UserError names the field. ValueError for a column that is not in ``allowed``: our bug.
    """
    unknown = set(values) - allowed
    if unknown:
        raise ValueError(f"not editable here: {sorted(unknown)}")
    table = Base.metadata.tables[model.__tablename__]
    return {name: _storable(table, name, value) for name, value in values.items()}


def _storable(table: Table, name: str, value: Any) -> Any:
    kind = table.c[name].type
    if isinstance(value, str):
        limit = kind.length if isinstance(kind, String) and not isinstance(kind, Text) else None
        value = (clean(value) if limit is None or name in _OF_LINES else clean_line(value)) or None
        if value is not None and limit is not None and len(value) > limit:
            raise UserError(f"This is too long: {len(value)} characters. Use at most {limit}.", field=name)
    elif isinstance(kind, Integer) and isinstance(value, int) and abs(value) > _largest(kind):
        raise UserError("This number is too large.", field=name)
    return value


def _largest(kind: Integer) -> int:
    """Amounts are stored in 64 bits, everything else in 32."""
    return 2**63 - 1 if isinstance(kind, BigInteger) else 2**31 - 1


def require(values: Mapping[str, Any], field: str, message: str) -> None:
    """UserError when a field that must be filled in is among the values and empty."""
    if field in values and values[field] in (None, ""):
        raise UserError(message, field=field)


def check_references(session: Session, model: type[Base], values: Mapping[str, Any]) -> None:
    """NotFound, naming the field, when a value points to a record that is gone."""
    table = Base.metadata.tables[model.__tablename__]
    for name, value in values.items():
        for key in table.c[name].foreign_keys if value is not None else ():
            target = key.column
            if session.scalar(select(target).where(target == value)) is None:
                noun = _NOUNS.get(target.table.name, "record")
                raise NotFound(f"The {noun} chosen was deleted meanwhile. Choose another.", field=name)


def change(uow: UnitOfWork, record: Any, version: int | None, values: Mapping[str, Any]) -> None:
    """Put values into a record; ConflictError where somebody else changed one of them since ``version``."""
    check_references(uow.session, type(record), values)
    for name, value in guard(uow, record, version, dict(values)).items():
        setattr(record, name, value)
