"""Gives a database file a passphrase, another one, or none, and sees to what was kept of the time before."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.errors import EnvironmentFault
from app.domain.progress import Progress
from app.services.backups import BackupPlan, BackupRow, backups_of
from app.storage.cipher import FileKey
from app.storage.keychain import forget, recall, remember
from app.storage.location import Location
from app.storage.rekey import rekey
from app.storage.server import keychain_name
from app.storage.sqlite_file import is_encrypted
from app.storage.whole_file import disk_in_words

LOST = (
    "Whoever loses the passphrase loses everything in the file: nobody can open it again, not the makers of the "
    "program either. Keep it in a safe place."
)


class OldBackups(StrEnum):
    """What becomes of backups that were made before, and are plain."""

    LEAVE = "leave"
    ENCRYPT = "encrypt"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class ChangeKey:
    """``passphrase`` None decrypts. ``remember`` None leaves remembered what was, in its new form."""

    passphrase: str | None = field(repr=False)
    remember: bool | None = None
    old_backups: OldBackups = OldBackups.LEAVE


@dataclass(frozen=True, slots=True)
class KeyChanged:
    """How many older backups were encrypted or removed, and what could not be done, one sentence each."""

    treated: int
    left: int
    notices: tuple[str, ...]


def is_locked(location: Location) -> bool:
    """Whether a database file is encrypted."""
    return location.path is not None and is_encrypted(location.path)


def with_remembered(location: Location) -> Location:
    """The same with the passphrase that this computer remembers for it, where it has none."""
    return location if location.key is not None else location.with_passphrase(recall(keychain_name(location)))


def plain_backups(location: Location, plan: BackupPlan | None = None) -> tuple[BackupRow, ...]:
    """The backups of a file that anybody can read."""
    return tuple(row for row in backups_of(location, plan) if not row.is_encrypted)


def change_key(
    location: Location, command: ChangeKey, progress: Progress, plan: BackupPlan | None = None
) -> KeyChanged:
    """Write the file anew under another key. Nobody may have it open.

    Raises EnvironmentFault or Cancelled, and the file is as it was. What then fails with backups or with the password
    store is told in the answer.
    """
    key = FileKey(command.passphrase) if command.passphrase is not None else None
    rekey(location, key, progress)
    notices = _remember(location, command)
    if key is None or command.old_backups is OldBackups.LEAVE:
        return KeyChanged(0, len(plain_backups(location, plan)) if key is not None else 0, tuple(notices))
    treated = 0
    for row in plain_backups(location, plan):
        try:
            _treat(row, key, command.old_backups, progress)
            treated += 1
        except EnvironmentFault as fault:
            notices.append(f"{row.path.name} is still plain: {fault.message}")
    return KeyChanged(treated, len(plain_backups(location, plan)), tuple(notices))


def _treat(row: BackupRow, key: FileKey, what: OldBackups, progress: Progress) -> None:
    progress.report(0, 0, row.path.name)
    if what is OldBackups.ENCRYPT:
        rekey(Location.parse(str(row.path)), key, progress)
        return
    with disk_in_words(row.path.parent):
        row.path.unlink(missing_ok=True)


def _remember(location: Location, command: ChangeKey) -> list[str]:
    """What was remembered opens the file no longer."""
    name = keychain_name(location)
    wanted = command.remember if command.remember is not None else recall(name) is not None
    try:
        if command.passphrase is not None and wanted:
            remember(name, command.passphrase)
            return []
    except EnvironmentFault as fault:
        return [f"The passphrase was not remembered. {fault.message}"]
    with suppress(EnvironmentFault):
        forget(name)
    return []
