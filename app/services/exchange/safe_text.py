"""Tables written for spreadsheets: no text of ours is taken for a formula, and a file is whole or not there."""

from __future__ import annotations

import csv
import os
import re
import tempfile
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import TypeAlias

from app.domain.errors import EnvironmentFault

Out: TypeAlias = str | int | bool | Decimal | date | datetime | None

# ASVS 5.0, 1.2.10: a cell that begins with one of these is a formula to a spreadsheet.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_GUARDED = re.compile(r"\A'(?='*[=+\-@\t\r])")


def guarded(text: str) -> str:
    """Text that a spreadsheet shows instead of calculating. The import takes the apostrophe off again.

    One that is there already gets a second, so that reading back gives what was written.
    """
    bare = text.lstrip("'")
    return f"'{text}" if bare.startswith(_FORMULA_STARTS) else text


def unguarded(text: str) -> str:
    """What was written, of text that ``guarded`` has put into a file."""
    return _GUARDED.sub("", text)


def as_text(value: Out) -> str:
    """A value for a CSV cell; only text is guarded, numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def require_place(path: Path) -> None:
    """EnvironmentFault where a file can't be written, before there is anything to write."""
    if path.is_dir():
        raise EnvironmentFault(f"{path} is a folder. Name a file in it.")
    _beside(path).unlink()


def _beside(path: Path) -> Path:
    """A new, empty file in the same folder."""
    try:
        handle, name = tempfile.mkstemp(prefix=".", suffix=path.suffix, dir=path.parent)
    except OSError as error:
        raise EnvironmentFault(f"{path} can't be written: {error.strerror}. Choose another place.") from error
    os.close(handle)
    return Path(name)


class WholeFile:
    """Gives a temporary path beside the wanted one; what is there takes its place when the block ends well."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.temporary = path

    def __enter__(self) -> WholeFile:
        self.temporary = _beside(self._path)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                with self.temporary.open("rb") as written:
                    os.fsync(written.fileno())
                self.temporary.replace(self._path)
        except OSError as failed:
            raise EnvironmentFault(f"{self._path} can't be written: {failed.strerror}.") from failed
        finally:
            self.temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise EnvironmentFault(f"{self._path} can't be written: {error.strerror}.") from error


class CsvFile:
    """A CSV file in UTF-8 with a mark, as spreadsheets expect it."""

    def __init__(self, path: Path) -> None:
        self._whole = WholeFile(path)

    def __enter__(self) -> CsvFile:
        self._whole.__enter__()
        self._stream = self._whole.temporary.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._stream)
        return self

    def write(self, row: Iterable[Out]) -> None:
        """One row."""
        self._writer.writerow([as_text(value) for value in row])

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._stream.close()
        finally:
            self._whole.__exit__(kind, error, trace)
