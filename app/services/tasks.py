"""What is due: add, edit, do, put off, delete. A deal's next step is its earliest open task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.day_text import medium_day
from app.domain.errors import UserError
from app.domain.next_step import NextStep
from app.domain.working_calendar import WorkingCalendar
from app.models.deals import Deal
from app.models.people import Company, Contact
from app.models.tasks import Task
from app.models.team import User
from app.services import field_words
from app.services.concerns import Subject, concerning
from app.services.context import Context, command
from app.services.editing import change, check_references, require, storable
from app.services.saved import Saved, saved
from app.storage.guard import fetch, guard, guard_deletion

KINDS = ("call", "email", "meeting", "task")
_EDITABLE = frozenset({"kind", "subject", "due_on", "due_time", "contact_id", "owner_id", "notes"})


@dataclass(frozen=True, slots=True)
class AddTask:
    """Something to do about a deal, a company or a person. ``due_time`` is local; ``owner_id`` None is the user."""

    subject: str
    due_on: date
    due_time: time | None = None
    kind: str = "task"
    deal_id: int | None = None
    company_id: int | None = None
    contact_id: int | None = None
    owner_id: int | None = None
    notes: str | None = None


@dataclass(frozen=True, slots=True)
class EditTask:
    """New values of some fields (column -> value) on top of the ``version`` that the user saw (None: any)."""

    task_id: int
    version: int | None
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CompleteTask:
    """The task is done, now."""

    task_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class SnoozeTask:
    """Put a task off: to the day ``to_on``, or by ``working_days``."""

    task_id: int
    version: int | None = None
    working_days: int = 1
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class DeleteTask:
    """Remove a task; undo brings it back."""

    task_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task. ``who`` is the person concerned, ``phone`` theirs or their company's,
    ``email`` theirs, each empty where they want none; ``owner`` whose task it is.
    """

    id: int
    version: int
    kind: str
    subject: str
    due_on: date
    due_time: time | None
    done_at: datetime | None
    notes: str | None
    deal_id: int | None
    company_id: int | None
    contact_id: int | None
    who: str
    phone: str
    email: str
    do_not_call: bool
    owner_id: int | None
    owner: str


@command
def add_task(ctx: Context, cmd: AddTask) -> Saved:
    """Add a task; UserError without a subject."""
    given = {"kind": cmd.kind, "subject": cmd.subject, "due_on": cmd.due_on, "due_time": cmd.due_time}
    given |= {"contact_id": cmd.contact_id, "owner_id": cmd.owner_id or ctx.user.id, "notes": cmd.notes}
    values = _checked(given) | {"deal_id": cmd.deal_id, "company_id": cmd.company_id}
    with ctx.unit_of_work(f"Planned: {values['subject']}") as uow:
        check_references(uow.session, Task, values)
        task = Task(**values, created_at=uow.now)
        uow.session.add(task)
    return saved(uow, task)


@command
def edit_task(ctx: Context, cmd: EditTask) -> Saved:
    """Change fields; ConflictError where somebody else changed one of them since ``version``."""
    values = _checked(cmd.values)
    with ctx.unit_of_work("Edited a task") as uow:
        task = fetch(uow, Task, cmd.task_id, noun="task")
        change(uow, task, cmd.version, values)
        uow.label = f"Changed {field_words.labels(values)} of “{task.subject}”"
    return saved(uow, task)


@command
def complete_task(ctx: Context, cmd: CompleteTask) -> Saved:
    """Mark a task done. One that somebody else has done already stays as it is."""
    with ctx.unit_of_work("Did a task") as uow:
        task = fetch(uow, Task, cmd.task_id, noun="task")
        if task.done_at is None:
            task.done_at = uow.now
        uow.label = f"Done: {task.subject}"
    return saved(uow, task)


@command
def snooze_task(ctx: Context, cmd: SnoozeTask) -> Saved:
    """Put a task off; ConflictError where somebody else moved it since ``version``."""
    today = ctx.clock.today()
    with ctx.unit_of_work("Put a task off") as uow:
        task = fetch(uow, Task, cmd.task_id, noun="task")
        due_on = cmd.to_on or snoozed_day(ctx.calendar, task.due_on, today, cmd.working_days)
        if due_on < today:
            raise UserError("This day has passed. Choose today or a later day.", field="due_on")
        task.due_on = due_on = guard(uow, task, cmd.version, {"due_on": due_on})["due_on"]
        uow.label = f"Put off to {medium_day(due_on, today)}: {task.subject}"
    return saved(uow, task)


@command
def delete_task(ctx: Context, cmd: DeleteTask) -> Saved:
    """Delete a task."""
    with ctx.unit_of_work("Deleted a task") as uow:
        task = fetch(uow, Task, cmd.task_id, noun="task")
        guard_deletion(uow, task, cmd.version)
        uow.label = f"Deleted the task “{task.subject}”"
        uow.session.delete(task)
    return saved(uow, task)


