"""Files to import, made on the spot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from app.services.exchange.reading import Table, open_table
from app.services.exchange.rows import Cell


def write(folder: Path, content: str | bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def table(folder: Path, content: str | bytes) -> Table:
    return open_table(write(folder, content))


def cells(opened: Table) -> list[list[Cell]]:
    """All rows, which must be sound."""
    rows = list(opened.rows())
    assert [row.problem for row in rows] == [None] * len(rows)
    return [row.cells for row in rows]


def workbook(path: Path, sheets: Mapping[str, Iterable[Iterable[object]]], *, since_1904: bool = False) -> Path:
    """A workbook with the given rows; dates are written as dates."""
    import xlsxwriter

    options = {"default_date_format": "yyyy-mm-dd", "date_1904": since_1904}
    with xlsxwriter.Workbook(path, options) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value is not None:
                        sheet.write(number, column, value)
    return path
