"""What a table holds, in one number that is the same on every kind of database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from sqlalchemy import Boolean, Date, Table, Time

from app.models.base import DecimalText, JsonValue, UTCInstant

_BYTES = 16
_RANGE = 1 << (8 * _BYTES)


@dataclass(frozen=True, slots=True)
class TableSum:
    """How many rows a table has, and the sum of their checksums as 32 hexadecimal digits."""

    rows: int
    checksum: str


@dataclass
class Summing:
    """Adds up rows of one table. Their order does not matter: databases sort texts in different ways."""

    table: Table
    rows: int = 0
    _sum: int = 0
    _forms: list[tuple[int, Callable[[Any], Any]]] = field(init=False)

    def __post_init__(self) -> None:
        forms = ((place, _form(column.type)) for place, column in enumerate(self.table.columns))
        self._forms = [(place, form) for place, form in forms if form is not None]

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        """Count rows in, given as the values of all columns in the table's order."""
        for row in rows:
            values = list(row)
            for place, form in self._forms:
                if values[place] is not None:
                    values[place] = form(values[place])
            # The representation of a list of numbers, texts and None can be read in one way only.
            digest = blake2b(repr(values).encode(), digest_size=_BYTES).digest()
            self._sum += int.from_bytes(digest, "big")
            self.rows += 1

    def result(self) -> TableSum:
        """The sum so far."""
        return TableSum(self.rows, f"{self._sum % _RANGE:0{2 * _BYTES}x}")


def _form(kind: Any) -> Callable[[Any], Any] | None:
    """How values of a type are written so that both databases say the same; None for numbers and texts."""
    if isinstance(kind, UTCInstant):
        return _instant
    if isinstance(kind, Date | Time):
        return _iso
    if isinstance(kind, Boolean):
        return int
    if isinstance(kind, DecimalText):
        return _decimal
    if isinstance(kind, JsonValue):
        return _json
    return None


def _instant(value: datetime) -> str:
    return value.isoformat(timespec="microseconds")


def _iso(value: date | time) -> str:
    return value.isoformat()


def _decimal(value: Decimal) -> str:
    return format(value, "f")


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
