"""What the readers hand over: cells, records, and what they found out about the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, NamedTuple, Protocol, TypeAlias

# Text is as written, spaces included. A workbook also gives numbers, truth values, dates with or without a time.
Cell: TypeAlias = str | bool | Decimal | datetime | date
FileFormat: TypeAlias = Literal["csv", "xlsx"]


class Record(NamedTuple):
    """Cells as they stand in the file, from line ``line`` on; ``problem`` where the file is broken there."""

    line: int
    cells: list[Cell]
    problem: str | None = None


class Source(Protocol):
    """Where records come from: each call starts at the beginning of the file. Empty records are left out."""

    def records(self) -> Iterator[Record]: ...


@dataclass(frozen=True, slots=True)
class Opened:
    """What a reader found out about a file before the header is looked for.

    ``serial`` is the order in which its day numbers are read, as ``date_formats`` calls it.
    """

    format: FileFormat
    source: Source
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    serial: str = "SERIAL"


def cell_text(cell: Cell) -> str:
    """A cell as a person would read it: 12 not 12.0, dates as YYYY-MM-DD."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return format(cell, "f")
