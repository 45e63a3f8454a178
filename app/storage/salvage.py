"""Reads what can be read of a damaged file, row by row, and writes it to a new one."""

# ruff: noqa: S608 - the names put into SQL are those of our own tables

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from app.domain.progress import Cancelled, Progress

_BLOCK = 500
_SINGLY = 64
_OUR_OWN = frozenset(("change_context", "alembic_version"))
_TABLES = "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"


@dataclass
class SavedTable:
    """A table of the new file: ``rows`` that came along; ``unread`` pairs of first and last key of rows that could not
    be read, as far as there were any; ``dropped`` keys of rows without what they belong to, ``loosened`` keys of rows
    that came along without a link.
    """

    name: str
    rows: int = 0
    unread: list[tuple[int, int]] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    loosened: list[int] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it is missing."""
        return not (self.unread or self.dropped or self.loosened)


def salvage(source: Any, target: Connection, progress: Progress) -> list[SavedTable]:
    """Copy every row that can be read from a raw connection into the empty tables of ``target``; raises Cancelled.

    Values are taken as they are stored. Links to rows that are gone are emptied, or else the row is left out.
    """
    writer: Any = target.connection.cursor()
    names = [name for name, sql in writer.execute(_TABLES).fetchall() if _is_copied(name, sql)]
    saved = []
    for number, name in enumerate(names):
        progress.report(number, len(names), f"Reading {name.replace('_', ' ')}")
        saved.append(_Table(source, writer, name, progress).copy())
    _keep_counters(source, writer)
    _mend_links(writer, {table.name: table for table in saved})
    return saved


def _is_copied(name: str, sql: str) -> bool:
    """Not what the search and SQLite keep for themselves."""
    return name not in _OUR_OWN and "_fts" not in name and not name.startswith("sqlite_") and "VIRTUAL" not in sql


class _Table:
    """One table on its way."""

    def __init__(self, source: Any, writer: Any, name: str, progress: Progress) -> None:
        self._source, self._writer, self._progress = source, writer, progress
        self._saved = SavedTable(name)
        there = {row[1] for row in _tried(lambda: source.execute(f'PRAGMA table_info("{name}")').fetchall()) or ()}
        columns = [row[1] for row in writer.execute(f'PRAGMA table_info("{name}")') if row[1] in there]
        quoted = ", ".join(f'"{column}"' for column in columns)
        self._select = f'SELECT rowid, {quoted} FROM "{name}" NOT INDEXED'
        marks = ", ".join("?" * (len(columns) + 1))
        self._insert = f'INSERT OR IGNORE INTO "{name}" (rowid, {quoted}) VALUES ({marks})'
        self._is_there = bool(columns)

    def copy(self) -> SavedTable:
        """All of it, as far as it can be read."""
        if self._is_there:
            self._span(*self._ends())
        return self._saved

    def _ends(self) -> tuple[int, int]:
        """The first and the last key; where damage hides the last, the highest that was ever given out."""
        name = self._saved.name
        first, last = _tried(lambda: self._end("ASC")), _tried(lambda: self._end("DESC"))
        if last is None:
            asked = "SELECT seq FROM sqlite_sequence WHERE name = ?"
            given = _tried(lambda: self._source.execute(asked, (name,)).fetchone())
            last = given[0] if given else 0
        return (1 if first is None else first), last

    def _end(self, order: str) -> int:
        asked = f'SELECT rowid FROM "{self._saved.name}" NOT INDEXED ORDER BY rowid {order} LIMIT 1'
        row = self._source.execute(asked).fetchone()
        return 0 if row is None else int(row[0])

    def _span(self, first: int, last: int) -> None:
        """From both ends up to the damage, then ever smaller parts of what lies between."""
        if self._progress.cancelled:
            raise Cancelled
        if first > last:
            return
        up = self._read(f"{self._select} WHERE rowid BETWEEN ? AND ? ORDER BY rowid", first, last)
        if up is None:
            return
        first = max(first, up + 1)
        down = self._read(f"{self._select} WHERE rowid BETWEEN ? AND ? ORDER BY rowid DESC", first, last)
        if down is None:
            return
        last = min(last, down - 1) if down else last
        if last - first < _SINGLY:
            self._singly(first, last)
            return
        middle = (first + last) // 2
        self._span(first, middle)
        self._span(middle + 1, last)

    def _singly(self, first: int, last: int) -> None:
        for key in range(first, last + 1):
            if self._read(f"{self._select} WHERE rowid BETWEEN ? AND ?", key, key) is not None:
                self._miss(key)

    def _miss(self, key: int) -> None:
        unread = self._saved.unread
        if unread and unread[-1][1] == key - 1:
            unread[-1] = (unread[-1][0], key)
        else:
            unread.append((key, key))

    def _read(self, select: str, first: int, last: int) -> int | None:
        """Write what can be read in this order. The last key before the damage, 0 for none; None where all was."""
        from sqlcipher3 import dbapi2

        key, block = 0, list[Sequence[Any]]()
        try:
            for row in self._source.execute(select, (first, last)):
                key = row[0]
                block.append(row)
                if len(block) == _BLOCK:
                    self._write(block)
                    block = []
        except (dbapi2.DatabaseError, UnicodeDecodeError):
            self._write(block)
            return key
        self._write(block)
        return None

    def _write(self, block: list[Sequence[Any]]) -> None:
        if block:
            self._writer.executemany(self._insert, block)
            self._saved.rows += max(self._writer.rowcount, 0)


def _tried(ask: Callable[[], Any]) -> Any:
    """An answer, or None where the damage is in the way."""
    from sqlcipher3 import dbapi2

    try:
        return ask()
    except dbapi2.DatabaseError:
        return None


def _keep_counters(source: Any, writer: Any) -> None:
    """Keys that were given out once are not given out again."""
    for name, given in _tried(lambda: source.execute("SELECT name, seq FROM sqlite_sequence").fetchall()) or ():
        writer.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (given, name))


def _mend_links(writer: Any, saved: dict[str, SavedTable]) -> None:
    """Until each row's links lead somewhere: what is left out may leave others without what they belong to."""
    while broken := writer.execute("PRAGMA foreign_key_check").fetchall():
        for table, key, _parent, number in broken:
            column, is_needed = _link(writer, table, number)
            if is_needed:
                writer.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (key,))
                if writer.rowcount > 0:
                    saved[table].dropped.append(key)
                    saved[table].rows -= 1
            else:
                writer.execute(f'UPDATE "{table}" SET "{column}" = NULL WHERE rowid = ?', (key,))
                saved[table].loosened.append(key)


def _link(writer: Any, table: str, number: int) -> tuple[str, bool]:
    """The column of a link, and whether it can't be empty."""
    links = writer.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()
    column = next(row[3] for row in links if row[0] == number)
    needed = {row[1]: bool(row[3] or row[5]) for row in writer.execute(f'PRAGMA table_info("{table}")').fetchall()}
    return column, needed[column]
