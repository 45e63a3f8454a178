"""Reads delimited text of any dialect: comma, semicolon, tab or bar, any line end, line ends inside quotes."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO, cast

from app.domain.errors import UserError
from app.services.exchange import charset
from app.services.exchange.rows import Cell, Opened, Record

DELIMITERS = (",", ";", "\t", "|")
# A cell or line beyond this is no cell but a quotation mark that was never closed, or no table at all.
MAX_CELL = 16 * 1024 * 1024
_SAMPLE = 256 * 1024
_SAMPLE_ROWS = 300
# A quotation mark left open that swallows more lines than this ruins the file; fewer ruin only the last row.
_SWALLOWED = 20
_HINT = re.compile(r"\ufeff?\"?sep=(.)\"?(\r\n|\n|\r)")
# Put after the last line: it comes back as a row of its own unless a quotation mark is open.
_END = "\x02\x03"
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f�]")


@dataclass(frozen=True, slots=True)
class TextSource:
    """A delimited file on disk."""

    path: Path
    charset: charset.Charset
    delimiter: str
    skip_spaces: bool
    skip_lines: int

    def records(self) -> Iterator[Record]:
        """Every row that is not empty, with the line it begins on."""
        with self.charset.open(self.path) as stream:
            lines = _lines(stream, self.path.name)
            for _ in range(self.skip_lines):
                next(lines, None)
            yield from self._parse(lines)

    def _parse(self, lines: Iterator[str]) -> Iterator[Record]:
        csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL))
        reader = csv.reader(lines, delimiter=self.delimiter, skipinitialspace=self.skip_spaces)
        rows = cast(Iterator[list[Cell]], reader)
        done = 0
        try:
            for row in rows:
                line = self.skip_lines + done + 1
                done = reader.line_num
                if row and str(row[-1]).endswith(_END):
                    if row != [_END]:
                        yield self._unclosed(line, done, row)
                    return
                if any(row):
                    yield Record(line, row)
        except csv.Error as error:
            raise UserError(
                f"{self.path.name} can't be read from line {self.skip_lines + done + 1} on: {error}. "
                "Is a quotation mark left open there?"
            ) from error

    def _unclosed(self, line: int, end: int, row: list[Cell]) -> Record:
        swallowed = end - (line - self.skip_lines)
        if swallowed > _SWALLOWED:
            raise UserError(
                f"{self.path.name} opens a quotation mark on line {line} and never closes it, so the "
                f"{swallowed - 1} lines after it can't be told apart. Correct that line and try again."
            )
        row[-1] = str(row[-1]).removesuffix(_END).rstrip("\r\n")
        return Record(line, row, "A quotation mark is opened here and never closed. Was the file cut off?")


def _lines(stream: TextIO, name: str) -> Iterator[str]:
    """The lines of the file and the end mark. Guards memory against a file that is one endless line."""
    number = 0
    while line := stream.readline(MAX_CELL):
        number += 1
        if len(line) == MAX_CELL:
            raise UserError(f"Line {number} of {name} has more than {MAX_CELL:,} characters. Choose a table.")
        yield line
    yield _END


def open_text(path: Path, encoding: str | None, delimiter: str | None) -> Opened:
    """Find out encoding and dialect of a delimited file. Raises UserError where it is no text."""
    found = charset.named(encoding) if encoding else charset.detect(path)
    try:
        with found.open(path) as stream:
            sample = stream.read(_SAMPLE)
    except UnicodeError:
        raise UserError(f"{path.name} is not written in {encoding or found.codec}. Choose another encoding.") from None
    if not sample.strip("\0 \t\r\n\ufeff"):
        raise UserError(f"{path.name} is empty. Choose a file with a row of column names and rows below it.")
    if _is_binary(sample):
        raise UserError(f"{path.name} is not a text. Save the table as CSV or XLSX and choose that file.")
    hint = _HINT.match(sample)
    if hint:
        sample, delimiter = sample[hint.end() :], delimiter or hint[1]
    delimiter = delimiter or _sniff(sample)
    return Opened(
        format="csv",
        source=TextSource(path, found, delimiter, _is_spaced(sample, delimiter), 1 if hint else 0),
        encoding=found.codec,
        delimiter=delimiter,
        notes=(found.note,) if found.note else (),
    )


def _is_binary(sample: str) -> bool:
    """Control characters are rare in a text; a few lines may hold some by accident."""
    share = len(_UNPRINTABLE.findall(sample)) / len(sample)
    return share > (0.3 if len(sample) < 500 else 0.08)


def _is_spaced(sample: str, delimiter: str) -> bool:
    """Whether quotation marks follow a space after the delimiter, as in ``a, "b"``."""
    rows = _sample_rows(sample, delimiter)
    return any(cell.startswith(' "') and cell.endswith('"') for row in rows for cell in row)


def _sniff(sample: str) -> str:
    """The delimiter under which most rows have the same, and then the greatest, number of cells."""

    def score(delimiter: str) -> tuple[float, int]:
        widths = Counter(len(row) for row in _sample_rows(sample, delimiter))
        if not widths:
            return 0.0, 0
        width, rows = max(widths.items(), key=lambda item: (item[1], item[0]))
        return (rows / widths.total() if width > 1 else 0.0), width

    return max(DELIMITERS, key=score)


def _sample_rows(sample: str, delimiter: str) -> list[list[str]]:
    """Rows of the sample that are not empty; without its last row where that may have been cut."""
    csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL))
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    rows = [row for row in islice(reader, _SAMPLE_ROWS) if any(row)]
    if len(sample) >= _SAMPLE and len(rows) > 1 and len(rows) < _SAMPLE_ROWS:
        rows.pop()
    return rows
