"""The day on which a task lies: that of whoever looks, where it is due at a time elsewhere.

A call at nine in Tokyo is one at midnight in Madrid, and may be one on the day before. Lists, folders, counts and paper
all file it by that day, and show that time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from app.domain.zones import instant_of
from app.models.tasks import Task
from app.services.context import Context
from app.services.tasks.rows import zone_for

_MOST_APART = timedelta(days=2)
"""No two zones are further apart than that, counted in days."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A task at a time elsewhere: its day as it is stored, and its day and time here."""

    stored_on: date
    on: date
    at: time


@dataclass(frozen=True, slots=True)
class OwnDays:
    """The tasks at a time elsewhere, by their keys."""

    tasks: Mapping[int, Elsewhere] = field(default_factory=dict)

    def lying(self, stored: ColumnElement[bool], fits: Callable[[date], bool]) -> ColumnElement[bool]:
        """The condition on tasks whose day fits; ``stored`` is the same said of the stored day."""
        leave = [key for key, one in self.tasks.items() if fits(one.stored_on) and not fits(one.on)]
        come = [key for key, one in self.tasks.items() if fits(one.on) and not fits(one.stored_on)]
        if not leave and not come:
            return stored
        return or_(and_(stored, Task.id.not_in(leave)), Task.id.in_(come))

    def moment(self, task_id: int, stored_on: date, stored_at: time | None) -> tuple[date, time | None]:
        """The day and time of a task here."""
        found = self.tasks.get(task_id)
        return (stored_on, stored_at) if found is None else (found.on, found.at)


def read_own_days(
    ctx: Context, session: Session, where: ColumnElement[bool], first: date | None = None, last: date | None = None
) -> OwnDays:
    """Those of the tasks that meet a condition which may lie between two days, both included (None: on any day)."""
    elsewhere = and_(where, Task.zone.is_not(None), Task.due_time.is_not(None))
    query = select(Task.id, Task.due_on, Task.due_time, Task.zone).where(elsewhere)
    if first is not None:
        query = query.where(Task.due_on >= first - _MOST_APART)
    if last is not None:
        query = query.where(Task.due_on <= last + _MOST_APART)
    found = {}
    for key, on, at, zone in session.execute(query):
        assert at is not None
        own_on, own_at = _here(ctx, session, on, at, zone)
        if (own_on, own_at) != (on, at):
            found[key] = Elsewhere(on, own_on, own_at)
    return OwnDays(found)


def own_day(ctx: Context, session: Session, task: Task) -> date:
    """The day on which one task lies."""
    if task.due_time is None or task.zone is None:
        return task.due_on
    return _here(ctx, session, task.due_on, task.due_time, task.zone)[0]


def stored_day(ctx: Context, session: Session, task: Task, own_on: date) -> date:
    """The day to store so that the task lies on ``own_on``."""
    at, zone = task.due_time, task.zone
    if at is None or zone is None:
        return own_on
    days = (own_on + timedelta(days=apart) for apart in (0, -1, 1))
    return next((day for day in days if _here(ctx, session, day, at, zone)[0] == own_on), own_on)


def in_own_order(rows: list[Any]) -> list[Any]:
    """Rows with ``due_on``, ``due_time`` and ``id`` by their day; within a day those with a time come first."""
    return sorted(rows, key=lambda row: (row.due_on, row.due_time is None, row.due_time or time(0), row.id))


def _here(ctx: Context, session: Session, on: date, at: time, zone: str | None) -> tuple[date, time]:
    there = zone_for(session, ctx.clock, zone).info
    local = instant_of(on, at, there).astimezone(ctx.clock.zone)
    return local.date(), local.time().replace(tzinfo=None, fold=0)
