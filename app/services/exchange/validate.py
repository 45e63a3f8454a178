"""Rows of a file become drafts of records, or rejections that say which columns and why.

Works on blocks and on the distinct values of each column, so that a stage that stands on every second row is looked
at once; memory does not grow with the file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeAlias

from app.domain.errors import UserError
from app.services.exchange.converters import Converter, Value, is_nothing, parts_of, plain_text
from app.services.exchange.rows import Cell, Record
from app.services.exchange.spreadsheet_errors import refuse_error

# So many different cells of a column are remembered.
_REMEMBERED = 20_000


class New(NamedTuple):
    """A reference to something that is to be created under this name."""

    name: str


class Stage(NamedTuple):
    """A phase as the file calls it, to be found in the pipeline that the row names."""

    name: str


Reference: TypeAlias = int | New | Stage | None


class Resolver(Protocol):
    """Looks names up for one field: what they refer to. A name that is not in the answer is refused."""

    def resolve(self, names: Collection[str]) -> Mapping[str, Reference]: ...

    def refusal(self, name: str) -> str:
        """Why a name can't be used, and what to do."""


Said: TypeAlias = Value | New | Stage | tuple[Reference, ...]


class Draft(NamedTuple):
    """A row in our terms: field name -> value; None where the cell is empty. ``cells`` are those of the file."""

    line: int
    values: dict[str, Said]
    cells: list[Cell]


class Problem(NamedTuple):
    """Something wrong with a row: in which column (None: the row as a whole), and what."""

    column: str | None
    reason: str


class Rejection(NamedTuple):
    """A row that is not imported: where, and everything that is wrong with it."""

    line: int
    problems: tuple[Problem, ...]
    cells: list[Cell]


class _Bad(NamedTuple):
    reason: str


@dataclass(frozen=True, slots=True)
class PlannedColumn:
    """A column with its field and what reads it: a converter or, for references, a resolver.

    ``is_list``: several may stand in one cell.
    """

    index: int
    header: str
    field: str
    converter: Converter | None = None
    resolver: Resolver | None = None
    is_list: bool = False


class _Meanings:
    """What the cells of one column mean: looked at once, and remembered from block to block.

    Forgotten after each block are refusals and names that are still to be created, for the next block may find them.
    """

    def __init__(self, column: PlannedColumn) -> None:
        self.column = column
        self._known: dict[Cell, Said | _Bad] = {}
        self._passing: list[Cell] = []
        self.has_bad = False

    def of(self, cells: Sequence[Cell]) -> list[Said | _Bad]:
        """The meaning of each cell of a block; ``has_bad`` tells whether any has none."""
        self._forget()
        distinct = set(cells)
        found = self._look_at(distinct.difference(self._known))
        self._known |= found
        self._passing = [c for c, value in found.items() if isinstance(value, New | _Bad) or not isinstance(c, str)]
        self.has_bad = any(isinstance(found[cell], _Bad) for cell in self._passing)
        return list(map(self._known.__getitem__, cells))

    def _forget(self) -> None:
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        else:
            for cell in self._passing:
                del self._known[cell]

    def _look_at(self, cells: set[Cell]) -> dict[Cell, Said | _Bad]:
        if self.column.resolver is not None:
            look = _lists if self.column.is_list else _references
            return look(self.column.resolver, cells)
        assert self.column.converter is not None
        return {cell: _converted(self.column.converter, cell) for cell in cells}


class RowReader:
    """Reads rows by the planned columns."""

    def __init__(self, columns: Sequence[PlannedColumn]) -> None:
        self.columns = tuple(columns)
        self._names = [column.field for column in columns]
        self._meanings = [_Meanings(column) for column in columns]

    def read(self, records: Sequence[Record]) -> tuple[list[Draft], list[Rejection]]:
        """The drafts and the rejections of a block, each in file order."""
        rejections = [Rejection(r.line, (Problem(None, r.problem),), r.cells) for r in records if r.problem is not None]
        sound = [record for record in records if record.problem is None]
        columns = list(zip(*(record.cells for record in sound), strict=True))
        values: list[list[Any]] = []
        bad: dict[int, list[Problem]] = {}
        for meanings in self._meanings:
            values.append(meanings.of(columns[meanings.column.index] if sound else ()))
            if meanings.has_bad:
                _note_bad(bad, meanings.column.header, values[-1])
        rows = zip(*values, strict=True) if values else [()] * len(sound)
        drafts = [
            Draft(record.line, dict(zip(self._names, row, strict=True)), record.cells)
            for place, (record, row) in enumerate(zip(sound, rows, strict=True))
            if place not in bad
        ]
        rejections += [Rejection(sound[place].line, tuple(found), sound[place].cells) for place, found in bad.items()]
        return drafts, sorted(rejections, key=lambda rejection: rejection.line)


def _note_bad(bad: dict[int, list[Problem]], header: str, values: list[Any]) -> None:
    """Note each row of which this column can't be read."""
    for place, value in enumerate(values):
        if isinstance(value, _Bad):
            bad.setdefault(place, []).append(Problem(header, value.reason))


def _converted(convert: Converter, cell: Cell) -> Value | _Bad:
    try:
        return convert(cell)
    except UserError as error:
        return _Bad(error.message)


def _references(resolver: Resolver, distinct: set[Cell]) -> dict[Cell, Said | _Bad]:
    table: dict[Cell, Said | _Bad] = {}
    names: dict[Cell, str] = {}
    for cell in distinct:
        try:
            names[cell] = "" if is_nothing(cell) else plain_text(cell)
            refuse_error(names[cell])
        except UserError as error:
            table[cell] = _Bad(error.message)
    found = resolver.resolve({name for name in names.values() if name})
    for cell, name in names.items():
        if not name:
            table[cell] = None
        else:
            table[cell] = found[name] if name in found else _Bad(resolver.refusal(name))
    return table


def _lists(resolver: Resolver, distinct: set[Cell]) -> dict[Cell, Said | _Bad]:
    """The same of cells in which several may stand: of those, all that they refer to, or the first refusal."""
    parts = {cell: parts_of(cell) for cell in distinct}
    known = _references(resolver, {part for each in parts.values() for part in each})
    table: dict[Cell, Said | _Bad] = {}
    for cell, each in parts.items():
        found: list[Any] = [known[part] for part in each]
        bad = next((one for one in found if isinstance(one, _Bad)), None)
        table[cell] = bad or (tuple(found) if len(found) > 1 else found[0])
    return table
