"""Reads XLSX workbooks: values of formulas, dates as dates, one sheet at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from app.domain.errors import UserError
from app.services.exchange import xlsx_parts, zip_guard
from app.services.exchange.rows import Cell, Opened, Record

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook, SheetMetadata

_NAMED = 3
_Value: TypeAlias = int | float | str | bool | time | date | datetime | timedelta


@dataclass(frozen=True, slots=True)
class SheetSource:
    """A sheet that was read. The reader keeps it whole in memory, which the ZIP guard bounds.

    ``valueless`` are cells with errors or formulas without a result, by row from 1 and column from 0.
    """

    sheet: CalamineSheet
    valueless: Mapping[tuple[int, int], str]

    def records(self) -> Iterator[Record]:
        """Every row with a filled cell; its number is the sheet's."""
        if self.sheet.start is None:
            return
        first = self.sheet.start[1]
        rows = {row for row, _ in self.valueless}
        for number, values in enumerate(self.sheet.iter_rows(), 1):
            cells = [_cell(value) for value in values]
            if number in rows:
                cells = [self.valueless.get((number, place), cell) for place, cell in enumerate(cells, first)]
            if any(cell != "" for cell in cells):
                yield Record(number, cells)


def open_workbook(path: Path, sheet: str | None) -> Opened:
    """Open one sheet: the named one, else the first that isn't empty. Raises UserError for broken ones."""
    zip_guard.check(path)
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, XmlError, ZipError

    try:
        workbook = CalamineWorkbook.from_path(path)
        metas = [meta for meta in workbook.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
        names = tuple(meta.name for meta in metas)
        found = _sheet(workbook, metas, sheet, path.name)
    except PasswordError:
        raise UserError(f"{path.name} is protected by a password. Save it without one and try again.") from None
    except (CalamineError, XmlError, ZipError) as error:
        raise UserError(
            f"{path.name} is a damaged workbook ({error}). Save it anew in the spreadsheet program and try again."
        ) from error
    parts = xlsx_parts.look_into(path, found.name)
    serial = "SERIAL1904" if xlsx_parts.counts_from_1904(path) else "SERIAL"
    notes = _notes(parts, found.name, len(names) if sheet is None else 1, serial)
    source = SheetSource(found, parts.valueless)
    return Opened(format="xlsx", source=source, sheet=found.name, sheets=names, notes=notes, serial=serial)


def _notes(parts: xlsx_parts.SheetParts, name: str, sheets: int, serial: str) -> tuple[str, ...]:
    notes = []
    if sheets > 1:
        notes.append(f"Sheet “{name}” of {sheets} was read.")
    if serial == "SERIAL1904":
        notes.append("The workbook counts its days from 1904.")
    if parts.hidden_rows:
        rows, are = ("row", "is") if len(parts.hidden_rows) == 1 else ("rows", "are")
        notes.append(f"{rows.capitalize()} {_listed(parts.hidden_rows)} {are} hidden in the workbook, but {are} read.")
    if parts.merged:
        notes.append(f"Merged cells have their value in their first row only: {_listed(parts.merged)}.")
    return tuple(notes)


def _listed(items: Sequence[object]) -> str:
    more = f" and {len(items) - _NAMED:,} more" if len(items) > _NAMED else ""
    return ", ".join(map(str, items[:_NAMED])) + more


def _sheet(workbook: CalamineWorkbook, metas: Sequence[SheetMetadata], wanted: str | None, file: str) -> CalamineSheet:
    """The wanted sheet, else the first with content, one that people see before one that is hidden."""
    from python_calamine import SheetVisibleEnum

    names = [meta.name for meta in metas]
    if wanted is not None:
        if wanted not in names:
            raise UserError(f"{file} has no sheet “{wanted}”. It has: {', '.join(names)}.")
        return workbook.get_sheet_by_name(wanted)
    for meta in sorted(metas, key=lambda meta: meta.visible != SheetVisibleEnum.Visible):
        candidate = workbook.get_sheet_by_name(meta.name)
        if candidate.start is not None:
            return candidate
    raise UserError(f"{file} has no sheet with anything in it. Choose another file.")


def _cell(value: _Value) -> Cell:
    if isinstance(value, (str, bool, datetime, date)):
        return value
    if isinstance(value, float):
        # repr is the shortest text that reads back as the same number: 1100.04, not 1100.0399999999999636
        return Decimal(int(value)) if value.is_integer() else Decimal(repr(value))
    if isinstance(value, int):
        return Decimal(value)
    return str(value)
