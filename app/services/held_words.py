"""Changes that wait for the database, as a person reads them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.domain.errors import ConnectionLost
from app.services.context import Context
from app.services.field_words import label
from app.services.holding import HeldCommand, kept_commands
from app.services.record_titles import Titles

_TABLES = {
    "activity_id": "activities",
    "company_id": "companies",
    "contact_id": "contacts",
    "deal_id": "deals",
    "lead_source_id": "lead_sources",
    "line_id": "deal_lines",
    "owner_id": "users",
    "phase_id": "phases",
    "pipeline_id": "pipelines",
    "product_id": "products",
    "promise_id": "promises",
    "seat_id": "deal_contacts",
    "source_id": "lead_sources",
    "stand_in_id": "users",
    "task_id": "tasks",
    "to_phase_id": "phases",
    "user_id": "users",
}
# What a command needs and nobody entered.
_SILENT = frozenset({"version", "versions", "before_id", "is_last", "currency", "with_planned"})


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A command with what it is about: pairs of a field in words and its value."""

    command: HeldCommand
    facts: tuple[tuple[str, Any], ...]


def held_rows(ctx: Context) -> tuple[HeldRow, ...]:
    """What waits on this computer for this database and user, oldest first.

    Records are named while the database can be reached; otherwise only what was entered is told.
    """
    commands = kept_commands(ctx).commands
    try:
        with ctx.reading() as session:
            titles = Titles(session)
            return tuple(HeldRow(command, tuple(_facts(command, titles))) for command in commands)
    except ConnectionLost:
        return tuple(HeldRow(command, tuple(_facts(command, None))) for command in commands)


def _facts(command: HeldCommand, titles: Titles | None) -> Iterator[tuple[str, Any]]:
    for name, value in _entered(command.call.arguments):
        table = _TABLES.get(name)
        if table is None and not name.endswith("_id"):
            yield label(name), value
        elif table is not None and titles is not None:
            yield label(name.removeprefix("to_")), titles.of(table, value)


def _entered(arguments: Any) -> Iterator[tuple[str, Any]]:
    """The fields of commands, and of what they are made of, that say something."""
    for argument in arguments:
        if isinstance(argument, tuple | list):
            yield from _entered(argument)
        elif dataclasses.is_dataclass(argument) and not isinstance(argument, type):
            for field in dataclasses.fields(argument):
                yield from _of_field(field.name, getattr(argument, field.name))


def _of_field(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if name in _SILENT or value in (None, "", ()):
        return
    if isinstance(value, dict):
        yield from ((key, each) for key, each in value.items() if key not in _SILENT)
    elif isinstance(value, tuple | list) and any(dataclasses.is_dataclass(each) for each in value):
        yield from _entered(value)
    elif dataclasses.is_dataclass(value) and type(value).__module__.startswith("app.services."):
        yield from _entered((value,))  # planned along, such as a next step
    else:
        yield name, value
