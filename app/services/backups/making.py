"""Makes backups, by hand and before what is hard to take back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from app.domain.backup_rotation import Made, Reason
from app.domain.progress import Progress, Silent
from app.services.backups.memory import KIND, last_backup, newest_change, remember
from app.services.backups.plan import BackupPlan, may_back_up
from app.services.context import Context
from app.storage.backup import backup_file, copy_file
from app.storage.backup_folder import BackupFile, rotate, stem_of
from app.storage.claims import Claims, NewOccurrence
from app.storage.location import Location
from app.storage.server_backup import backup_server
from app.storage.transfer import transfer

# Copying a server's database takes as long as its rows are many, so an import does not ask for one each time.
_FRESH_ENOUGH = timedelta(days=1)
# Fewer rows than that can be taken back one by one, if need be.
MANY_ROWS = 200


def make_backup(
    ctx: Context, reason: Reason = Reason.BY_HAND, progress: Progress | None = None, plan: BackupPlan | None = None
) -> BackupFile:
    """Copy the database into the folder of its backups, verify the copy, and remove what newer ones stand for.

    Raises EnvironmentFault or Cancelled, leaving nothing behind; UserError for who can't see everything.
    """
    at, newest = ctx.clock.source(), newest_change(ctx)
    made = copied(ctx, at, reason, progress or Silent(), plan or BackupPlan())
    if not ctx.db.read_only:
        claims, key = Claims(ctx.db, f"{KIND} {at.isoformat()}"), f"{KIND}|{reason}|{at.isoformat()}"
        claims.announce([NewOccurrence(key, KIND, at)])
        claim = claims.claim(key)
        if claim is not None:
            remember(claims, claim, made, newest)
    return made


def copied(ctx: Context, at: datetime, reason: Reason, progress: Progress, plan: BackupPlan) -> BackupFile:
    """The backup itself. Older ones are only removed behind one that was just verified."""
    location, folder = ctx.db.location, plan.folder_for(ctx)
    if location.path is not None:
        path = backup_file(location, at, reason, folder=folder, progress=progress)
    else:
        path = backup_server(location, ctx.db.engine, at, reason, progress, folder=folder)
    rotate(folder, stem_of(location), at, plan.keep)
    return BackupFile(path, Made(at, reason), path.stat().st_size)


def back_up_to(ctx: Context, path: Path, progress: Progress | None = None) -> None:
    """Copy the database into a file that does not exist yet, wherever that is. Raises as `make_backup` does."""
    location = ctx.db.location
    if location.path is not None:
        copy_file(location, path, progress)
    else:
        transfer(ctx.db.engine, replace(Location.parse(str(path)), key=None), progress or Silent())


def back_up_before_import(
    ctx: Context, rows: int, progress: Progress | None = None, plan: BackupPlan | None = None
) -> BackupFile | None:
    """Before many rows come in, unless what is there was backed up already; raises as `make_backup` does.

    None where no backup was needed, or somebody else has to make them.
    """
    if rows < MANY_ROWS or ctx.db.read_only or not may_back_up(ctx):
        return None
    last = last_backup(ctx)
    if last is not None and last.change_set_id >= newest_change(ctx):
        return None
    if last is not None and ctx.db.location.path is None and ctx.clock.source() - last.at < _FRESH_ENOUGH:
        return None
    return make_backup(ctx, Reason.BEFORE_IMPORT, progress, plan)
