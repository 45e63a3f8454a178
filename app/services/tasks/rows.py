"""Tasks as they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.domain.clock import Clock
from app.domain.next_step import NextStep
from app.domain.zones import Zone, instant_of, zone_of
from app.models.people import Company, Contact
from app.models.tasks import Task
from app.models.team import Team, User
from app.services.concerns import Subject, concerning
from app.services.consent import Purpose, refused_by_any, refuses
from app.services.context import Context
from app.services.next_steps import short_name
from app.services.tasks.asking import IN_ORDER, with_records
from app.storage.aliases import shared_alias

_Before = shared_alias(Task)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task. ``who`` is the person concerned, ``phone`` theirs or their company's,
    ``email`` theirs, each empty where they, or their company, want none; ``owner`` whose task it is.

    ``rrule``, ``series_started_on`` and ``zone`` are as the table has them; ``waits_for`` is what has to be done first
    and isn't yet, "" where there is no such thing. ``original_owner_id`` is whose it is while a stand-in has it.
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
    zone: str | None = None
    rrule: str | None = None
    series_started_on: date | None = None
    on_working_days: bool = False
    after_completion: bool = False
    chain_after_id: int | None = None
    chain_days: int | None = None
    waits_for: str = ""
    snoozed_count: int = 0
    minutes: int | None = None
    original_owner_id: int | None = None


def open_tasks(ctx: Context, subject: Subject) -> tuple[TaskRow, ...]:
    """What is due about a record, the next first."""
    with ctx.reading() as session:
        return read_open_tasks(session, subject)


def read_open_tasks(session: Session, subject: Subject) -> tuple[TaskRow, ...]:
    """The same within an open session. Within a day, tasks with a time come before those for the whole day."""
    return read_tasks(session, concerning(Task, subject), Task.done_at.is_(None))


def task_rows(ctx: Context, ids: Sequence[int]) -> tuple[TaskRow, ...]:
    """These tasks, done or not, the next first; those that are gone are left out."""
    with ctx.reading() as session:
        return read_tasks(session, Task.id.in_(ids))


def read_tasks(session: Session, *where: ColumnElement[bool]) -> tuple[TaskRow, ...]:
    """The tasks that meet all conditions, the next first."""
    statement = _statement().where(*where).order_by(*IN_ORDER)
    return tuple(_row(*row) for row in session.execute(statement))


def step_of(tasks: Sequence[TaskRow]) -> NextStep | None:
    """The next step that open tasks amount to: the first of them."""
    if not tasks:
        return None
    task = tasks[0]
    return NextStep(task.kind, task.subject, task.due_on, task.due_time, short_name(None, task.who))


def zone_for(session: Session, clock: Clock, name: str | None) -> Zone:
    """The zone of a task; where its own is not known any more, the team's."""
    found = zone_of(name, None, clock.zone)
    if not found.lost:
        return found
    return zone_of(name, session.scalar(select(Team.zone).where(Team.id == 1)), clock.zone)


def lost_zones(ctx: Context) -> tuple[str, ...]:
    """What to say of each zone that open tasks are due in and that is not known here."""
    query = select(Task.zone).where(Task.zone.is_not(None), Task.due_time.is_not(None), Task.done_at.is_(None))
    with ctx.reading() as session:
        names = session.scalars(query.distinct().order_by(Task.zone)).all()
    return tuple(words for name in names if (words := zone_of(name, None, ctx.clock.zone).words))


def due_at(session: Session, clock: Clock, task: Task | TaskRow) -> datetime:
    """The instant at which a task falls due, in UTC: with a time in its zone, else when its day begins here."""
    if task.due_time is None:
        return clock.start_of(task.due_on)
    return instant_of(task.due_on, task.due_time, zone_for(session, clock, task.zone).info)


def _statement() -> Any:
    # A call may go to the company's number, a mail goes to the person.
    refused = (refused_by_any(Task, Purpose.CALLING), refuses(Contact, Purpose.MAILING))
    columns = (User.name, _Before.subject, *refused)
    return (
        with_records(select(Task, Contact, Company.phone, *columns))
        .outerjoin(User, User.id == Task.owner_id)
        .outerjoin(_Before, (_Before.id == Task.chain_after_id) & _Before.done_at.is_(None))
    )


def _row(
    task: Task,
    contact: Contact | None,
    company_phone: str | None,
    owner: str | None,
    before: str | None,
    no_calls: bool | None,
    no_mail: bool | None,
) -> TaskRow:
    phones = (contact.phone, contact.mobile, company_phone) if contact else (company_phone,)
    return TaskRow(
        **{name: getattr(task, name) for name in _COPIED},
        who=contact.full_name if contact else "",
        phone="" if no_calls else next((phone for phone in phones if phone), ""),
        email=contact.email or "" if contact and not no_mail else "",
        do_not_call=bool(no_calls),
        owner=owner or "",
        waits_for=before or "" if task.after_completion else "",
    )


_OWN = frozenset({"who", "phone", "email", "do_not_call", "owner", "waits_for"})
_COPIED = tuple(name for name in TaskRow.__slots__ if name not in _OWN)
