"""How much lies in each folder, counted by the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select

from app.domain.tickler import Folder, folders
from app.models.tasks import Task
from app.models.team import User
from app.services.context import Context
from app.services.tickler.people import require_may_look
from app.services.tickler.rows import open_of

_MOST_SIGNS = 3
REPEATS = "repeats"


@dataclass(frozen=True, slots=True)
class FolderCount:
    """A folder with the number of tasks in it. ``signs`` are up to three of their kinds, the most frequent first;
    ``repeats`` stands for tasks that come again. ``holiday`` names a day on which the team does not work.
    """

    folder: Folder
    count: int = 0
    signs: tuple[str, ...] = ()
    is_free: bool = False
    holiday: str = ""


@dataclass(frozen=True, slots=True)
class Overdue:
    """What should have been done before today: how many, and the first and last of their days."""

    count: int = 0
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Tickler:
    """Somebody's folders as of ``today``. ``later`` counts what is due after the last of them."""

    today: date
    owner_id: int
    owner: str
    overdue: Overdue
    folders: tuple[FolderCount, ...]
    later: int = 0

    @property
    def days(self) -> tuple[FolderCount, ...]:
        """The folders of days."""
        return tuple(count for count in self.folders if not count.folder.is_month)

    @property
    def months(self) -> tuple[FolderCount, ...]:
        """The folders of months."""
        return tuple(count for count in self.folders if count.folder.is_month)


def read_tickler(ctx: Context, owner_id: int | None = None) -> Tickler:
    """Count somebody's open tasks; UserError where the user may not look into that tickler."""
    owner_id, today = require_may_look(ctx, owner_id), ctx.clock.today()
    repeats = Task.rrule.is_not(None).label("repeats")
    statement = (
        select(Task.due_on, Task.kind, repeats, func.count().label("number"))
        .where(open_of(owner_id))
        .group_by(Task.due_on, Task.kind, repeats)
        .order_by(Task.due_on)
    )
    with ctx.reading() as session:
        rows = session.execute(statement).all()
        owner = session.get_one(User, owner_id).name
    all_folders = folders(today)
    end = all_folders[-1].last
    inside = (row for row in rows if today <= row.due_on <= end)
    return Tickler(
        today,
        owner_id,
        owner,
        _overdue([row for row in rows if row.due_on < today]),
        tuple(_sorted_in(ctx, all_folders, inside)),
        sum(row.number for row in rows if row.due_on > end),
    )


def due_today(ctx: Context) -> int:
    """How much lies in today's folder of the user."""
    today = and_(open_of(ctx.user.id), Task.due_on == ctx.clock.today())
    with ctx.reading() as session:
        return session.scalar(select(func.count()).select_from(Task).where(today)) or 0


def _overdue(rows: list[Any]) -> Overdue:
    if not rows:
        return Overdue()
    return Overdue(sum(row.number for row in rows), rows[0].due_on, rows[-1].due_on)


def _sorted_in(ctx: Context, places: tuple[Folder, ...], rows: Iterable[Any]) -> Iterable[FolderCount]:
    """Rows come by their day, and so do folders: each row belongs to the present folder or to a later one."""
    heaps: dict[Folder, Counter[str]] = {folder: Counter() for folder in places}
    left = iter(places)
    folder = next(left)
    for row in rows:
        while row.due_on > folder.last:
            folder = next(left)
        heaps[folder][REPEATS if row.repeats else row.kind] += row.number
    return (_count(ctx, folder, heap) for folder, heap in heaps.items())


def _count(ctx: Context, folder: Folder, heap: Counter[str]) -> FolderCount:
    signs = tuple(kind for kind, _ in sorted(heap.items(), key=lambda pair: (-pair[1], pair[0])))[:_MOST_SIGNS]
    is_free = not folder.is_month and not ctx.calendar.is_working(folder.first)
    holiday = ctx.calendar.holiday_name(folder.first) if is_free else ""
    return FolderCount(folder, heap.total(), signs, is_free, holiday)
