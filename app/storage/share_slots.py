"""The file of places beside a database on a share: who is at work, and whether locks are passed on at all.

Every client takes a place: it holds a lock on one byte of ``<database>.locks`` and writes a beat into the record that
belongs to it. Where locks are shared, nobody can take the byte of somebody who is alive. Whoever is given one whose
beat goes on has found a share that keeps locks to itself, on which SQLite would destroy the file.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Locks lie before the records: on Windows a locked byte can't even be read by others.
PLACES = 128
_RECORDS = 4096
_RECORD = struct.Struct("<16sQ40x")
_LENGTH = _RECORDS + PLACES * _RECORD.size


@dataclass(frozen=True, slots=True)
class Sign:
    """What stands in a record: which client, and how often it has shown that it is alive."""

    client: bytes
    beat: int


def places_file(database: Path) -> Path:
    """Where the places of a database are."""
    return database.with_name(database.name + ".locks")


def marker_file(database: Path) -> Path:
    """What says that locks are not shared there."""
    return database.with_name(database.name + ".locks-not-shared")


class SlotFile:
    """The open file. Not for several threads at once, and only one for each database in a process.

    POSIX locks belong to the process: it is given every byte that it holds already, and closing any descriptor of the
    file would drop them all.
    """

    def __init__(self, database: Path) -> None:
        self._descriptor = os.open(places_file(database), os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        if os.fstat(self._descriptor).st_size < _LENGTH:
            os.ftruncate(self._descriptor, _LENGTH)

    def close(self) -> None:
        """Let go of the file and of all locks on it."""
        os.close(self._descriptor)

    def try_lock(self, place: int) -> bool:
        """Take the byte of a place; false where another process holds it."""
        try:
            _lock(self._descriptor, place, taking=True)
        except (BlockingIOError, PermissionError):
            return False
        return True

    def unlock(self, place: int) -> None:
        """Give the byte of a place back."""
        _lock(self._descriptor, place, taking=False)

    def sign(self, place: int) -> Sign | None:
        """What stands in the record of a place; None where it is free."""
        client, beat = _RECORD.unpack(self._read(_RECORDS + place * _RECORD.size, _RECORD.size))
        return Sign(client, beat) if any(client) else None

    def signs(self) -> Iterator[tuple[int, Sign]]:
        """The records that are not free, with their places."""
        data = self._read(_RECORDS, PLACES * _RECORD.size)
        for place, (client, beat) in enumerate(_RECORD.iter_unpack(data)):
            if any(client):
                yield place, Sign(client, beat)

    def write(self, place: int, sign: Sign | None) -> None:
        """Write the record of a place; None frees it."""
        data = _RECORD.pack(sign.client, sign.beat) if sign else bytes(_RECORD.size)
        self._seek(_RECORDS + place * _RECORD.size)
        os.write(self._descriptor, data)

    def _read(self, start: int, length: int) -> bytes:
        self._seek(start)
        return os.read(self._descriptor, length).ljust(length, b"\0")

    def _seek(self, place: int) -> None:
        os.lseek(self._descriptor, place, os.SEEK_SET)


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int, place: int, *, taking: bool) -> None:
        os.lseek(descriptor, place, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK if taking else msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int, place: int, *, taking: bool) -> None:
        # The kind of lock that SQLite takes: what holds for this one holds for those.
        fcntl.lockf(descriptor, (fcntl.LOCK_EX | fcntl.LOCK_NB) if taking else fcntl.LOCK_UN, 1, place)
