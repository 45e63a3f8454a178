"""Putting tasks off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from app.domain import snooze
from app.domain.day_text import medium_day, time_text
from app.domain.errors import UserError
from app.domain.snooze import SnoozeChoice
from app.domain.working_calendar import WorkingCalendar
from app.domain.zones import zone_of
from app.models.tasks import Task
from app.services.context import Context, command
from app.services.saved import Saved, saved
from app.services.tasks.absences import settle_owner
from app.services.tasks.chains import pull_along
from app.storage.guard import fetch, guard
from app.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SnoozeTask:
    """Put a task off: to the day ``to_on``, perhaps at ``to_time`` (in its zone), or by ``working_days``."""

    task_id: int
    version: int | None = None
    working_days: int = 1
    to_on: date | None = None
    to_time: time | None = None


@command
def snooze_task(ctx: Context, cmd: SnoozeTask) -> Saved:
    """Put a task off; ConflictError where somebody else moved it since ``version``.

    A task that repeats goes on by its rule: only this turn is put off.
    """
    today = ctx.clock.today()
    with ctx.unit_of_work("Put a task off") as uow:
        task = fetch(uow, Task, cmd.task_id, noun="task")
        due_on = cmd.to_on or snoozed_day(ctx.calendar, task.due_on, today, cmd.working_days)
        if due_on < today:
            raise UserError("This day has passed. Choose today or a later day.", field="due_on")
        wanted: dict[str, date | time] = {"due_on": due_on}
        if cmd.to_time is not None:
            wanted["due_time"] = cmd.to_time
        put_off(ctx, uow, task, guard(uow, task, cmd.version, wanted))
        at = f" {time_text(cmd.to_time)}" if cmd.to_time else ""
        uow.label = f"Put off to {medium_day(task.due_on, today)}{at}: {task.subject}"
    return saved(uow, task)


def put_off(ctx: Context, uow: UnitOfWork, task: Task, values: Mapping[str, Any]) -> None:
    """Give a task its new day, and perhaps time, within a larger change; what follows it goes along."""
    for name, value in values.items():
        setattr(task, name, value)
    task.snoozed_count += 1
    settle_owner(ctx, uow.session, task)
    pull_along(ctx, uow, task)


def snooze_choices(ctx: Context, due_on: date, zone: str | None = None) -> tuple[SnoozeChoice, ...]:
    """The ways to put off a task that is due on a day, each with its letter and its day (`app.domain.snooze`)."""
    where = zone_of(zone, None, ctx.clock.zone).info
    return snooze.snooze_choices(due_on, ctx.clock.now().astimezone(where), ctx.calendar)


def snoozed_day(calendar: WorkingCalendar, due_on: date, today: date, working_days: int) -> date:
    """So many working days after the due day, or after today where it is overdue."""
    return calendar.add_working_days(snooze.base_day(due_on, today), working_days)
