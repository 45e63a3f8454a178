"""What a report is made of: frozen rows, and columns that say what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import takewhile
from typing import Any, TypeAlias, TypeVar

Value: TypeAlias = str | int | Decimal | date | None
T = TypeVar("T")


class Unit(StrEnum):
    """What a column's values are. DAYS are working days, MONEY major units of the report's currency."""

    TEXT = "text"
    COUNT = "count"
    PERCENT = "percent"
    DAYS = "days"
    MINUTES = "minutes"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``key`` names it in JSON and in the head of a CSV file, ``heading`` for people."""

    key: str
    heading: str
    unit: Unit = Unit.COUNT

    @property
    def is_right(self) -> bool:
        """Whether its values are aligned at the right."""
        return self.unit is not Unit.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; ``total`` is their last line, where one makes sense.

    ``behind`` are the keys of the deals behind each row; it is empty where rows don't stand for deals.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: tuple[Value, ...] | None = None
    behind: tuple[tuple[int, ...], ...] = ()

    def deals_of(self, line: int) -> tuple[int, ...]:
        """The deals behind one of ``lines``; behind the total those of all rows, each once."""
        if line < len(self.behind):
            return self.behind[line]
        return tuple(dict.fromkeys(deal_id for ids in self.behind for deal_id in ids))

    def name_of(self, line: int) -> str:
        """What tells one of ``lines`` from the others: ``"Mira Osei · D1 · Discovery"``; ``"All"`` is the total."""
        cells = zip(self.lines[line], self.columns, strict=True)
        return " · ".join(str(value) for value, _ in takewhile(lambda cell: not cell[1].is_right, cells) if value)

    @property
    def lines(self) -> tuple[tuple[Value, ...], ...]:
        """The rows, and the total below them."""
        return self.rows if self.total is None else (*self.rows, self.total)


@dataclass(frozen=True, slots=True)
class Report:
    """A report. ``about`` says of what and of when, ``notes`` what the figures mean and what they leave out."""

    name: str
    title: str
    about: str
    currency: str
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()


def text(key: str, heading: str) -> Column:
    """A column of words."""
    return Column(key, heading, Unit.TEXT)


@dataclass(frozen=True, slots=True)
class Parts:
    """Rows with a label, the figures of all as "All", and the deals behind each row."""

    rows: tuple[tuple[Any, ...], ...]
    total: tuple[Value, ...]
    behind: tuple[tuple[int, ...], ...]

    def in_order(self) -> Parts:
        """Sorted by their labels, which are pairs of what to sort by and what to show."""
        pairs = sorted(zip(self.rows, self.behind, strict=True), key=lambda pair: pair[0][0])
        rows = tuple((row[0][1], *row[1:]) for row, _ in pairs)
        return Parts(rows, self.total, tuple(ids for _, ids in pairs))

    def table(self, key: str, title: str, columns: tuple[Column, ...]) -> Table:
        """As a table."""
        return Table(key, title, columns, self.rows, self.total, self.behind)


def grouped(
    rows: Iterable[T],
    label: Callable[[T], Any],
    figures: Callable[[Sequence[T]], tuple[Value, ...]],
    deal: Callable[[T], int | None],
) -> Parts:
    """What has the same label together, largest part first. ``deal`` is the key of the one that a row is about."""
    everything = list(rows)
    parts: dict[Any, list[T]] = {}
    for row in everything:
        parts.setdefault(label(row), []).append(row)
    ordered = sorted(parts.items(), key=lambda part: (-len(part[1]), str(part[0])))
    behind = tuple(tuple(dict.fromkeys(key for row in part if (key := deal(row)) is not None)) for _, part in ordered)
    return Parts(tuple((name, *figures(part)) for name, part in ordered), ("All", *figures(everything)), behind)


def share(part: int, whole: int) -> int | None:
    """Whole per cent; None of nothing."""
    return round(100 * part / whole) if whole else None


def shown(value: Value, unit: Unit) -> str:
    """A value for people: ``"1,204"``, ``"63%"``, ``"3,568,647.00"``; "" where it is not known."""
    if value is None:
        return ""
    if unit is Unit.PERCENT:
        return f"{value}%"
    if isinstance(value, (int, Decimal)):
        return f"{value:,}"
    return str(value)
