"""What the database knows of its backups: whoever of the team made one, on whichever computer."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from app.models.changes import ChangeSet
from app.models.occurrences import Occurrence
from app.services.context import Context
from app.storage.backup_folder import BackupFile
from app.storage.claims import Claim, Claims

KIND = "backup"
_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class LastBackup:
    """The newest backup that was verified: when and where it was made, and the newest change that is in it."""

    at: datetime
    path: Path
    computer: str
    change_set_id: int

    @property
    def is_here(self) -> bool:
        """Whether it lies on this computer, or on a share that looks the same from here."""
        return self.path.exists()


def last_backup(ctx: Context) -> LastBackup | None:
    """The newest backup; one of this computer that was removed since counts no longer. None where there is none."""
    query = (
        select(Occurrence.done_at, Occurrence.outcome)
        .where(Occurrence.kind == KIND, Occurrence.status == "done")
        .order_by(Occurrence.done_at.desc())
        .limit(_LOOKED_AT)
    )
    with ctx.reading() as session:
        rows = session.execute(query).all()
    for at, outcome in rows:
        made = LastBackup(at, Path(outcome["file"]), outcome["computer"], outcome["change_set"])
        if made.is_here or made.computer != platform.node():
            return made
    return None


def newest_change(ctx: Context) -> int:
    """The key of the newest change set; 0 where nothing was ever changed."""
    with ctx.reading() as session:
        return session.scalar(select(func.max(ChangeSet.id))) or 0


def first_change_at(ctx: Context) -> datetime | None:
    """When the team began; None where nothing was ever changed."""
    with ctx.reading() as session:
        return session.scalar(select(ChangeSet.made_at).order_by(ChangeSet.id).limit(1))


def remember(claims: Claims, claim: Claim, made: BackupFile, newest: int) -> None:
    """Write down that a backup was made. ClaimLost where another client did it meanwhile."""
    outcome = {
        "file": str(made.path),
        "computer": platform.node(),
        "bytes": made.size,
        "change_set": newest,
    }
    claims.settle(claim, made.made.at, outcome)
