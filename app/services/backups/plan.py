"""How often backups are made, and where they go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from app.config.settings import Settings
from app.domain.backup_rotation import KEEPS, Keep
from app.services.context import Context
from app.storage.backup_folder import folder_of
from app.storage.location import Location
from app.storage.transfer import sees_everything

_PERIODS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}


@dataclass(frozen=True, slots=True)
class BackupPlan:
    """``every`` is ``hour``, ``day`` or ``never``; ``folder`` None is the usual one; a backup older than
    ``warn_days`` is told about (0: never). ``kept`` is one of `KEEPS`.
    """

    every: str = "hour"
    folder: Path | None = None
    warn_days: int = 7
    kept: str = "usual"

    @classmethod
    def of(cls, settings: Settings) -> BackupPlan:
        """What is set on this computer."""
        folder = Path(settings.backup_folder) if settings.backup_folder else None
        return cls(settings.backup_every, folder, settings.backup_warn_days, settings.backup_keep)

    @property
    def period(self) -> timedelta | None:
        """How long one backup serves; None where none are made."""
        return _PERIODS.get(self.every)

    @property
    def keep(self) -> Keep:
        """For how long which of them are kept."""
        return KEEPS[self.kept]

    def folder_for(self, ctx: Context) -> Path:
        """Where the backups of this database go."""
        return self.folder_of(ctx.db.location)

    def folder_of(self, location: Location) -> Path:
        """The same for one that may not be open."""
        return self.folder or folder_of(location)

    def slot(self, now: datetime) -> str:
        """The period that ``now`` lies in, the same on every computer of the team."""
        return f"{now:%Y-%m-%d %H}" if self.every == "hour" else f"{now:%Y-%m-%d}"


def may_back_up(ctx: Context) -> bool:
    """Whether this user sees all that there is to copy."""
    return sees_everything(ctx.db.engine)
