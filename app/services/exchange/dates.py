"""Finds out how the dates of a column are written, with the evidence, and never guesses in silence.

Values are grouped by the way they are written (separator and kind of year), because a column that went through two
programs may hold two orders. Within a group an order is ruled out by each value that another order can read and it
cannot (a day beyond 12). One order left: decided. Several left: the user picks, and sees what speaks for each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from app.services.exchange.date_formats import (
    ORDERS,
    Parts,
    Shape,
    format_text,
    resolve,
    take_apart,
)
from app.services.exchange.rows import Cell, cell_text

_EXAMPLES = 5
_SAMPLE = 2000
_CACHE = 20_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """One order for a group of dates, with what speaks for and against it.

    ``reads``: how many values it can read. ``proofs``: values that only it can read. ``refuted_by``: values that
    another order reads and it can't. ``first`` and ``last``: the span it gives. Of the first different values,
    ``backwards``: how many are earlier than the one before (few: the file may be sorted by them), and ``outside``:
    how many fall outside the span of those groups of the column that are decided.
    """

    format: str
    order: str
    reads: int
    proofs: tuple[str, ...]
    refuted_by: tuple[str, ...]
    first: date | None
    last: date | None
    backwards: int
    outside: int


@dataclass(frozen=True, slots=True)
class DateGroup:
    """The values of a column that are written alike. ``decided`` is the one format left, or None: the user picks."""

    shape: Shape
    count: int
    examples: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    decided: str | None

    @property
    def label(self) -> str:
        """What tells the group from others, for people: its separator and year."""
        kind = self.shape.kind
        if kind.startswith("named"):
            return "with the month's name"
        plain = {"compact": "eight digits", "serial": "spreadsheet day numbers"}
        year = {"year_last": "four-digit year last", "year_first": "year first", "short": "two-digit year"}
        return plain.get(kind) or f"with “{self.shape.separator}”, {year[kind]}"

    @property
    def open_formats(self) -> tuple[str, ...]:
        """The formats to choose from."""
        return tuple(c.format for c in self.candidates if not c.refuted_by) or tuple(
            c.format for c in self.candidates if c.reads
        )


@dataclass(frozen=True, slots=True)
class DateAnalysis:
    """What a column's dates look like. ``cells``: how many are dates by the workbook's own word."""

    count: int
    cells: int
    groups: tuple[DateGroup, ...]
    unreadable: int
    unreadable_examples: tuple[str, ...]

    @property
    def undecided(self) -> tuple[DateGroup, ...]:
        return tuple(group for group in self.groups if group.decided is None)


@dataclass
class _Tally:
    """The running count of one order within one group."""

    reads: int = 0
    proofs: list[str] = field(default_factory=list)
    refuted_by: list[str] = field(default_factory=list)
    first: date | None = None
    last: date | None = None

    def add(self, day: date, times: int) -> None:
        self.reads += times
        if self.first is None or day < self.first:
            self.first = day
        if self.last is None or day > self.last:
            self.last = day


@dataclass
class _Group:
    count: int = 0
    padded: bool = True
    examples: dict[str, None] = field(default_factory=dict)
    tallies: dict[str, _Tally] = field(default_factory=dict)
    sample: list[tuple[date | None, ...]] = field(default_factory=list)


class DateAnalyser:
    """Takes a column's values in file order, each with how many times it stands there; then gives the ``result``.

    ``serial`` is the order of day numbers: that of the workbook, which says itself from where it counts.
    """

    def __init__(self, serial: str = "SERIAL") -> None:
        self._orders_of = ORDERS | {"serial": (serial,)}
        self._groups: dict[Shape, _Group] = {}
        self._cache: dict[str, tuple[Parts | None, tuple[date | None, ...]]] = {}
        self._count = self._cells = self._unreadable = 0
        self._unreadable_examples: list[str] = []

    def add(self, cell: Cell, times: int = 1) -> None:
        if isinstance(cell, date):
            self._count += times
            self._cells += times
            return
        text = cell_text(cell).strip()
        if not text:
            return
        self._count += times
        parts, days = self._read(text)
        if parts is None or not any(days):
            self._unreadable += times
            if len(self._unreadable_examples) < _EXAMPLES:
                self._unreadable_examples.append(text[:60])
            return
        self._note(text, parts, days, times)

    def _read(self, text: str) -> tuple[Parts | None, tuple[date | None, ...]]:
        found = self._cache.get(text)
        if found is None:
            parts = take_apart(text)
            orders = self._orders_of[parts.shape.kind] if parts else ()
            found = (parts, tuple(resolve(parts, order) for order in orders) if parts else ())
            if len(self._cache) < _CACHE:
                self._cache[text] = found
        return found

    def _note(self, text: str, parts: Parts, days: tuple[date | None, ...], times: int) -> None:
        group = self._groups.setdefault(parts.shape, _Group())
        group.count += times
        group.padded = group.padded and _is_padded(text, parts.shape)
        if len(group.examples) < _EXAMPLES:
            group.examples[text] = None
        if len(group.sample) < _SAMPLE:
            group.sample.append(days)
        single = sum(day is not None for day in days) == 1
        for order, day in zip(self._orders_of[parts.shape.kind], days, strict=True):
            tally = group.tallies.setdefault(order, _Tally())
            if day is None:
                _remember(tally.refuted_by, text)
                continue
            tally.add(day, times)
            if single and len(days) > 1:
                _remember(tally.proofs, text)

    def result(self) -> DateAnalysis:
        decided = {shape: _decide(group) for shape, group in self._groups.items()}
        spans = [
            (tally.first, tally.last)
            for shape, order in decided.items()
            if order and (tally := self._groups[shape].tallies[order]).first and tally.last
        ]
        groups = [
            _finding(shape, group, decided[shape], spans)
            for shape, group in sorted(self._groups.items(), key=lambda item: -item[1].count)
        ]
        return DateAnalysis(self._count, self._cells, tuple(groups), self._unreadable, tuple(self._unreadable_examples))


def analyse(values: Iterable[Cell]) -> DateAnalysis:
    """The analysis of a whole column."""
    analyser = DateAnalyser()
    for value in values:
        analyser.add(value)
    return analyser.result()


def _backwards(days: list[date | None]) -> int:
    real = [day for day in days if day is not None]
    return sum(later < earlier for earlier, later in pairwise(real))


def _remember(examples: list[str], text: str) -> None:
    if len(examples) < _EXAMPLES and text not in examples:
        examples.append(text)


def _is_padded(text: str, shape: Shape) -> bool:
    return shape.separator == "" or all(len(part) != 1 for part in text.split(shape.separator))


def _decide(group: _Group) -> str | None:
    """The one order that nothing speaks against; also where all that are left give the same dates."""
    left = [order for order, tally in group.tallies.items() if not tally.refuted_by]
    if len(left) == 1:
        return left[0]
    places = [list(group.tallies).index(order) for order in left]
    alike = len(group.sample) < _SAMPLE and all(len({days[p] for p in places}) == 1 for days in group.sample)
    return left[0] if left and alike else None


def _finding(shape: Shape, group: _Group, decided: str | None, spans: list[tuple[date, date]]) -> DateGroup:
    low = min((first for first, _ in spans), default=None)
    high = max((last for _, last in spans), default=None)
    candidates = []
    for place, (order, tally) in enumerate(group.tallies.items()):
        days = [days[place] for days in group.sample]
        outside = sum(low is not None and high is not None and not low <= day <= high for day in days if day)
        candidates.append(
            Candidate(
                format=format_text(shape, order, padded=group.padded),
                order=order,
                reads=tally.reads,
                proofs=tuple(tally.proofs),
                refuted_by=tuple(tally.refuted_by),
                first=tally.first,
                last=tally.last,
                backwards=_backwards(days),
                outside=outside,
            )
        )
    candidates.sort(key=lambda c: (bool(c.refuted_by), -c.reads, c.outside, c.backwards))
    text = format_text(shape, decided, padded=group.padded) if decided else None
    return DateGroup(shape, group.count, tuple(group.examples), tuple(candidates), text)
