"""Where leads come from."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.domain.errors import UserError
from app.domain.text import match_key
from app.models.people import LeadSource
from app.services.choices import Choice, by_words
from app.services.context import Context, command
from app.services.editing import require, storable
from app.services.saved import Saved, saved


@dataclass(frozen=True, slots=True)
class CreateLeadSource:
    """A new source."""

    name: str


@command
def create_lead_source(ctx: Context, cmd: CreateLeadSource) -> Saved:
    """Create a source; UserError where one of that name exists in another spelling."""
    values = storable(LeadSource, {"name": cmd.name}, frozenset({"name"}))
    require(values, "name", "Give the source a name.")
    name = values["name"]
    with ctx.unit_of_work(f"Added the source {name}") as uow:
        known = uow.session.scalars(select(LeadSource.name))
        if match_key(name) in {match_key(other) for other in known}:
            raise UserError(f"There is a source “{name}” already. Choose it from the list.", field="name")
        source = LeadSource(name=name)
        uow.session.add(source)
    return saved(uow, source)


def lead_source_choices(ctx: Context, text: str = "", *, limit: int = 20) -> tuple[Choice, ...]:
    """Sources in use, by name, for a picker."""
    statement = select(LeadSource.id, LeadSource.name).where(LeadSource.is_active).order_by(LeadSource.name)
    with ctx.reading() as session:
        rows = [Choice(key, name) for key, name in session.execute(statement)]
    return by_words(rows, text, limit)
