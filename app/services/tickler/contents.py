"""What lies in the open folder, and what comes again on its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from app.domain.recurrence import days_on, until_of
from app.domain.tickler import Folder
from app.models.tasks import Task
from app.services.context import Context
from app.services.tasks.asking import open_of
from app.services.tasks.own_days import OwnDays, read_own_days
from app.services.tickler.people import require_may_look
from app.services.tickler.rows import FolderTask, read_tasks

MOST_ROWS = 300
_MOST_REPEATS = 200
# A weekday that a rule does not meet within so many turns it meets by chance only.
_TURNS = 12


@dataclass(frozen=True, slots=True)
class OpenFolder:
    """What is opened: a folder, or what is overdue (None)."""

    folder: Folder | None
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """A task that comes again. ``rrule`` is its rule, ``until_on`` its last possible day."""

    id: int
    subject: str
    kind: str
    rrule: str
    started_on: date
    due_time: time | None
    until_on: date | None
    after_completion: bool


@dataclass(frozen=True, slots=True)
class Contents:
    """The first of ``count`` tasks, by day and time, and the repeats that land on the weekday of a day's folder."""

    opened: OpenFolder
    tasks: tuple[FolderTask, ...]
    count: int
    minutes: int = 0
    repeats: tuple[Repeat, ...] = ()


def read_folder(ctx: Context, opened: OpenFolder) -> Contents:
    """Read the open folder; UserError where the user may not look into that tickler."""
    owner_id = require_may_look(ctx, opened.owner_id)
    with ctx.reading() as session:
        where, days = within(ctx, session, owner_id, opened.folder)
        tasks = read_tasks(session, where, days, MOST_ROWS)
        sums = select(func.count(), func.sum(Task.minutes)).select_from(Task).where(where)
        count, minutes = session.execute(sums).one()
        day = None if opened.folder is None or opened.folder.is_month else opened.folder.first
        repeats = () if day is None else _repeats(session, owner_id, day)
    return Contents(opened, tasks, count, minutes or 0, repeats)


def within(ctx: Context, session: Session, owner_id: int, folder: Folder | None) -> tuple[ColumnElement[bool], OwnDays]:
    """The condition on somebody's open tasks that lie in a folder (None: that are overdue), and the days of those that
    are due at a time elsewhere.
    """
    mine, today = open_of(owner_id), ctx.clock.today()
    if folder is None:
        days = read_own_days(ctx, session, mine, today, today)
        return and_(mine, days.lying(Task.due_on < today, lambda day: day < today)), days
    first, last = folder.first, folder.last
    days = read_own_days(ctx, session, mine, first, last)
    stored = Task.due_on == first if first == last else Task.due_on.between(first, last)
    return and_(mine, days.lying(stored, lambda day: first <= day <= last)), days


def _repeats(session: Session, owner_id: int, day: date) -> tuple[Repeat, ...]:
    statement = (
        select(Task)
        .where(open_of(owner_id), Task.rrule.is_not(None))
        .order_by(Task.due_time.is_(None), Task.due_time, Task.id)
        .limit(_MOST_REPEATS)
    )
    found = (_repeat(task) for task in session.scalars(statement))
    return tuple(repeat for repeat in found if _lands_on(repeat, day))


def _repeat(task: Task) -> Repeat:
    rule, start = task.rrule or "", task.series_started_on or task.due_on
    until = until_of(rule)
    return Repeat(task.id, task.subject, task.kind, rule, start, task.due_time, until, task.after_completion)


def _lands_on(repeat: Repeat, day: date) -> bool:
    """Whether one of the next turns falls on the weekday of ``day``. A rule of single days of a month does on its day
    alone, for it meets every weekday in the course of time.
    """
    if not repeat.rrule.startswith(("FREQ=WEEKLY", "FREQ=DAILY")):
        return next(days_on(repeat.rrule, repeat.started_on, day - timedelta(days=1)), None) == day
    turns = zip(range(_TURNS), days_on(repeat.rrule, repeat.started_on, day - timedelta(days=1)), strict=False)
    return any(turn.weekday() == day.weekday() for _, turn in turns)
