"""Goes once through a file under a mapping and finds what has to be settled before it can be imported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from app.domain.errors import UserError
from app.domain.progress import Progress, Silent, blocks
from app.services.exchange.converters import is_nothing, parts_of, plain_text
from app.services.exchange.dates import DateAnalyser, DateAnalysis, DateGroup
from app.services.exchange.fields import Kind
from app.services.exchange.identity import Identity, KeyLog, Located
from app.services.exchange.mapping import FileMapping, locate
from app.services.exchange.numbers import NumberAnalyser, NumberAnalysis
from app.services.exchange.reading import Table
from app.services.exchange.rows import Cell
from app.services.exchange.spreadsheet_errors import refuse_error
from app.services.exchange.values import Directory, How, ValueMatch, match_values

_NUMBERS = frozenset((Kind.MONEY, Kind.DECIMAL, Kind.PERCENT))
# More distinct values than this are no list of names that a person goes through.
_MOST_VALUES = 5000


@dataclass(frozen=True, slots=True)
class Findings:
    """What the whole file says under a mapping.

    ``rows`` counts data rows, ``broken`` those of them that can't be taken apart. ``dates`` and ``numbers`` are by
    header, ``values`` by field. ``repeated`` are hashes of keys that come more than once; ``known_by`` is the column
    by which rows are known again (None: importing the file again would create everything twice). ``fields`` are the
    columns and fields that all this holds for.
    """

    fields: frozenset[tuple[str, str]]
    rows: int
    broken: int
    dates: dict[str, DateAnalysis]
    numbers: dict[str, NumberAnalysis]
    values: dict[str, tuple[ValueMatch, ...]]
    repeated: frozenset[int]
    known_by: str | None

    def open_dates(self, mapping: FileMapping) -> Iterator[tuple[str, DateGroup]]:
        """The groups of dates, by column, that are undecided and for which no format is chosen."""
        from app.services.exchange.date_formats import parse_format

        for column in mapping.columns:
            chosen = {parse_format(text).shape for text in column.dates}
            analysis = self.dates.get(column.header)
            for group in analysis.undecided if analysis else ():
                if group.shape not in chosen:
                    yield column.header, group

    def open_numbers(self, mapping: FileMapping) -> Iterator[tuple[str, NumberAnalysis]]:
        """The columns whose decimal mark is not settled."""
        for column in mapping.columns:
            analysis = self.numbers.get(column.header)
            if analysis and analysis.ambiguous and not (column.decimal or analysis.decided):
                yield column.header, analysis

    def open_values(self) -> Iterator[tuple[str, ValueMatch]]:
        """Values of references that mean nothing of ours yet, commonest first within a field."""
        for name, matches in self.values.items():
            for match in matches:
                if match.target is None and match.how is How.UNKNOWN:
                    yield name, match


@dataclass
class _Watch:
    """What is counted while the rows go by."""

    rows: int = 0
    broken: int = 0
    dates: dict[int, DateAnalyser] = field(default_factory=dict)
    numbers: dict[int, NumberAnalyser] = field(default_factory=dict)
    values: dict[int, Counter[str]] = field(default_factory=dict)
    lists: set[int] = field(default_factory=set)

    @classmethod
    def over(cls, located: Located, serial: str) -> _Watch:
        watch = cls()
        for index, target, _ in located:
            if target.kind is Kind.DATE:
                watch.dates[index] = DateAnalyser(serial)
            elif target.kind in _NUMBERS:
                watch.numbers[index] = NumberAnalyser()
            elif target.kind is Kind.REFERENCE:
                watch.values[index] = Counter()
            if target.is_list:
                watch.lists.add(index)
        return watch

    def go_through(self, table: Table, identity: Identity, keys: KeyLog, progress: Progress) -> None:
        """Look at every row once."""
        for block in blocks(table.rows(), progress, "Looking through the file"):
            sound = [record.cells for record in block if record.problem is None]
            self.rows += len(block)
            self.broken += len(block) - len(sound)
            self._look_at(sound)
            for cells in sound:
                key = identity.key(cells)
                if key is not None:
                    keys.add(key)

    def _look_at(self, rows: list[list[Cell]]) -> None:
        for index, dates in self.dates.items():
            for cell, times in Counter(cells[index] for cells in rows).items():
                if not is_nothing(cell):
                    dates.add(cell, times)
        for index, numbers in self.numbers.items():
            for cell, times in Counter(cells[index] for cells in rows).items():
                if not is_nothing(cell):
                    numbers.add(cell, times)
        for index, counts in self.values.items():
            if len(counts) < _MOST_VALUES:
                found = (cells[index] for cells in rows)
                counts.update(_names(chain.from_iterable(map(parts_of, found)) if index in self.lists else found))


def _names(cells: Iterator[Cell]) -> Counter[str]:
    names: Counter[str] = Counter()
    for cell, times in Counter(cells).items():
        if is_nothing(cell):
            continue
        try:
            name = plain_text(cell)
            refuse_error(name)
            names[name] += times
        except UserError:
            continue  # the row will be rejected for it
    return names


def examine(
    table: Table,
    mapping: FileMapping,
    directories: Mapping[str, Directory],
    progress: Progress | None = None,
) -> Findings:
    """Read the whole file once. ``directories`` hold our names by what fields refer to (users, phases ...).

    Raises UserError where the mapping doesn't fit the file, Cancelled when told to stop.
    """
    located = locate(mapping, table.headers)
    identity = Identity(mapping.what, located)
    watch = _Watch.over(located, table.serial)
    keys = KeyLog()
    watch.go_through(table, identity, keys, progress or Silent())
    headers = {index: column.header for index, _, column in located}
    return Findings(
        fields=fields_of(mapping),
        rows=watch.rows,
        broken=watch.broken,
        dates={headers[index]: analyser.result() for index, analyser in watch.dates.items()},
        numbers={headers[index]: analyser.result() for index, analyser in watch.numbers.items()},
        values=_matches(located, watch, mapping, directories),
        repeated=keys.repeated(),
        known_by=identity.label,
    )


def fields_of(mapping: FileMapping) -> frozenset[tuple[str, str]]:
    """Which column goes to which field."""
    return frozenset((column.header, column.field) for column in mapping.columns)


def _matches(
    located: Located, watch: _Watch, mapping: FileMapping, directories: Mapping[str, Directory]
) -> dict[str, tuple[ValueMatch, ...]]:
    found = {}
    for index, target, _ in located:
        directory = directories.get(target.refers_to or "")
        if index in watch.values and directory is not None:
            found[target.name] = match_values(watch.values[index], directory, mapping.values_of(target.name))
    return found
