"""The same change of many companies or people at once: one transaction, one change set, one step to undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import select

from app.domain.errors import ConflictError, NotFound
from app.models.people import Company, Contact
from app.services import field_words
from app.services.context import Context, command
from app.services.editing import change, storable
from app.storage.unit_of_work import UnitOfWork

Table = Literal["companies", "contacts"]
_BLOCK = 900

# What may be one thing for many: a name never is.
_EDITABLE = frozenset({"owner_id", "lead_source_id", "industry", "city", "region", "country", "company_id"})


@dataclass(frozen=True, slots=True)
class EditMany:
    """New values of some fields (column -> value) for records of a table, each given with the version seen."""

    table: Table
    versions: Mapping[int, int | None]
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ManySaved:
    """The change set to undo all by (None: nothing had to change), and how many records were changed."""

    change_set_id: int | None
    label: str
    count: int


def versions_of(ctx: Context, table: Table, keys: Sequence[int]) -> dict[int, int]:
    """The present version of each record that is there."""
    model: type[Company] | type[Contact] = Company if table == "companies" else Contact
    found: dict[int, int] = {}
    with ctx.reading() as session:
        for start in range(0, len(keys), _BLOCK):
            some = select(model.id, model.version).where(model.id.in_(keys[start : start + _BLOCK]))
            found |= dict(session.execute(some).all())
    return found


@command
def edit_many(ctx: Context, cmd: EditMany) -> ManySaved:
    """Change all or none; ConflictError names the first one of which somebody else changed the same field.

    Records that were deleted meanwhile are left out; NotFound where none is left.
    """
    model: type[Company] | type[Contact] = Company if cmd.table == "companies" else Contact
    allowed = _EDITABLE & frozenset(model.__table__.columns.keys())
    values = storable(model, cmd.values, allowed)
    with ctx.unit_of_work("Changed several records") as uow:
        loaded: list[Any] = [uow.session.get(model, key) for key in cmd.versions]
        found = [record for record in loaded if record is not None]
        if not found:
            raise NotFound("They were deleted meanwhile.")
        for record in found:
            _change(uow, record, cmd, values)
        noun = "companies" if cmd.table == "companies" else "people"
        uow.label = f"Changed {field_words.labels(values)} of {len(found):,} {noun}"
    return ManySaved(uow.change.change_set_id if uow.change else None, uow.label, len(found))


def _change(uow: UnitOfWork, record: Company | Contact, cmd: EditMany, values: dict[str, Any]) -> None:
    try:
        change(uow, record, cmd.versions[record.id], values)
    except ConflictError as error:
        error.others = len(cmd.versions) - 1
        raise
