"""Carries everything of one database to another place, of the same kind or another."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from app.domain.progress import Progress
from app.models.changes import ChangeSet
from app.storage.database import Database
from app.storage.location import Location
from app.storage.sqlite_file import is_encrypted
from app.storage.transfer import transfer


@dataclass(frozen=True, slots=True)
class MovedTable:
    """A table as it is at both places: its rows, and their checksum in hexadecimal digits."""

    name: str
    rows: int
    checksum: str


@dataclass(frozen=True, slots=True)
class Moved:
    """``changed_meanwhile``: how many changes were stored at the old place after copying began; they are only there."""

    tables: tuple[MovedTable, ...]
    changed_meanwhile: int

    @property
    def rows(self) -> int:
        """Of all tables together."""
        return sum(table.rows for table in self.tables)


def move_database(source: Database, target: Location, progress: Progress) -> Moved:
    """Copy everything into an empty place and compare; the source stays as it is.

    A file made from an encrypted one is encrypted with its key, unless ``target`` has another. Raises UserError where
    something is at the target or can't be kept there, EnvironmentFault, Cancelled; then there is nothing at the target.
    """
    if target.path is not None and target.key is None:
        path = source.location.path
        target = target.with_key_of(source.location) if path is not None and is_encrypted(path) else target
    contents = transfer(source.engine, target, progress)
    with source.reading() as session:
        stored = session.scalar(select(func.count()).select_from(ChangeSet)) or 0
    later = stored - contents.sums["change_sets"].rows
    tables = (MovedTable(name, table.rows, table.checksum) for name, table in contents.sums.items())
    return Moved(tuple(tables), later)
