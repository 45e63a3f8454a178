"""The backups that are there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.services.backups.plan import BackupPlan
from app.services.context import Context
from app.storage.backup import problems_of
from app.storage.backup_folder import backups_in, stem_of
from app.storage.location import Location
from app.storage.sqlite_file import is_encrypted
from app.storage.whole_file import disk_in_words


@dataclass(frozen=True, slots=True)
class BackupRow:
    """A backup: when it was made (aware, UTC), why in words, and its size in bytes."""

    path: Path
    at: datetime
    reason: str
    size: int
    is_encrypted: bool


def backups(ctx: Context, plan: BackupPlan | None = None) -> tuple[BackupRow, ...]:
    """Those of this database in its folder, newest first. Raises EnvironmentFault where the folder can't be read."""
    folder = (plan or BackupPlan()).folder_for(ctx)
    found = backups_in(folder, stem_of(ctx.db.location))
    with disk_in_words(folder):
        return tuple(
            BackupRow(each.path, each.made.at, each.made.reason.value, each.size, is_encrypted(each.path))
            for each in found
        )


def check_backup(ctx: Context, path: Path) -> list[str]:
    """What is wrong with a backup; [] is sound. An encrypted one is opened with the key of the open database.

    Raises PassphraseWrong where its passphrase was another one.
    """
    location = Location.parse(str(path))
    return problems_of(Location(location.mode, location.path, key=ctx.db.location.key))
