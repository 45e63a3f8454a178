"""Where leads come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.errors import UserError
from app.domain.text import match_key
from app.models.deals import Deal
from app.models.people import Company, Contact, LeadSource
from app.services import field_words
from app.services.choices import Choice, by_words
from app.services.context import Context, command
from app.services.editing import change, require, storable
from app.services.saved import Saved, saved
from app.storage.guard import fetch, guard_deletion
from app.storage.unit_of_work import UnitOfWork

_EDITABLE = frozenset({"name", "is_active"})
_USERS_OF_SOURCES: tuple[type[Company] | type[Contact] | type[Deal], ...] = (Company, Contact, Deal)


@dataclass(frozen=True, slots=True)
class CreateLeadSource:
    """A new source."""

    name: str


@dataclass(frozen=True, slots=True)
class EditLeadSource:
    """New values of some fields (column -> value) on top of the ``version`` that the user saw (None: any)."""

    source_id: int
    version: int | None
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeleteLeadSource:
    """Remove a source that nothing came from; one that is used is taken out of use (``is_active`` False) instead."""

    source_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class LeadSourceRow:
    """A source, and how many companies, people and deals came from it."""

    id: int
    version: int
    name: str
    is_active: bool
    companies: int
    contacts: int
    deals: int

    @property
    def is_used(self) -> bool:
        """Whether anything came from it."""
        return bool(self.companies or self.contacts or self.deals)


@command
def create_lead_source(ctx: Context, cmd: CreateLeadSource) -> Saved:
    """Create a source; UserError where one of that name exists in another spelling."""
    with ctx.unit_of_work("Added a source") as uow:
        source = add_lead_source(uow, cmd)
        uow.label = f"Added the source {source.name}"
    return saved(uow, source)


def add_lead_source(uow: UnitOfWork, cmd: CreateLeadSource) -> LeadSource:
    """The same within a unit of work."""
    name = _checked({"name": cmd.name})["name"]
    _refuse_twin(uow.session, name, 0)
    source = LeadSource(name=name)
    uow.session.add(source)
    uow.session.flush()
    return source


@command
def edit_lead_source(ctx: Context, cmd: EditLeadSource) -> Saved:
    """Rename a source, or take it out of use; ConflictError where somebody else changed the same since ``version``."""
    values = _checked(cmd.values)
    with ctx.unit_of_work("Edited a source") as uow:
        source = fetch(uow, LeadSource, cmd.source_id, noun="source")
        if "name" in values:
            _refuse_twin(uow.session, values["name"], source.id)
        change(uow, source, cmd.version, values)
        uow.label = f"Changed {field_words.labels(values)} of the source {source.name}"
    return saved(uow, source)


@command
def delete_lead_source(ctx: Context, cmd: DeleteLeadSource) -> Saved:
    """Delete a source; UserError while something is marked as coming from it."""
    with ctx.unit_of_work("Deleted a source") as uow:
        source = fetch(uow, LeadSource, cmd.source_id, noun="source")
        guard_deletion(uow, source, cmd.version)
        for model in _USERS_OF_SOURCES:
            if uow.session.scalar(select(model.id).where(model.lead_source_id == source.id).limit(1)) is not None:
                raise UserError(f"Records came from {source.name}. Take it out of use instead of deleting it.")
        uow.label = f"Deleted the source {source.name}"
        uow.session.delete(source)
    return saved(uow, source)


def lead_sources(ctx: Context, *, with_retired: bool = False) -> tuple[LeadSourceRow, ...]:
    """The sources by name, those out of use last."""
    statement = select(LeadSource).order_by(LeadSource.is_active.desc(), LeadSource.name, LeadSource.id)
    if not with_retired:
        statement = statement.where(LeadSource.is_active)
    with ctx.reading() as session:
        counts = [_counts(session, model) for model in _USERS_OF_SOURCES]
        return tuple(
            LeadSourceRow(
                each.id, each.version, each.name, each.is_active, *(count.get(each.id, 0) for count in counts)
            )
            for each in session.scalars(statement)
        )


def lead_source_choices(ctx: Context, text: str = "", *, limit: int = 20) -> tuple[Choice, ...]:
    """Sources in use, by name, for a picker."""
    statement = select(LeadSource.id, LeadSource.name).where(LeadSource.is_active).order_by(LeadSource.name)
    with ctx.reading() as session:
        rows = [Choice(key, name) for key, name in session.execute(statement)]
    return by_words(rows, text, limit)


def _counts(session: Session, model: type[Company] | type[Contact] | type[Deal]) -> dict[int, int]:
    source_id = model.lead_source_id
    statement = select(source_id, func.count()).where(source_id.is_not(None)).group_by(source_id)
    return {key: count for key, count in session.execute(statement) if key is not None}


def _checked(given: dict[str, Any]) -> dict[str, Any]:
    values = storable(LeadSource, given, _EDITABLE)
    require(values, "name", "Give the source a name.")
    return values


def _refuse_twin(session: Session, name: str, own_id: int) -> None:
    others = session.execute(select(LeadSource.name, LeadSource.is_active).where(LeadSource.id != own_id))
    for other, is_active in others:
        if match_key(other) == match_key(name):
            way = "Choose it from the list." if is_active else "It is out of use; take it into use again."
            raise UserError(f"There is a source “{other}” already. {way}", field="name")
