"""Mappings saved under a name, one list for each kind of record."""

from __future__ import annotations

from sqlalchemy import select

from app.domain.errors import NotFound, UserError
from app.domain.text import clean
from app.models.exchange import ImportMapping
from app.services.context import Context, command
from app.services.exchange.fields import What
from app.services.exchange.mapping import FileMapping, from_json, to_json

_LONGEST_NAME = 200


@command
def save_mapping(ctx: Context, name: str, mapping: FileMapping) -> None:
    """Keep a mapping under a name; one of the same name and kind is replaced."""
    name = clean(name)
    if not name or len(name) > _LONGEST_NAME:
        raise UserError(f"Give the mapping a name of 1 to {_LONGEST_NAME} characters.", field="name")
    with ctx.unit_of_work(f"Saved the mapping {name}") as uow:
        chosen = (ImportMapping.what == mapping.what.value) & (ImportMapping.name == name)
        stored = uow.session.scalar(select(ImportMapping).where(chosen))
        if stored is None:
            uow.session.add(ImportMapping(what=mapping.what.value, name=name, definition=to_json(mapping)))
        else:
            stored.definition = to_json(mapping)


@command
def delete_mapping(ctx: Context, what: What, name: str) -> None:
    """Forget a mapping."""
    with ctx.unit_of_work(f"Deleted the mapping {name}") as uow:
        chosen = (ImportMapping.what == what.value) & (ImportMapping.name == name)
        stored = uow.session.scalar(select(ImportMapping).where(chosen))
        if stored is None:
            raise NotFound(f"There is no mapping “{name}” for {what.value}.")
        uow.session.delete(stored)


def mapping_names(ctx: Context, what: What) -> tuple[str, ...]:
    """The names of the mappings for a kind of record."""
    statement = select(ImportMapping.name).where(ImportMapping.what == what.value).order_by(ImportMapping.name)
    with ctx.reading() as session:
        return tuple(session.scalars(statement))


def load_mapping(ctx: Context, what: What, name: str) -> FileMapping:
    """The mapping of a name. Raises NotFound naming the known ones."""
    chosen = (ImportMapping.what == what.value) & (ImportMapping.name == name)
    with ctx.reading() as session:
        definition = session.scalar(select(ImportMapping.definition).where(chosen))
    if definition is None:
        known = ", ".join(mapping_names(ctx, what)) or "none yet"
        raise NotFound(f"There is no mapping “{name}” for {what.value}. Saved are: {known}.")
    return from_json(definition)
