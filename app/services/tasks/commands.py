"""Adding, changing, moving and deleting tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from sqlalchemy import select

from app.domain import recurrence
from app.domain.day_text import medium_day
from app.domain.errors import UserError
from app.domain.recurrence_phrases import read_rule
from app.domain.zones import check_zone
from app.models.tasks import Task
from app.services import field_words
from app.services.context import Context, command
from app.services.editing import change, check_references, require, storable
from app.services.saved import Saved, saved
from app.services.tasks.absences import Rota, settle_owner
from app.services.tasks.chains import chained_day, check_chain, pull_along
from app.services.tasks.own_days import own_day, stored_day
from app.services.tasks.windows import set_window
from app.storage.guard import fetch, guard_deletion
from app.storage.unit_of_work import UnitOfWork

KINDS = ("call", "email", "letter", "meeting", "task")
_TURN = frozenset({"rrule", "on_working_days", "after_completion", "chain_after_id", "chain_days", "zone", "minutes"})
_EDITABLE = frozenset({"kind", "subject", "due_on", "due_time", "contact_id", "owner_id", "notes"}) | _TURN
_MOST_MINUTES = 7 * 24 * 60


@dataclass(frozen=True, slots=True)
class AddTask:
    """Something to do about a deal, a company or a person. ``due_time`` is wall time in ``zone`` (None: local);
    ``owner_id`` None is the user.

    ``rrule`` is a rule of RFC 5545 or words for one ("every 2nd monday"); the first turn is the first day from
    ``due_on`` on that fits it. With ``chain_after_id`` the day follows that of another task, and ``due_on`` does not
    matter. ``call_zone`` makes it a call-back: somebody waits for it in that zone. See `app.models.tasks.Task` for the
    rest.
    """

    subject: str
    due_on: date
    due_time: time | None = None
    kind: str = "task"
    deal_id: int | None = None
    company_id: int | None = None
    contact_id: int | None = None
    owner_id: int | None = None
    notes: str | None = None
    zone: str | None = None
    rrule: str | None = None
    on_working_days: bool = False
    after_completion: bool = False
    chain_after_id: int | None = None
    chain_days: int | None = None
    minutes: int | None = None
    call_zone: str | None = None


@dataclass(frozen=True, slots=True)
class EditTask:
    """New values of some fields (column -> value) on top of the ``version`` that the user saw (None: any).

    A new ``due_on`` moves this turn of a series alone, a new ``due_time`` or ``rrule`` counts for all that follow.
    """

    task_id: int
    version: int | None
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MoveTasks:
    """Make tasks due on another day, all in one step; what is done or gone already is left out."""

    ids: tuple[int, ...]
    to_on: date


@dataclass(frozen=True, slots=True)
class DeleteTasks:
    """Remove several tasks, all in one step: their keys, each with the version that the user saw (None: any).

    What is gone already is left out.
    """

    versions: Mapping[int, int | None]


@dataclass(frozen=True, slots=True)
class TasksChanged:
    """The change set to undo all of it by (None: nothing had to change), and the new version of each task changed."""

    change_set_id: int | None
    label: str
    versions: dict[int, int]


@dataclass(frozen=True, slots=True)
class DeleteTask:
    """Remove a task; undo brings it back."""

    task_id: int
    version: int | None = None


@command
def add_task(ctx: Context, cmd: AddTask) -> Saved:
    """Add a task; UserError without a subject, or for a rule that never comes true."""
    with ctx.unit_of_work("Planned a task") as uow:
        task = new_task(ctx, uow, cmd)
        uow.session.add(task)
        uow.label = f"Planned: {task.subject}"
    return saved(uow, task)


def new_task(ctx: Context, uow: UnitOfWork, cmd: AddTask, rota: Rota | None = None) -> Task:
    """The task to add within a unit of work, with all that follows from what was asked. ``rota`` as in settle_owner."""
    given = {
        name: getattr(cmd, name) for name in (*_TURN, "kind", "subject", "due_on", "due_time", "contact_id", "notes")
    }
    values = _checked(given | {"owner_id": cmd.owner_id or ctx.user.id}, cmd.due_on)
    values |= {"deal_id": cmd.deal_id, "company_id": cmd.company_id, "call_zone": cmd.call_zone}
    check_references(uow.session, Task, values)
    task = Task(**values, created_at=uow.now)
    _start_series(ctx, task)
    _chain(ctx, uow, task, values)
    set_window(ctx, uow.session, task)
    settle_owner(ctx, uow.session, task, is_new=True, rota=rota)
    return task


@command
def edit_task(ctx: Context, cmd: EditTask) -> Saved:
    """Change fields; ConflictError where somebody else changed one of them since ``version``."""
    with ctx.unit_of_work("Edited a task") as uow:
        task = fetch(uow, Task, cmd.task_id, noun="task")
        values = _checked(cmd.values, cmd.values.get("due_on") or task.due_on)
        change(uow, task, cmd.version, values)
        if "due_time" in values:
            task.occurs_time = task.due_time
        if "rrule" in values:
            task.series_started_on = task.occurs_on = None
            _start_series(ctx, task)
        _chain(ctx, uow, task, values)
        if values.keys() & {"due_on", "due_time", "zone"}:
            set_window(ctx, uow.session, task)
        if values.keys() & {"due_on", "owner_id"}:
            task.original_owner_id = None if "owner_id" in values else task.original_owner_id
            settle_owner(ctx, uow.session, task)
        if uow.session.is_modified(task):
            pull_along(ctx, uow, task)
        uow.label = f"Changed {field_words.labels(values)} of “{task.subject}”"
    return saved(uow, task)


@command
def move_tasks(ctx: Context, cmd: MoveTasks) -> TasksChanged:
    """Make open tasks due on another day of the user's; UserError for one that has passed.

    What repeats goes on by its rule.
    """
    today = ctx.clock.today()
    if cmd.to_on < today:
        raise UserError("This day has passed. Choose today or a later day.", field="due_on")
    with ctx.unit_of_work("Moved reminders") as uow:
        tasks = [task for task in _open(uow, cmd.ids) if own_day(ctx, uow.session, task) != cmd.to_on]
        for task in tasks:
            task.due_on = stored_day(ctx, uow.session, task, cmd.to_on)
            settle_owner(ctx, uow.session, task)
            pull_along(ctx, uow, task)
        what = f"“{tasks[0].subject}”" if len(tasks) == 1 else f"{len(tasks):,} reminders"
        uow.label = f"Moved {what} to {medium_day(cmd.to_on, today)}"
    return changed(uow, tasks)


def changed(uow: UnitOfWork, tasks: Sequence[Task]) -> TasksChanged:
    """The answer of a finished unit of work about several tasks."""
    versions = {task.id: task.version for task in tasks}
    return TasksChanged(uow.change.change_set_id if uow.change else None, uow.label, versions)


@command
def delete_task(ctx: Context, cmd: DeleteTask) -> Saved:
    """Delete a task."""
    with ctx.unit_of_work("Deleted a task") as uow:
        task = fetch(uow, Task, cmd.task_id, noun="task")
        guard_deletion(uow, task, cmd.version)
        uow.label = f"Deleted the task “{task.subject}”"
        uow.session.delete(task)
    return saved(uow, task)


@command
def delete_tasks(ctx: Context, cmd: DeleteTasks) -> TasksChanged:
    """Delete several tasks, or none where somebody else has changed one of them; undo brings all back."""
    with ctx.unit_of_work("Deleted tasks") as uow:
        found = [uow.session.get(Task, key) for key in cmd.versions]
        tasks = [task for task in found if task is not None]
        for task in tasks:
            guard_deletion(uow, task, cmd.versions[task.id])
            uow.session.delete(task)
        uow.label = f"Deleted the task “{tasks[0].subject}”" if len(tasks) == 1 else f"Deleted {len(tasks):,} reminders"
    return changed(uow, tasks)


def _open(uow: UnitOfWork, ids: Sequence[int]) -> list[Task]:
    found: list[Task] = []
    for start in range(0, len(ids), 500):
        wanted = Task.id.in_(ids[start : start + 500])
        found += uow.session.scalars(select(Task).where(wanted, Task.done_at.is_(None)).order_by(Task.due_on, Task.id))
    return found


def _start_series(ctx: Context, task: Task) -> None:
    """The first turn is the first day, from the given one on, that fits the rule."""
    if task.rrule is None:
        return
    first = recurrence.first_day(task.rrule, task.due_on)
    assert first is not None, "a stored rule has a first day"
    task.series_started_on = task.occurs_on = first
    task.occurs_time = task.due_time
    task.due_on = recurrence.working_day(first, ctx.calendar) if task.on_working_days else first


def _chain(ctx: Context, uow: UnitOfWork, task: Task, values: Mapping[str, Any]) -> None:
    if not values.keys() & {"chain_after_id", "chain_days", "after_completion"}:
        return
    check_chain(uow.session, task.id, task.chain_after_id, task.chain_days)
    day = chained_day(ctx, uow.session, task)
    if day is not None and task.done_at is None:
        task.due_on = day


def _checked(given: dict[str, Any], started_on: date) -> dict[str, Any]:
    if given.get("rrule"):
        given = given | {"rrule": read_rule(given["rrule"], started_on)}
    values = storable(Task, given, _EDITABLE)
    require(values, "subject", "Say what is to be done.")
    require(values, "due_on", "Say when it is due, such as tomorrow or Fri 10:30.")
    if values.get("kind", "task") not in KINDS:
        raise ValueError(f"no kind of task: {values['kind']}")
    if values.get("zone"):
        values["zone"] = check_zone(values["zone"])
    minutes = values.get("minutes")
    if minutes is not None and not 0 < minutes <= _MOST_MINUTES:
        raise UserError("Say how long it takes in minutes, from 1 to a week.", field="minutes")
    if values.get("rrule") and values.get("chain_after_id"):
        raise UserError("A reminder repeats or follows another one, not both.", field="rrule")
    return values
