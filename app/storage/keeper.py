"""What goes with a database while it is open: whether its place is fit for it, and whether it is still there."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import ConnectionLost, DiskFault, EnvironmentFault, ReadOnlyDatabase
from app.storage.file_identity import FileIdentity
from app.storage.file_settings import check_file, is_writable
from app.storage.file_system import mount_of, refuse_unfit
from app.storage.location import Location, Mode
from app.storage.server import version_notice
from app.storage.sqlite_words import DISK_FULL

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from app.storage.share_guard import ShareGuard

# From so many people at once on, a share answers slowly enough to be a nuisance.
MANY = 5
_UNLOCKED = (
    "The folder of the database is mounted with “{}”, which keeps file locks to one computer, so two people writing at "
    "once would destroy the data. It is opened for reading only. Have it mounted without that option, or move the data "
    "to PostgreSQL."
)
_MANY = (
    "{} people work on this file at once. A network folder is made for about five: move the data to PostgreSQL, with "
    "headwater move --from {} --to postgresql://…"
)
_NOT_WRITABLE = "{} is read-only here."
_LEAST_ROOM = 64 * 1024  # bytes: twice the memory that the readers of a log share


@dataclass
class Keeper:
    """Made before a database is opened (``before_opening``), told when it is, and closed after it."""

    why_read_only: str = ""
    path: Path | None = None
    guard: ShareGuard | None = None
    notices: list[str] = field(default_factory=list)
    """What is wrong without being in the way, one sentence each."""
    identity: FileIdentity | None = field(default=None, init=False)

    @classmethod
    def before_opening(cls, location: Location, *, may_create: bool) -> Keeper:
        """EnvironmentFault, in words, where nothing may be opened there."""
        path = location.path
        if path is None:
            weakness = location.address.weakness
            return cls(notices=[weakness] if weakness else [])
        check_file(path, may_create=may_create)
        refuse_unfit(path)
        if path.exists() and not is_writable(path):
            return cls(_NOT_WRITABLE.format(location.title), path)
        if location.mode is not Mode.SHARED_FILE:
            return cls(path=path)
        unlocked = mount_of(path).unlocked
        if unlocked:
            return cls(_UNLOCKED.format(unlocked), path)
        return cls.on_share(path)

    @classmethod
    def on_share(cls, path: Path) -> Keeper:
        """With a place among those who are at work there. EnvironmentFault where the folder doesn't let us take one."""
        from app.storage.share_guard import ShareGuards

        try:
            guard = ShareGuards.take(path)
        except OSError as error:
            raise EnvironmentFault(
                f"Nothing can be written beside {path} ({error.strerror or error}), so nobody could see that you work "
                "on it. Ask for access to the folder."
            ) from error
        return cls(guard.problem, path, guard)

    def opened(self, engine: Engine) -> None:
        """The database is open and up to date."""
        from app.storage.faults import in_words

        if self.path is not None:
            with in_words(), engine.connect() as connection:
                connection.exec_driver_sql("SELECT 1 FROM change_sets LIMIT 1")
                self.opened_file(self.path)
            return
        with in_words(), engine.connect() as connection:
            notice = version_notice(int(connection.exec_driver_sql("SHOW server_version_num").scalar_one()))
        if notice:
            self.notices.append(notice)

    def opened_file(self, path: Path) -> None:
        """The same for a file while a connection is open that has read from it."""
        self.identity = FileIdentity(path)
        self.identity.note_wal()

    @property
    def problem(self) -> str:
        """Why nothing may be written; "" while something may."""
        return self.why_read_only or (self.guard.problem if self.guard else "")

    @property
    def crowd(self) -> str:
        """What to say when many work on a share at once; "" when few do."""
        alive = self.guard.alive if self.guard else 1
        return _MANY.format(alive, self.path) if alive > MANY else ""

    def subscribe(self, told: Callable[[str], None]) -> Callable[[], None]:
        """Call with what stops all writing, if that comes to light later; the result unsubscribes."""
        return self.guard.subscribe(told) if self.guard is not None else lambda: None

    def before_write(self) -> None:
        """ReadOnlyDatabase, FileGone or ConnectionLost where nothing may or can be written now."""
        if self.problem:
            raise ReadOnlyDatabase(f"{self.problem} Nothing was saved.")
        if self.identity is not None:
            self.identity.check()

    def after_commit(self) -> None:
        """FileGone where the file was taken away meanwhile, and the commit with it."""
        if self.identity is not None:
            self.identity.check_place()

    def explained(self, fault: EnvironmentFault) -> EnvironmentFault:
        """What is behind a fault: a disk error on a share is a share out of reach, a file not found is one deleted.

        Without room for its shared memory a file can't even be opened, and SQLite calls that a disk error, too.
        """
        if isinstance(fault, DiskFault) and self.path is not None and _is_full(self.path.parent):
            return EnvironmentFault(DISK_FULL)
        if self.identity is None or isinstance(fault, ConnectionLost):
            return fault
        try:
            self.identity.check_place()
        except ConnectionLost as reason:
            return reason
        if isinstance(fault, DiskFault) and self.guard is not None:
            return ConnectionLost(fault.message)
        return fault

    def close(self) -> None:
        """After the last connection."""
        if self.guard is not None and self.path is not None:
            from app.storage.share_guard import ShareGuards

            ShareGuards.leave(self.path)
            self.guard = None


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _LEAST_ROOM
    except OSError:
        return False
