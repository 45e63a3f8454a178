"""Whether the file at a path is still the database that was opened.

In WAL mode SQLite answers "committed" for a file that somebody has deleted or replaced meanwhile: it still has the old
one open, which nobody will ever see again. So device and inode are compared before and after each write, and what only
damage can change, the first bytes and the length, before each write and every few seconds.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import ConnectionLost, FileGone
from app.storage.cipher import PLAIN_HEADER
from app.storage.write_ahead import pages_in

# The salt of an encrypted file, or SQLite's own sign (https://sqlite.org/fileformat2.html).
_SIGN = 16
_HEADER = 100
# Header and length are not read at one instant.
_LOOKS, _PAUSE = 4, 0.05

_DELETED = "The database file was deleted or moved away: {}. Nothing is written any more."
_REPLACED = "Another file took the place of the database {}. Nothing is written any more, to neither of them."
_CUT = "The database file {} was cut off or written over by another program. Nothing is written any more."
_OUT_OF_REACH = "The folder {} can't be reached any more: {}."


@dataclass
class FileIdentity:
    """What was opened at ``path``. Take it while a connection is open, and keep it as long."""

    path: Path
    _id: tuple[int, int] = field(init=False)
    _sign: bytes = field(init=False, default=b"")
    _wal_id: tuple[int, int] | None = field(init=False, default=None)
    _aside: Path | None = field(init=False, default=None)
    _descriptor: int | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._id = _identity(self.path.stat())
        self._sign = self._header()[:_SIGN]

    def check_place(self) -> os.stat_result:
        """FileGone unless the path still leads to the file that was opened; ConnectionLost where it leads nowhere."""
        try:
            found = self.path.stat()
        except FileNotFoundError as error:
            if not self.path.parent.is_dir():
                raise ConnectionLost(_OUT_OF_REACH.format(self.path.parent, "it is not there")) from error
            raise FileGone(_DELETED.format(self.path)) from error
        except OSError as error:
            raise ConnectionLost(_OUT_OF_REACH.format(self.path.parent, error.strerror or error)) from error
        if _identity(found) != self._id:
            self._put_wal_aside()
            raise FileGone(_REPLACED.format(self.path))
        if self._aside is not None:
            self._put_wal_back()
        return found

    def check(self) -> None:
        """The same, and FileGone where the file was cut off or written over."""
        for look in range(_LOOKS):
            if self._is_sound(self.check_place().st_size):
                return
            if look < _LOOKS - 1:
                time.sleep(_PAUSE)
        raise FileGone(_CUT.format(self.path))

    def _is_sound(self, size: int) -> bool:
        header = self._header()
        if not self._sign or not header:
            return size >= _HEADER  # nothing was written yet at the start, or the system shows us no descriptor
        if header[:_SIGN] != self._sign:
            return False
        if self._sign != PLAIN_HEADER:
            return size >= _HEADER
        return size >= _length_in(header) or self._will_grow(header, size)

    def _will_grow(self, header: bytes, size: int) -> bool:
        """Whether the end of a file that is shorter than its header says is still to come.

        A checkpoint writes the pages of the write-ahead log in their order: the first one, with the count of them all,
        long before the last ones. Where the program that was at it is killed, the next checkpoint goes on. In the same
        way a rollback journal that was left behind undoes what lengthened the count.
        """
        journal = _beside(self.path, "-journal")
        with contextlib.suppress(OSError):
            if journal.stat().st_size:
                return True
        page = _page_size(header)
        missing = range(size // page + 1, _length_in(header) // page + 1)
        return pages_in(_beside(self.path, "-wal")).issuperset(missing)

    def _header(self) -> bytes:
        """The beginning of the file, read through a descriptor of SQLite's.

        On POSIX, to open and close the file ourselves would drop the locks that this process holds on it. Windows has
        no such trap. Empty where no descriptor is found.
        """
        if sys.platform == "win32":
            with contextlib.suppress(OSError), self.path.open("rb") as file:
                return file.read(_HEADER)
            return b""
        for descriptor in self._descriptors():
            with contextlib.suppress(OSError):
                found = os.fstat(descriptor)
                if _identity(found) != self._id or not stat.S_ISREG(found.st_mode):
                    continue
                header = os.pread(descriptor, _HEADER, 0)
                if _identity(os.fstat(descriptor)) == self._id:
                    self._descriptor = descriptor
                    return header
        return b""

    def _descriptors(self) -> Iterable[int]:
        """All that are open, that of the last look first."""
        if self._descriptor is not None:
            yield self._descriptor
        with contextlib.suppress(OSError):
            yield from [int(entry.name) for entry in Path("/dev/fd").iterdir() if entry.name.isdecimal()]

    def note_wal(self) -> None:
        """Remember which write-ahead log belongs to this file."""
        with contextlib.suppress(OSError):
            self._wal_id = _identity(_beside(self.path, "-wal").stat())

    def _put_wal_aside(self) -> None:
        """Take the log of the old file out of the way of the one that took its place.

        SQLite tells a log by its name alone, and would read the pages of the old file into the new one.
        """
        wal = _beside(self.path, "-wal")
        with contextlib.suppress(OSError):
            if self._wal_id is not None and _identity(wal.stat()) == self._wal_id:
                aside = _beside(self.path, f"-wal.of-{self._id[1]}")
                wal.replace(aside)
                self._aside = aside
                _beside(self.path, "-shm").unlink(missing_ok=True)

    def _put_wal_back(self) -> None:
        """The old file is there again, and its log belongs to it."""
        wal = _beside(self.path, "-wal")
        with contextlib.suppress(OSError):
            if self._aside is not None and not wal.exists():
                self._aside.replace(wal)
            self._aside = None


def _length_in(header: bytes) -> int:
    """How long the file must be at least, by its own header."""
    changes, valid_for = header[24:28], header[92:96]
    pages = int.from_bytes(header[28:32], "big")
    return _page_size(header) * pages if changes == valid_for else _HEADER


def _page_size(header: bytes) -> int:
    size = int.from_bytes(header[16:18], "big")
    return 65536 if size == 1 else size


def _identity(found: os.stat_result) -> tuple[int, int]:
    return found.st_dev, found.st_ino


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
