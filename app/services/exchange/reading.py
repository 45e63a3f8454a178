"""Opens a file as a table of rows, whatever program wrote it.

Rows are streamed afresh on each call of ``Table.rows``, with the line (CSV) or row (workbook) they stand on. A
row that can't be taken apart as the header says is not dropped but carries its problem.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from app.domain.errors import EnvironmentFault, UserError
from app.services.exchange import csv_reader, file_kind, xlsx_reader
from app.services.exchange.headers import find_header, unique_names
from app.services.exchange.rows import Cell, FileFormat, Opened, Record, Source

MAX_COLUMNS = 1000
# The field of the error that asks whether a file has column names.
NO_HEADER = "header"
_LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class Table:
    """An opened file. ``headers`` are unique and not empty; ``notes`` say what was decided on the way.

    ``serial`` is the order in which its day numbers are read, as ``date_formats`` calls it.
    """

    path: Path
    format: FileFormat
    headers: tuple[str, ...]
    header_line: int
    source: Source
    skipped: int
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    stamp: tuple[int, int] = (0, 0)
    serial: str = "SERIAL"

    def rows(self) -> Iterator[Record]:
        """All data rows, read as they are asked for; each has one cell for each header, or a problem."""
        if _stamp(self.path) != self.stamp:
            raise UserError(f"{self.path.name} has changed since it was opened. Open it again.")
        width = len(self.headers)
        for line, cells, problem in islice(self.source.records(), self.skipped, None):
            if len(cells) == width or problem is not None:
                yield Record(line, cells, problem)
            else:
                yield _misfit(line, cells, width)


def open_table(
    path: Path,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    has_header: bool | None = None,
) -> Table:
    """Open a CSV file or a workbook. What is None is found out from the content.

    Raises UserError for what is no table we can read, and says what to do; EnvironmentFault when the disk fails.
    """
    try:
        stamp = _stamp(path)
        opened = _open(path, sheet=sheet, encoding=encoding, delimiter=delimiter)
        return _with_header(path, opened, stamp, has_header)
    except IsADirectoryError:
        raise UserError(f"{path.name} is a folder. Choose a file.") from None
    except FileNotFoundError:
        raise UserError(f"There is no file {path}. Check the name.") from None
    except PermissionError:
        raise UserError(f"You may not read {path.name}. Change its permissions or ask its owner.") from None
    except OSError as error:
        message = f"{path.name} could not be read: {error.strerror or error}."
        raise EnvironmentFault(message, retryable=True) from error


def _open(path: Path, *, sheet: str | None, encoding: str | None, delimiter: str | None) -> Opened:
    if file_kind.is_workbook(path):
        return xlsx_reader.open_workbook(path, sheet)
    return csv_reader.open_text(path, encoding, delimiter)


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _with_header(path: Path, opened: Opened, stamp: tuple[int, int], has_header: bool | None) -> Table:
    first = list(islice(opened.source.records(), _LOOKED_AT))
    if not first:
        raise UserError(f"{path.name} holds no rows. It needs a row of column names and rows below it.")
    header = find_header([record.cells for record in first], has_header)
    if header is None:
        raise UserError(
            f"The first row of {path.name} looks like data, not like column names. "
            "Add a row with column names above it, or say that the file has none.",
            field=NO_HEADER,
        )
    record = first[header.index] if header.index >= 0 else first[0]
    if len(header.names) > MAX_COLUMNS:
        raise UserError(f"{path.name} has {len(header.names)} columns. Remove some: {MAX_COLUMNS} can be read.")
    notes = opened.notes + ((header.note,) if header.note else ())
    return Table(
        path=path,
        format=opened.format,
        headers=unique_names(header.names),
        header_line=record.line if header.index >= 0 else 0,
        source=opened.source,
        skipped=header.index + 1,
        encoding=opened.encoding,
        delimiter=opened.delimiter,
        sheet=opened.sheet,
        sheets=opened.sheets,
        notes=notes,
        stamp=stamp,
        serial=opened.serial,
    )


def _misfit(line: int, cells: list[Cell], width: int) -> Record:
    """Too long a row is sound when only empty cells are beyond the header; too short a row never is."""
    if len(cells) > width and all(cell == "" for cell in cells[width:]):
        return Record(line, cells[:width])
    if len(cells) > width:
        hint = "Does a cell hold the separator without quotation marks?"
        return Record(line, cells, f"The row has {len(cells)} cells, the header has {width} columns. {hint}")
    return Record(line, cells, f"The row has only {len(cells)} of {width} cells. Add the missing ones.")
