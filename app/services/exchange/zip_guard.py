"""Looks into a workbook's ZIP container before anything unpacks it: small files can hold enormous ones.

The sizes that a ZIP states may be lies, so everything is inflated once, in pieces that are thrown away.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from app.domain.errors import UserError

MAX_ENTRIES = 5000
MAX_INFLATED = 200 * 1024 * 1024
MAX_RATIO = 100
# Small entries compress well without harm (a style sheet of repetitions).
_RATIO_FROM = 10 * 1024 * 1024
# The reader keeps a rectangle from the first to the last used cell in memory.
MAX_CELLS = 10_000_000
_PIECE = 1 << 16
_CELL = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})?([0-9]{1,7})["']""")
_TOO_BIG = "Save the rows you need as CSV and choose that file."


def check(path: Path) -> None:
    """Raises UserError where the container is broken, no workbook, or would unpack to more than we allow."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as raw:
            names = set(archive.namelist())
            if "xl/workbook.xml" not in {name.lower() for name in names}:
                raise UserError(f"{path.name} is {_what(names)}. Save it as XLSX or CSV and choose that file.")
            _check_entries(path.name, archive, raw)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, NotImplementedError):
        raise UserError(
            f"{path.name} is a damaged workbook. Save it anew in the spreadsheet program and try again."
        ) from None


def _what(names: set[str]) -> str:
    if "word/document.xml" in names:
        return "a text document, not a table"
    if "xl/workbook.bin" in names:
        return "a binary workbook (XLSB), which can't be read"
    if "content.xml" in names:
        return "an OpenDocument file, which can't be read"
    return "a ZIP archive, not a table"


def _check_entries(name: str, archive: zipfile.ZipFile, raw: BinaryIO) -> None:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise UserError(f"{name} holds {len(entries)} parts, far more than a workbook has. {_TOO_BIG}")
    total = 0
    for entry in entries:
        inflated = 0
        extent = _Extent()
        is_sheet = "worksheets/" in entry.filename.lower()
        for piece in _inflate(raw, entry):
            inflated += len(piece)
            if inflated > _RATIO_FROM and inflated > MAX_RATIO * entry.compress_size:
                raise UserError(f"{name} unpacks to more than {MAX_RATIO} times its size. {_TOO_BIG}")
            if total + inflated > MAX_INFLATED:
                raise UserError(f"{name} unpacks to more than {MAX_INFLATED >> 20} MB. {_TOO_BIG}")
            if is_sheet and extent.grows_beyond(piece, MAX_CELLS):
                raise UserError(f"{name} has a sheet that spans more than {MAX_CELLS:,} cells. {_TOO_BIG}")
        total += inflated


def _inflate(raw: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of an entry, piece by piece, whatever size its header states."""
    raw.seek(entry.header_offset)
    header = struct.unpack("<4s5H3I2H", raw.read(30))
    raw.seek(header[9] + header[10], 1)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile(f"compression {entry.compress_type}")
    inflater = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    left = entry.compress_size
    while left > 0 and (packed := raw.read(min(_PIECE, left))):
        left -= len(packed)
        if inflater is None:
            yield packed
            continue
        while packed:
            yield inflater.decompress(packed, _PIECE)
            packed = inflater.unconsumed_tail


class _Extent:
    """How far the cells of a sheet reach, from the references in its XML."""

    def __init__(self) -> None:
        self._columns = 1
        self._rows = 1
        self._tail = b""

    def grows_beyond(self, piece: bytes, cells: int) -> bool:
        text = self._tail + piece
        self._tail = text[-24:]
        references = _CELL.findall(text)
        if references:
            widest = max((column for column, _ in references), key=lambda column: (len(column), column))
            self._columns = max(self._columns, _number(widest))
            self._rows = max(self._rows, max(int(row) for _, row in references))
        return self._columns * self._rows > cells


def _number(column: bytes) -> int:
    """``A`` is 1, ``XFD`` is 16384; no letters at all (a row's own reference) count as 1."""
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return max(number, 1)
