"""What a restore gives up, and the restore of a database that nobody has open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from app.domain.backup_rotation import Reason
from app.domain.progress import Progress
from app.models.changes import ChangeSet
from app.models.team import User
from app.services.context import Context
from app.storage.database import Database
from app.storage.location import Location
from app.storage.restore import last_change_in, restore_over_file, restore_over_server, restore_to
from app.storage.server_backup import backup_server


@dataclass(frozen=True, slots=True)
class Loss:
    """What was stored since a backup, and would be gone: how many changes, by whom, the newest of them.

    ``is_ours`` is false for a backup that holds another history than the open database, such as of another team.
    """

    changes: int
    people: tuple[str, ...]
    newest_at: datetime | None
    is_ours: bool


def loss_since(ctx: Context, backup: Path) -> Loss:
    """What would be lost. Raises EnvironmentFault where the backup can't be read."""
    last = last_change_in(_keyed(backup, ctx.db.location, None))
    newest = last[0] if last is not None else 0
    later = ChangeSet.id > newest
    with ctx.reading() as session:
        count, newest_at = session.execute(select(func.count(), func.max(ChangeSet.made_at)).where(later)).one()
        named = select(User.name).join(ChangeSet, ChangeSet.user_id == User.id).where(later)
        people = tuple(session.scalars(named.distinct().order_by(User.name)))
        same = session.scalar(select(ChangeSet.made_at).where(ChangeSet.id == newest))
    return Loss(count, people, newest_at, last is None or same == last[1])


def restore_over(
    backup: Path, present: Location, at: datetime, progress: Progress, passphrase: str | None = None
) -> Path | None:
    """Put a backup in the place of a database that nobody has open. Answers where that one is kept, if one was there.

    ``passphrase`` opens the backup where its passphrase is another than that of ``present``. Raises UserError,
    EnvironmentFault or Cancelled; then the database is as it was.
    """
    source = _keyed(backup, present, passphrase)
    if present.path is not None:
        return restore_over_file(source, present, at, progress)
    database = Database.open(present)
    try:
        kept = backup_server(present, database.engine, at, Reason.BEFORE_RESTORE, progress)
    finally:
        database.close()
    restore_over_server(source, present, progress)
    return kept


def restore_beside(
    backup: Path, target: Path, like: Location, progress: Progress, passphrase: str | None = None
) -> None:
    """Bring a backup to a new file; raises as `restore_over` does, and then nothing is there."""
    restore_to(_keyed(backup, like, passphrase), Location.parse(str(target)), progress)


def _keyed(backup: Path, like: Location, passphrase: str | None) -> Location:
    return Location.parse(str(backup)).with_passphrase(passphrase).with_secrets_of(like)
