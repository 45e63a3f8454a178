"""What a report is made of: frozen rows, and columns that say what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
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
    """Rows under columns; ``total`` is their last line, where one makes sense."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: tuple[Value, ...] | None = None

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


def grouped(
    rows: Iterable[T], label: Callable[[T], Any], figures: Callable[[Sequence[T]], tuple[Value, ...]]
) -> tuple[tuple[tuple[Value, ...], ...], tuple[Value, ...]]:
    """Rows with a label and the figures of what has it, largest part first; and the figures of all, as "All"."""
    everything = list(rows)
    parts: dict[Any, list[T]] = {}
    for row in everything:
        parts.setdefault(label(row), []).append(row)
    ordered = sorted(parts.items(), key=lambda part: (-len(part[1]), str(part[0])))
    return tuple((name, *figures(part)) for name, part in ordered), ("All", *figures(everything))


def share(part: int, whole: int) -> int | None:
    """Whole per cent; None of nothing."""
    return round(100 * part / whole) if whole else None


def shown(value: Value, unit: Unit) -> str:
    """A value for people: ``"1,204"``, ``"63 %"``, ``"3,568,647.00"``; "" where it is not known."""
    if value is None:
        return ""
    if unit is Unit.PERCENT:
        return f"{value} %"
    if isinstance(value, (int, Decimal)):
        return f"{value:,}"
    return str(value)
