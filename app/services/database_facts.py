"""What can be said about the database that is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.domain.access import Whole
from app.models.activities import Activity
from app.models.changes import ChangeSet
from app.models.deals import Deal
from app.models.people import Company, Contact
from app.models.team import User
from app.services.access import why_not_whole
from app.services.backups import backups, may_back_up
from app.services.context import Context
from app.services.encryption import is_locked
from app.services.logins import keeping

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

    ``counts`` are pairs of a name and how many there are. ``members`` are the names of the team's active users whom one
    may work as: with a personal login that is oneself, unless one owns the team. ``rules`` says who enforces the roles.
    ``is_encrypted`` is None where that is not for us to say; ``may_copy``: whether this user sees all there is,
    and their role lets them carry it elsewhere.
    """

    place: str
    mode: str
    is_read_only: bool
    size: int | None
    counts: tuple[tuple[str, int], ...]
    members: tuple[str, ...]
    backups: int
    newest_backup: datetime | None
    rules: str
    is_encrypted: bool | None
    may_copy: bool


def database_facts(ctx: Context) -> DatabaseFacts:
    """The facts as they are now."""
    path = ctx.db.location.path
    with ctx.reading() as session:
        counts = tuple((name, session.scalar(select(func.count()).select_from(model)) or 0) for name, model in _COUNTED)
        members = tuple(session.scalars(select(User.name).where(User.is_active).order_by(User.name)))
    kept = keeping(ctx)
    if kept.is_personal and ctx.user.role != "owner":
        members = (ctx.user.name,)
    copies = [row.at for row in backups(ctx)]
    return DatabaseFacts(
        ctx.db.location.title,
        ctx.db.mode.value,
        ctx.db.read_only,
        path.stat().st_size if path is not None else None,
        counts,
        members,
        len(copies),
        max(copies, default=None),
        kept.words,
        is_locked(ctx.db.location) if path is not None else None,
        may_back_up(ctx) and not why_not_whole(ctx, Whole.MOVE),
    )
