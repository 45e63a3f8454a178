"""Makes a sound file of a damaged one. The damaged file is only read: what is worked on is a copy."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import DBAPIError

from app.domain.errors import DatabaseBusy, EnvironmentFault, PassphraseNeeded, PassphraseWrong, UserError
from app.domain.progress import Cancelled, Progress
from app.models import Base
from app.models.search import SEARCHED, search_text_for
from app.storage import schema
from app.storage.backup import copy_file, problems_of
from app.storage.cipher import PAGE_SIZE
from app.storage.engine import make_engine, writing_engine
from app.storage.faults import in_words
from app.storage.location import Location
from app.storage.salvage import SavedTable, salvage
from app.storage.sqlite_file import connect_file
from app.storage.strangers import refuse_other_programs
from app.storage.transfer.targets import new_target
from app.storage.whole_file import disk_in_words, occupied

_BESIDE = ("-wal", "-journal")
# Free or of overflow, and pages of indexes and tables (https://www.sqlite.org/fileformat.html, 1.6).
_PAGE_KINDS = frozenset((0x00, 0x02, 0x05, 0x0A, 0x0D))
_HEADLESS = "The head of {} can't be read, so nothing behind it can be found."


class HeadLost(EnvironmentFault):
    """Nothing says any more where the tables of a file are."""


class Means(StrEnum):
    """What it took."""

    COPIED = "copied"
    """Nothing was wrong with the rows; indexes, triggers and search were made anew all the same."""
    REBUILT = "rebuilt"
    """Indexes, triggers and search were damaged, and could be made anew from sound rows."""
    SALVAGED = "salvaged"
    """Rows were read one by one into a new file."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """``problems`` are those of the damaged file; ``tables`` tells what came along where rows had to be salvaged."""

    path: Path
    means: Means
    problems: tuple[str, ...]
    tables: tuple[SavedTable, ...]


def repair_file(location: Location, target: Path, progress: Progress) -> Repaired:
    """Write a sound file to an empty place. Raises UserError, EnvironmentFault or Cancelled, leaving nothing there;
    HeadLost where only a backup helps.

    The damaged file is neither opened nor changed. An encrypted one is made an encrypted one.
    """
    assert location.path is not None
    if not location.path.is_file():
        raise UserError(f"There is no file {location.path}.")
    if occupied(target):
        raise UserError(f"{target} exists already. Choose another name.")
    with _copy_of(location, target.parent, progress) as copy, _of_the_original(location, copy):
        refuse_other_programs(copy)
        problems = tuple(_recovered(copy))
        made = replace(location, path=target)
        if _rebuilt(copy, progress):
            copy_file(copy, target, progress)
            return Repaired(target, Means.REBUILT if problems else Means.COPIED, problems, ())
        return Repaired(target, Means.SALVAGED, problems, tuple(_salvaged(copy, made, progress)))


@contextmanager
def _copy_of(location: Location, folder: Path, progress: Progress) -> Iterator[Location]:
    """The file with its log, byte by byte, in a folder of its own."""
    path = location.path
    assert path is not None
    with disk_in_words(folder), tempfile.TemporaryDirectory(prefix=".repair ", dir=folder) as place:
        copy = Path(place) / path.name
        before = _stamps(path)
        progress.report(0, 0, "Copying")
        for part in before:
            shutil.copyfile(part, copy.with_name(part.name))
        if _stamps(path) != before:
            raise DatabaseBusy(f"Somebody works on {path} at this moment. Close it everywhere, then try again.")
        yield replace(location, path=copy)


@contextmanager
def _of_the_original(location: Location, copy: Location) -> Iterator[None]:
    """What can't be opened is either encrypted or without its head; both are said of the file, not of the copy."""
    assert location.path is not None
    assert copy.path is not None
    try:
        yield
    except (PassphraseNeeded, PassphraseWrong) as error:
        if _looks_plain(copy.path):
            raise HeadLost(_HEADLESS.format(location.path)) from error
        raise type(error)(error.message.replace(str(copy.path), str(location.path))) from error


def _looks_plain(copy: Path) -> bool:
    """Whether most pages behind the first begin as pages of a plain file do; of an encrypted one hardly any does."""
    with copy.open("rb") as content:
        content.seek(PAGE_SIZE)
        starts = [page[0] for page in iter(lambda: content.read(PAGE_SIZE), b"")]
    return 2 * sum(start in _PAGE_KINDS for start in starts) > len(starts)


def _stamps(path: Path) -> dict[Path, tuple[int, int]]:
    parts = (path, *(path.with_name(path.name + suffix) for suffix in _BESIDE))
    return {part: (part.stat().st_size, part.stat().st_mtime_ns) for part in parts if part.exists()}


def _recovered(copy: Location) -> list[str]:
    """What is wrong with the copy, after its log was taken in."""
    from sqlcipher3 import dbapi2

    try:
        with _raw(copy) as connection:
            connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except dbapi2.DatabaseError as error:
        return [f"{error}."]
    return problems_of(copy)


@contextmanager
def _raw(copy: Location) -> Iterator[Any]:
    from sqlcipher3 import dbapi2

    assert copy.path is not None
    try:
        connection = connect_file(copy.path, copy.key, mode="rw")
    except dbapi2.DatabaseError as error:
        raise HeadLost(_HEADLESS.format(copy.path.name)) from error
    with contextlib.closing(connection):
        yield connection


def _rebuilt(copy: Location, progress: Progress) -> bool:
    """Make everything anew that follows from the rows; whether the copy is sound then."""
    if progress.cancelled:
        raise Cancelled
    progress.report(0, 0, "Making indexes and search anew")
    engine = make_engine(copy, foreign_keys=False)
    try:
        with writing_engine(engine).begin() as connection:
            if schema.current_revision(connection) != schema.HEAD:
                connection.exec_driver_sql("REINDEX")
            else:
                _make_anew(connection)
    except (DBAPIError, EnvironmentFault):
        return False
    finally:
        engine.dispose()
    return not problems_of(copy)


def _make_anew(connection: Connection) -> None:
    named = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    for (name,) in connection.exec_driver_sql(named).all():
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    for name in SEARCHED:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}_fts")
    connection.exec_driver_sql("REINDEX")
    for name, columns in SEARCHED.items():
        table = Base.metadata.tables[name]
        rows = connection.execute(select(table.c.id, table.c.search_text, *(table.c[each] for each in columns)))
        for row in rows.mappings().all():
            wanted = search_text_for(name, dict(row))
            if row["search_text"] != wanted:
                connection.execute(update(table).where(table.c.id == row["id"]).values(search_text=wanted))
    schema.install(connection)


def _salvaged(copy: Location, made: Location, progress: Progress) -> list[SavedTable]:
    assert copy.path is not None
    with _raw(copy) as source:
        revision = _revision(source)
        with in_words(), new_target(made, size=copy.path.stat().st_size, revision=revision) as writing:
            return salvage(source, writing, progress)


def _revision(source: Any) -> str:
    from sqlcipher3 import dbapi2

    try:
        found = source.execute("SELECT version_num FROM alembic_version").fetchone()
    except dbapi2.DatabaseError:
        return schema.HEAD
    return found[0] if found and found[0] <= schema.HEAD else schema.HEAD
