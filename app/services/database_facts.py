"""What can be said about the database that is open, and copies of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from app.domain.errors import UserError
from app.models.activities import Activity
from app.models.changes import ChangeSet
from app.models.deals import Deal
from app.models.people import Company, Contact
from app.models.team import User
from app.services.context import Context
from app.storage.backup import backup_file

_COUNTED = (
    ("companies", Company),
    ("people", Contact),
    ("deals", Deal),
    ("activities", Activity),
    ("changes", ChangeSet),
)


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """Where it is (without any password) and how it is kept; ``size`` in bytes and ``backups`` for files only.

    ``counts`` are pairs of a name and how many there are. ``members`` are the names of the team's active users.
    """

    place: str
    mode: str
    is_read_only: bool
    size: int | None
    counts: tuple[tuple[str, int], ...]
    members: tuple[str, ...]
    backups: int
    newest_backup: datetime | None


def database_facts(ctx: Context) -> DatabaseFacts:
    """The facts as they are now."""
    path = ctx.db.location.path
    with ctx.reading() as session:
        counts = tuple((name, session.scalar(select(func.count()).select_from(model)) or 0) for name, model in _COUNTED)
        members = tuple(session.scalars(select(User.name).where(User.is_active).order_by(User.name)))
    copies = _backups(path) if path is not None else []
    return DatabaseFacts(
        ctx.db.location.title,
        ctx.db.mode.value,
        ctx.db.read_only,
        path.stat().st_size if path is not None else None,
        counts,
        members,
        len(copies),
        max(copies, default=None),
    )


def make_backup(ctx: Context) -> Path:
    """Copy the file, verify the copy, and answer where it is. UserError for a server, which has its own ways."""
    path = ctx.db.location.path
    if path is None:
        raise UserError("A PostgreSQL database is backed up on its server, for example with pg_dump.")
    return backup_file(path, ctx.clock.now(), reason="by hand")


def _backups(path: Path) -> list[datetime]:
    """When the copies in the folder beside the file were made."""
    folder = path.parent / "backups"
    if not folder.is_dir():
        return []
    found = folder.glob(f"{path.stem} *{path.suffix}")
    return [datetime.fromtimestamp(copy.stat().st_mtime, UTC) for copy in found]
