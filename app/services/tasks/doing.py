"""Doing tasks: what repeats is planned anew in the same step, and undone with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import recurrence
from app.domain.day_text import medium_day
from app.domain.working_calendar import WorkingCalendar
from app.models.tasks import Task
from app.services.context import Context, command
from app.services.saved import Saved, saved
from app.services.tasks.absences import settle_owner
from app.services.tasks.chains import pull_along
from app.services.tasks.commands import TasksChanged, changed
from app.services.tasks.rows import zone_for
from app.storage.guard import fetch
from app.storage.unit_of_work import UnitOfWork

# What the next turn of a series takes over from the one before.
_KEPT = ("kind", "subject", "deal_id", "company_id", "contact_id", "owner_id", "notes", "zone", "minutes")
_OF_SERIES = ("original_owner_id", "on_working_days", "after_completion")


@dataclass(frozen=True, slots=True)
class CompleteTask:
    """The task is done, now."""

    task_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class CompleteTasks:
    """Several tasks are done, now, in one step; what is done or gone already is left out."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReopenTask:
    """The task is not done after all."""

    task_id: int
    version: int | None = None


@command
def complete_task(ctx: Context, cmd: CompleteTask) -> Saved:
    """Mark a task done and, where it repeats, plan its next turn. One that was done already stays as it is.

    However many do it at once, there is one next turn: whoever comes second finds it done.
    """
    with ctx.unit_of_work("Did a task") as uow:
        task = fetch(uow, Task, cmd.task_id, noun="task")
        uow.label = f"Done: {task.subject}"
        if task.done_at is None:
            uow.label += next_words(ctx, finish(ctx, uow, task))
    return saved(uow, task)


@command
def complete_tasks(ctx: Context, cmd: CompleteTasks) -> TasksChanged:
    """Mark several done, in the order given; what repeats is planned anew with each. Undo takes all of it back."""
    with ctx.unit_of_work("Did tasks") as uow:
        found = [uow.session.get(Task, key) for key in dict.fromkeys(cmd.ids)]
        tasks = [task for task in found if task is not None and task.done_at is None]
        for task in tasks:
            finish(ctx, uow, task)
        uow.label = f"Done: {tasks[0].subject}" if len(tasks) == 1 else f"Done: {len(tasks):,} reminders"
    return changed(uow, tasks)


def finish(ctx: Context, uow: UnitOfWork, task: Task) -> Task | None:
    """The same for an open task within a larger change; answers the next turn of its series, if there is one."""
    task.done_at = uow.now
    # Before the next turn is stored: who comes second on a server learns of it here, and begins again.
    uow.session.flush()
    pull_along(ctx, uow, task)
    return _plan_next(ctx, uow, task)


def next_words(ctx: Context, following: Task | None) -> str:
    """What a label adds about the next turn of a series: ``"; next on Fri 13 March"``, "" where there is none."""
    return f"; next on {medium_day(following.due_on, ctx.clock.today())}" if following is not None else ""


@command
def reopen_task(ctx: Context, cmd: ReopenTask) -> Saved:
    """Mark a task as not done. The next turn that came with its doing goes again, unless somebody changed it."""
    with ctx.unit_of_work("Opened a task again") as uow:
        task = fetch(uow, Task, cmd.task_id, noun="task")
        uow.label = f"Not done after all: {task.subject}"
        if task.done_at is not None:
            task.done_at = None
            following = _following(uow.session, task)
            if following is not None and following.version == 1 and following.done_at is None:
                uow.session.delete(following)
    return saved(uow, task)


def next_turn(ctx: Context, task_id: int) -> tuple[int, date] | None:
    """The key and due day of the turn that follows a task in its series; None where there is none."""
    with ctx.reading() as session:
        row = session.execute(select(Task.id, Task.due_on).where(Task.follows_id == task_id)).first()
        return None if row is None else (row.id, row.due_on)


def _following(session: Session, task: Task) -> Task | None:
    return session.scalar(select(Task).where(Task.follows_id == task.id))


def _plan_next(ctx: Context, uow: UnitOfWork, task: Task) -> Task | None:
    """Store the next turn of a series; None where there is none, or it stands already."""
    if task.rrule is None or _following(uow.session, task) is not None:
        return None
    done_on = uow.now.astimezone(zone_for(uow.session, ctx.clock, task.zone).info).date()
    values = _next_values(task, done_on, ctx.calendar if task.on_working_days else None)
    if values is None:
        return None
    following = Task(**values, created_at=uow.now, follows_id=task.id)
    settle_owner(ctx, uow.session, following, is_new=True)
    uow.session.add(following)
    return following


def _next_values(task: Task, done_on: date, calendar: WorkingCalendar | None) -> dict[str, Any] | None:
    """When the series goes on, counted in the task's own zone; None where it is over."""
    assert task.rrule is not None
    started_on, turn = task.series_started_on or task.due_on, task.occurs_on or task.due_on
    rule: str | None = task.rrule
    if task.after_completion:
        next_turn, rule = recurrence.after_completion(task.rrule, done_on, calendar)
        started_on = done_on
    else:
        next_turn = recurrence.next_turn(task.rrule, started_on, turn, done_on, calendar)
    if next_turn is None:
        return None
    kept = {name: getattr(task, name) for name in (*_KEPT, *_OF_SERIES)}
    kept |= {"due_time": task.occurs_time, "occurs_time": task.occurs_time, "rrule": rule}
    return kept | {"series_started_on": started_on, "occurs_on": next_turn.on, "due_on": next_turn.due_on}
