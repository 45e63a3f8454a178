"""Writes our records as CSV or XLSX, row by row, so that they can be read by people, spreadsheets and our import."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from sqlalchemy.orm import Session

from app.domain.clock import Clock
from app.domain.errors import UserError
from app.domain.progress import Progress, Silent, blocks
from app.services.consent import Purpose
from app.services.context import Context
from app.services.exchange.export_queries import EXPORTS, Export
from app.services.exchange.fields import What
from app.services.exchange.safe_text import CsvFile, Out, WholeFile

# A sheet holds no more rows than this; the format says so.
_SHEET_ROWS = 1_048_576
_SHEET_TEXT = 32_767


class TableFile(Protocol):
    """A file that rows are written to."""

    def write(self, row: list[Out]) -> None: ...


def export(
    ctx: Context, what: What, path: Path, progress: Progress | None = None, purpose: Purpose | None = None
) -> int:
    """Write all records of a kind; the ending of ``path`` (.csv, .xlsx) is the format. Returns how many.

    With a ``purpose`` those are left out who don't want it; without one the file says so beside them. It appears when
    it is complete and replaces one that is there. Raises UserError for another ending, and for a purpose that has
    nothing to do with these records; EnvironmentFault where it can't be written, Cancelled when stopped.
    """
    target = TABLE_FILES.get(path.suffix.lower())
    if target is None:
        raise UserError(f"“{path.name}” names no format. End it with .csv or .xlsx.")
    chosen = EXPORTS[what]
    with ctx.reading() as session, target(path) as out:
        out.write(list(chosen.headers))
        count = 0
        rows, total = _rows(session, chosen, ctx.clock, purpose), chosen.count(session, purpose)
        for block in blocks(rows, progress or Silent(), "Exporting", total):
            for row in block:
                out.write(row)
            count += len(block)
    return count


def _rows(session: Session, chosen: Export, clock: Clock, purpose: Purpose | None) -> Iterator[list[Out]]:
    """All rows in the order of their keys; each block is a query of its own, so that none is held for long."""
    last = 0
    while True:
        found = session.execute(chosen.statement(last, purpose)).all()
        if not found:
            return
        parts = chosen.parts(session, [row[0] for row in found]) if chosen.parts else {}
        for key, *values in found:
            yield [*chosen.row(values, clock), *parts.get(key, [None] * len(chosen.part_fields))]
            last = key


class XlsxFile:
    """A workbook with one sheet, written row by row. Text stays text, numbers and dates are such."""

    def __init__(self, path: Path) -> None:
        self._whole = WholeFile(path)
        self._row = 0

    def __enter__(self) -> XlsxFile:
        import xlsxwriter

        self._whole.__enter__()
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_date_format": "yyyy-mm-dd",
            "remove_timezone": True,
        }
        self._book: Any = xlsxwriter.Workbook(self._whole.temporary, options)
        self._sheet: Any = self._book.add_worksheet()
        self._bold = self._book.add_format({"bold": True})
        return self

    def write(self, row: list[Out]) -> None:
        """One row; the first is the header."""
        if self._row >= _SHEET_ROWS:
            raise UserError(f"A sheet holds {_SHEET_ROWS:,} rows at most. Export to CSV instead.")
        for column, value in enumerate(row):
            self._cell(column, value)
        self._row += 1

    def _cell(self, column: int, value: Out) -> None:
        if value is None:
            return
        if isinstance(value, str):
            # Written as a string, so no formula; the same text is therefore not guarded as in CSV.
            self._sheet.write_string(self._row, column, value[:_SHEET_TEXT], None if self._row else self._bold)
        elif isinstance(value, bool):
            self._sheet.write_boolean(self._row, column, value)
        elif isinstance(value, (datetime, date)):
            self._sheet.write_datetime(self._row, column, value)
        elif isinstance(value, (int, Decimal)):
            self._sheet.write_number(self._row, column, value)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        from xlsxwriter.exceptions import FileCreateError

        try:
            self._book.close()
        except FileCreateError as failed:
            error = error or OSError(0, str(failed))
        finally:
            self._whole.__exit__(type(error) if error else None, error, trace)


TABLE_FILES: dict[str, Callable[[Path], AbstractContextManager[CsvFile | XlsxFile]]] = {
    ".csv": CsvFile,
    ".xlsx": XlsxFile,
}
"""What writes a table, by the ending of its file."""