def snoozed_day(calendar: WorkingCalendar, due_on: date, today: date, working_days: int) -> date:
    """So many working days after the due day, or after today where it is overdue."""
    return calendar.add_working_days(max(due_on, today), working_days)


def snooze_days(ctx: Context, due_on: date) -> tuple[tuple[str, date], ...]:
    """Days to put a task off to, each a working day, with its name: the next one, in three, next week, next month."""
    today, calendar = ctx.clock.today(), ctx.calendar
    base = max(due_on, today)
    monday = base + timedelta(days=7 - base.weekday())
    first = (base.replace(day=1) + timedelta(days=32)).replace(day=1)

    def on_or_after(day: date) -> date:
        return day if calendar.is_working(day) else calendar.add_working_days(day, 1)

    return (
        ("Next working day", calendar.add_working_days(base, 1)),
        ("In three working days", calendar.add_working_days(base, 3)),
        ("Next week", on_or_after(monday)),
        ("Next month", on_or_after(first)),
    )


def open_tasks(ctx: Context, subject: Subject) -> tuple[TaskRow, ...]:
    """What is due about a record, the next first."""
    with ctx.reading() as session:
        return read_open_tasks(session, subject)


def read_open_tasks(session: Session, subject: Subject) -> tuple[TaskRow, ...]:
    """The same within an open session. Within a day, tasks with a time come before those for the whole day."""
    statement = (
        select(Task, Contact, Company.phone, User.name)
        .outerjoin(Contact, Contact.id == Task.contact_id)
        .outerjoin(Deal, Deal.id == Task.deal_id)
        .outerjoin(Company, Company.id == func.coalesce(Deal.company_id, Contact.company_id, Task.company_id))
        .outerjoin(User, User.id == Task.owner_id)
        .where(concerning(Task, subject), Task.done_at.is_(None))
        .order_by(Task.due_on, Task.due_time.is_(None), Task.due_time, Task.id)
    )
    return tuple(_row(*row) for row in session.execute(statement))


def next_steps(session: Session, ids: Sequence[int]) -> dict[int, NextStep]:
    """Per deal its earliest open task."""
    statement = (
        select(Task.deal_id, Task.kind, Task.subject, Task.due_on, Task.due_time, Contact.given_name, Contact.full_name)
        .outerjoin(Contact, Contact.id == Task.contact_id)
        .where(Task.deal_id.in_(ids), Task.done_at.is_(None))
        # A task for a time of the day comes before those for the whole day.
        .order_by(Task.deal_id, Task.due_on, Task.due_time.is_(None), Task.due_time, Task.id)
    )
    steps: dict[int, NextStep] = {}
    for deal_id, kind, subject, due_on, due_time, given, full in session.execute(statement):
        if deal_id is not None and deal_id not in steps:
            steps[deal_id] = NextStep(kind, subject, due_on, due_time, short_name(given, full))
    return steps


def step_of(tasks: Sequence[TaskRow]) -> NextStep | None:
    """The next step that open tasks amount to: the first of them."""
    if not tasks:
        return None
    task = tasks[0]
    return NextStep(task.kind, task.subject, task.due_on, task.due_time, short_name(None, task.who))


def short_name(given: str | None, full: str | None) -> str:
    """What a person is called in a short line: the given name, or the first word of the whole one."""
    return given or (full or "").split(" ")[0]


def _row(task: Task, contact: Contact | None, company_phone: str | None, owner: str | None) -> TaskRow:
    phones = (contact.phone, contact.mobile, company_phone) if contact else (company_phone,)
    do_not_call = bool(contact and contact.do_not_call)
    return TaskRow(
        id=task.id,
        version=task.version,
        kind=task.kind,
        subject=task.subject,
        due_on=task.due_on,
        due_time=task.due_time,
        done_at=task.done_at,
        notes=task.notes,
        deal_id=task.deal_id,
        company_id=task.company_id,
        contact_id=task.contact_id,
        who=contact.full_name if contact else "",
        phone="" if do_not_call else next((phone for phone in phones if phone), ""),
        email=contact.email or "" if contact and not contact.do_not_mail else "",
        do_not_call=do_not_call,
        owner_id=task.owner_id,
        owner=owner or "",
    )


def _checked(given: dict[str, Any]) -> dict[str, Any]:
    values = storable(Task, given, _EDITABLE)
    require(values, "subject", "Say what is to be done.")
    require(values, "due_on", "Say when it is due, such as tomorrow or Fri 10:30.")
    if values.get("kind", "task") not in KINDS:
        raise ValueError(f"no kind of task: {values['kind']}")
    return values
