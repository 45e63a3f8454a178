"""Brings a backup back: to a new place, or over the database in use. Nothing is given up before all is proven."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, select

from app.domain.backup_rotation import Reason
from app.domain.errors import EnvironmentFault, SchemaTooNew, UserError
from app.domain.progress import Progress
from app.models.changes import ChangeSet
from app.storage.backup import Unsound, copy_file, copy_from, copy_into, opened, problems_of
from app.storage.backup_folder import beside, free_backup_path, stem_of
from app.storage.database import Database
from app.storage.engine import make_engine
from app.storage.faults import in_words
from app.storage.location import Location
from app.storage.schema import HEAD, current_revision
from app.storage.takeover import Unreadable, put_aside, set_logs_aside, taken_over
from app.storage.transfer import refill, transfer
from app.storage.whole_file import disk_in_words, occupied, whole_file


def require_sound(backup: Location) -> str:
    """The schema of a backup. Raises EnvironmentFault where it is damaged, none of ours, or of a newer program."""
    assert backup.path is not None
    if not backup.path.is_file():
        raise UserError(f"There is no file {backup.path}.")
    with disk_in_words(backup.path.parent):
        problems = problems_of(backup)
    if problems:
        raise EnvironmentFault(f"{backup.path} is damaged: {problems[0]} Take another backup.")
    with _reading(backup) as engine, in_words(), engine.connect() as connection:
        revision = current_revision(connection)
    if revision is None:
        raise UserError(f"There is nothing in {backup.path}.")
    if revision > HEAD:
        raise SchemaTooNew(f"{backup.path} was written by a newer Headwater. Update the program on this computer.")
    return revision


def restore_to(backup: Location, target: Location, progress: Progress) -> None:
    """Bring a backup to a place where nothing is, of any kind; in a file it stays as encrypted as it is.

    Raises UserError where something is there, EnvironmentFault, Cancelled; then there is nothing at the target.
    """
    revision = require_sound(backup)
    if target.path is None:
        with _up_to_date(backup, revision) as engine:
            transfer(engine, target, progress)
        return
    if occupied(target.path):
        raise UserError(f"{target.path} exists already. Choose another name.")
    copy_file(backup, target.path, progress)


def restore_over_file(
    backup: Location, present: Location, at: datetime, progress: Progress | None = None
) -> Path | None:
    """Put a backup in the place of a file that nobody has open. Returns where that file is kept from now on; None where
    there was none any more.

    What can be read is backed up first; what can't is put aside as it is. Raises EnvironmentFault, and the present
    file is as it was.
    """
    assert backup.path is not None
    assert present.path is not None
    require_sound(backup)
    if not present.path.exists():
        set_logs_aside(present.path, at)
        copy_file(backup, present.path, progress)
        return None
    with (
        contextlib.ExitStack() as held,
        contextlib.closing(opened(backup)) as reader,
        whole_file(present.path, size=backup.path.stat().st_size, replace=True) as partial,
    ):
        copy_into(reader, backup, partial, progress)
        # Held until the new file has taken its name.
        return _kept(held, present, at)


def _kept(held: contextlib.ExitStack, present: Location, at: datetime) -> Path:
    assert present.path is not None
    try:
        connection = held.enter_context(taken_over(present))
        kept = free_backup_path(beside(present.path), stem_of(present), at, Reason.BEFORE_RESTORE)
        copy_from(connection, present, kept)
    except (Unreadable, Unsound):
        return put_aside(present.path, at)
    return kept


def restore_over_server(backup: Location, present: Location, progress: Progress) -> None:
    """Put what a backup holds in the place of everything on a server, in one transaction.

    The caller has backed up what is there. Keys that were given out since the backup are not given out again.
    """
    revision = require_sound(backup)
    with _up_to_date(backup, revision) as engine:
        refill(engine, present, progress)


def last_change_in(backup: Location) -> tuple[int, datetime] | None:
    """The key of the newest change set in a backup, and when it was made; None where nothing was ever changed."""
    newest = select(ChangeSet.id, ChangeSet.made_at).order_by(ChangeSet.id.desc()).limit(1)
    with _reading(backup) as engine, in_words(), engine.connect() as connection:
        found = connection.execute(newest).first()
    return (found.id, found.made_at) if found is not None else None


@contextmanager
def _reading(location: Location) -> Iterator[Engine]:
    engine = make_engine(location, read_only=True)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _up_to_date(backup: Location, revision: str) -> Iterator[Engine]:
    """The backup in the present schema: itself, or a copy that was brought up to date."""
    if revision == HEAD:
        with _reading(backup) as engine:
            yield engine
        return
    with tempfile.TemporaryDirectory(prefix="headwater-", ignore_cleanup_errors=True) as folder:
        copy = replace(backup, path=Path(folder) / "copy.headwater")
        assert copy.path is not None
        copy_file(backup, copy.path)
        database = Database.open(copy)
        try:
            yield database.engine
        finally:
            database.close()
