"""How much lies in each folder, counted by the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.tickler import Folder, folders
from app.models.tasks import Task
from app.models.team import User
from app.services.context import Context
from app.services.tasks.asking import open_of
from app.services.tasks.own_days import read_own_days
from app.services.tickler.contents import within
from app.services.tickler.people import require_may_look

_MOST_SIGNS = 3
_PER_QUESTION = 500
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


class _Heap(NamedTuple):
    """So many tasks of a kind, or that repeat, on a day."""

    on: date
    sign: str
    number: int


def read_tickler(ctx: Context, owner_id: int | None = None) -> Tickler:
    """Count somebody's open tasks; UserError where the user may not look into that tickler."""
    owner_id, today = require_may_look(ctx, owner_id), ctx.clock.today()
    with ctx.reading() as session:
        heaps = _heaps(ctx, session, owner_id)
        owner = session.get_one(User, owner_id).name
    all_folders = folders(today)
    end = all_folders[-1].last
    inside = (heap for heap in heaps if today <= heap.on <= end)
    return Tickler(
        today,
        owner_id,
        owner,
        _overdue([heap for heap in heaps if heap.on < today]),
        tuple(_sorted_in(ctx, all_folders, inside)),
        sum(heap.number for heap in heaps if heap.on > end),
    )


def due_today(ctx: Context) -> int:
    """How much lies in today's folder of the user."""
    today = ctx.clock.today()
    with ctx.reading() as session:
        where, _days = within(ctx, session, ctx.user.id, Folder(today, today))
        return session.scalar(select(func.count()).select_from(Task).where(where)) or 0


def _heaps(ctx: Context, session: Session, owner_id: int) -> list[_Heap]:
    """How many tasks of a kind lie on a day, by day: counted as they are stored, and moved where it is another day."""
    mine, repeats = open_of(owner_id), Task.rrule.is_not(None).label("repeats")
    counted = (
        select(Task.due_on, Task.kind, repeats, func.count()).where(mine).group_by(Task.due_on, Task.kind, repeats)
    )
    heaps: Counter[tuple[date, str]] = Counter()
    for on, kind, again, number in session.execute(counted):
        heaps[on, REPEATS if again else kind] += number
    moved = {key: one for key, one in read_own_days(ctx, session, mine).tasks.items() if one.on != one.stored_on}
    keys = list(moved)
    for start in range(0, len(keys), _PER_QUESTION):
        some = Task.id.in_(keys[start : start + _PER_QUESTION])
        for key, kind, again in session.execute(select(Task.id, Task.kind, repeats).where(some)):
            heaps[moved[key].stored_on, REPEATS if again else kind] -= 1
            heaps[moved[key].on, REPEATS if again else kind] += 1
    return sorted(_Heap(on, sign, number) for (on, sign), number in heaps.items() if number)


def _overdue(heaps: list[_Heap]) -> Overdue:
    if not heaps:
        return Overdue()
    return Overdue(sum(heap.number for heap in heaps), heaps[0].on, heaps[-1].on)


def _sorted_in(ctx: Context, places: tuple[Folder, ...], found: Iterable[_Heap]) -> Iterable[FolderCount]:
    """Heaps come by their day, and so do folders: each belongs to the present folder or to a later one."""
    heaps: dict[Folder, Counter[str]] = {folder: Counter() for folder in places}
    left = iter(places)
    folder = next(left)
    for one in found:
        while one.on > folder.last:
            folder = next(left)
        heaps[folder][one.sign] += one.number
    return (_count(ctx, folder, heap) for folder, heap in heaps.items())


def _count(ctx: Context, folder: Folder, heap: Counter[str]) -> FolderCount:
    signs = tuple(kind for kind, _ in sorted(heap.items(), key=lambda pair: (-pair[1], pair[0])))[:_MOST_SIGNS]
    is_free = not folder.is_month and not ctx.calendar.is_working(folder.first)
    holiday = ctx.calendar.holiday_name(folder.first) if is_free else ""
    return FolderCount(folder, heap.total(), signs, is_free, holiday)
