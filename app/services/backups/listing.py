"""The backups that are there."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.access import Whole
from app.domain.backup_rotation import Reason
from app.services.access import why_not_whole
from app.services.backups.memory import LastBackup, last_backup, newest_change
from app.services.backups.plan import BackupPlan, may_back_up
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

    @property
    def is_verified(self) -> bool:
        """Whether it was opened and checked before it got its name; a damaged file that was put aside was not."""
        return self.reason != Reason.REPLACED


@dataclass(frozen=True, slots=True)
class BackupState:
    """How a database stands with its backups.

    ``last`` is the newest of the whole team, wherever it was made, with ``changes_since`` then; ``free`` the bytes that
    are free in the folder (None: not known), ``needed`` about how many one takes. ``is_allowed`` says whether this user
    may make them.
    """

    folder: Path
    rows: tuple[BackupRow, ...]
    last: LastBackup | None
    changes_since: int
    free: int | None
    needed: int
    is_allowed: bool


def backups(ctx: Context, plan: BackupPlan | None = None) -> tuple[BackupRow, ...]:
    """Those of this database in its folder, newest first. Raises EnvironmentFault where the folder can't be read."""
    return backups_of(ctx.db.location, plan)


def backups_of(location: Location, plan: BackupPlan | None = None) -> tuple[BackupRow, ...]:
    """The same for a database that may not be open."""
    folder = (plan or BackupPlan()).folder_of(location)
    found = backups_in(folder, stem_of(location))
    with disk_in_words(folder):
        return tuple(
            BackupRow(each.path, each.made.at, each.made.reason.value, each.size, is_encrypted(each.path))
            for each in found
        )


def newest_verified(location: Location, plan: BackupPlan | None = None) -> BackupRow | None:
    """The backup to go back to where a database can't be read any more."""
    return next((row for row in backups_of(location, plan) if row.is_verified), None)


def backup_state(ctx: Context, plan: BackupPlan) -> BackupState:
    """Everything that is to be known. Raises EnvironmentFault where the folder can't be read."""
    folder, rows, last = plan.folder_for(ctx), backups(ctx, plan), last_backup(ctx)
    there = next((each for each in (folder, *folder.parents) if each.is_dir()), None)
    with disk_in_words(folder):
        free = shutil.disk_usage(there).free if there is not None else None
    path = ctx.db.location.path
    needed = rows[0].size if path is None and rows else path.stat().st_size if path is not None else 0
    since = newest_change(ctx) - last.change_set_id if last is not None else newest_change(ctx)
    is_allowed = may_back_up(ctx) and not why_not_whole(ctx, Whole.BACK_UP)
    return BackupState(folder, rows, last, since, free, needed, is_allowed)


def check_backup(ctx: Context, path: Path) -> list[str]:
    """What is wrong with a backup; [] is sound. An encrypted one is opened with the key of the open database.

    Raises PassphraseWrong where its passphrase was another one.
    """
    return problems_of(Location.parse(str(path)).with_key_of(ctx.db.location))
