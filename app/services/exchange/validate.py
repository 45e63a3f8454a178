"""Rows of a file become drafts of records, or rejections that say which column and why.

Works on blocks and on the distinct values of each column, so that a stage that stands on every second row is looked
at once a block; memory does not grow with the file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeAlias

from app.domain.errors import UserError
from app.services.exchange.converters import Converter, Value, is_nothing, plain_text
from app.services.exchange.rows import Cell, Record


class New(NamedTuple):
    """A reference to something that is to be created under this name."""

    name: str


Reference: TypeAlias = int | New | None


class Resolver(Protocol):
    """Looks names up for one field: what they refer to. A name that is not in the answer is refused."""

    def resolve(self, names: Collection[str]) -> Mapping[str, Reference]: ...

    def refusal(self, name: str) -> str:
        """Why a name can't be used, and what to do."""


class Draft(NamedTuple):
    """A row in our terms: field name -> value; None where the cell is empty. ``cells`` are those of the file."""

    line: int
    values: dict[str, Value | New]
    cells: list[Cell]


class Rejection(NamedTuple):
    """A row that is not imported: where, which column (None: the row as a whole), why."""

    line: int
    column: str | None
    reason: str
    cells: list[Cell]


class _Bad(NamedTuple):
    reason: str


@dataclass(frozen=True, slots=True)
class PlannedColumn:
    """A column with its field and what reads it: a converter or, for references, a resolver."""

    index: int
    header: str
    field: str
    converter: Converter | None = None
    resolver: Resolver | None = None


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads rows by the planned columns."""

    columns: tuple[PlannedColumn, ...]

    def read(self, records: Sequence[Record]) -> tuple[list[Draft], list[Rejection]]:
        """The drafts and the rejections of a block, each in file order."""
        sound = [record for record in records if record.problem is None]
        tables = [(column, self._table(column, sound)) for column in self.columns]
        drafts: list[Draft] = []
        rejections = [Rejection(r.line, None, r.problem, r.cells) for r in records if r.problem is not None]
        for record in sound:
            values: dict[str, Value | New] = {}
            for column, table in tables:
                value = table[record.cells[column.index]]
                if isinstance(value, _Bad):
                    rejections.append(Rejection(record.line, column.header, value.reason, record.cells))
                    break
                values[column.field] = value
            else:
                drafts.append(Draft(record.line, values, record.cells))
        rejections.sort(key=lambda rejection: rejection.line)
        return drafts, rejections

    def _table(self, column: PlannedColumn, records: list[Record]) -> dict[Cell, Value | New | _Bad]:
        """What each distinct cell of the column means."""
        distinct = {record.cells[column.index] for record in records}
        if column.resolver is not None:
            return _references(column.resolver, distinct)
        assert column.converter is not None
        return {cell: _converted(column.converter, cell) for cell in distinct}


def _converted(convert: Converter, cell: Cell) -> Value | _Bad:
    try:
        return convert(cell)
    except UserError as error:
        return _Bad(error.message)


def _references(resolver: Resolver, distinct: set[Cell]) -> dict[Cell, Value | New | _Bad]:
    table: dict[Cell, Value | New | _Bad] = {}
    names: dict[Cell, str] = {}
    for cell in distinct:
        try:
            names[cell] = "" if is_nothing(cell) else plain_text(cell)
        except UserError as error:
            table[cell] = _Bad(error.message)
    found = resolver.resolve({name for name in names.values() if name})
    for cell, name in names.items():
        if not name:
            table[cell] = None
        else:
            table[cell] = found[name] if name in found else _Bad(resolver.refusal(name))
    return table
