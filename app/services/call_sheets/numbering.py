"""Which calls are printed, and by which numbers they are keyed back: those of the day sheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, not_, select
from sqlalchemy.orm import Session

from app.domain.day_text import long_day
from app.domain.errors import UserError
from app.models.tasks import Task, waits
from app.models.team import User
from app.services.concerns import Subject, concerning
from app.services.consent import Purpose, refused_by_any
from app.services.context import Context, command
from app.services.day_sheets.making import PrintDaySheet, keep_numbers, make_day_sheet, read_due
from app.services.tasks.asking import IN_ORDER
from app.services.tasks.own_days import read_own_days
from app.services.tickler.people import may_look_at_others, require_may_look
from app.services.tickler.rows import FolderTask, read_tasks

CALL = "call"
MOST = 500
"""So many records are printed at once: nobody calls more than that in a day."""


@dataclass(frozen=True, slots=True)
class PrintCallSheets:
    """The calls of a day (None is today) of somebody (None is the user), or a sheet for each of the chosen records.

    Of a chosen task that is a call it is that call; of any other, or one that is done, the next about the same record.
    """

    on: date | None = None
    owner_id: int | None = None
    deal_ids: tuple[int, ...] = ()
    contact_ids: tuple[int, ...] = ()
    company_ids: tuple[int, ...] = ()
    task_ids: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        """How many are chosen."""
        return len(self.subjects) + len(set(self.task_ids))

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """The chosen records, each once."""
        return tuple(
            dict.fromkeys(
                (
                    *(Subject(deal_id=key) for key in self.deal_ids),
                    *(Subject(contact_id=key) for key in self.contact_ids),
                    *(Subject(company_id=key) for key in self.company_ids),
                )
            )
        )


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """A call to be printed: its task, where one is planned, and the record it is about where none is."""

    number: int | None
    task: FolderTask | None
    subject: Subject


@dataclass(frozen=True, slots=True)
class NumberedCalls:
    """The calls of one printing, with the number of their sheet, None where no call is planned."""

    sheet: int | None
    on: date
    owner: str
    printed_at: datetime
    is_day: bool
    calls: tuple[PlannedCall, ...]


@command
def number_calls(ctx: Context, cmd: PrintCallSheets) -> NumberedCalls:
    """Find the calls and keep their numbers. Those of a day have the numbers that the day sheet gives them.

    UserError where no call is due, for more than 500 records, or for the day of somebody whom the user may not see.
    """
    if cmd.count > MOST:
        raise UserError(f"Choose at most {MOST} at a time to print call sheets of.")
    return _of_chosen(ctx, cmd) if cmd.count else _of_day(ctx, cmd)


def _of_day(ctx: Context, cmd: PrintCallSheets) -> NumberedCalls:
    owner_id, on = require_may_look(ctx, cmd.owner_id), cmd.on or ctx.clock.today()
    with ctx.reading() as session:
        if not any(task.kind == CALL for task in read_due(ctx, session, owner_id, on)):
            raise UserError(_no_calls(ctx, session.get_one(User, owner_id), on))
    sheet = make_day_sheet(ctx, PrintDaySheet(on, owner_id))
    calls = (PlannedCall(line.number, line.task, _about(line.task)) for line in sheet.lines if line.task.kind == CALL)
    return NumberedCalls(sheet.number, on, sheet.owner, sheet.printed_at, True, tuple(calls))


def _no_calls(ctx: Context, owner: User, on: date) -> str:
    today = ctx.clock.today()
    day = "today" if on == today else f"on {long_day(on, today)}"
    whose = "" if owner.id == ctx.user.id else f" for {owner.name}"
    return f"No call is due {day}{whose}. Choose another day, or plan a call as the next step of a deal."


def _about(task: FolderTask | Task) -> Subject:
    """What a task is about: the deal, else the person, else the company. Of nothing there is nothing to tell."""
    if task.deal_id is not None:
        return Subject(deal_id=task.deal_id)
    return Subject(contact_id=task.contact_id) if task.contact_id is not None else Subject(company_id=task.company_id)


def _of_chosen(ctx: Context, cmd: PrintCallSheets) -> NumberedCalls:
    today = ctx.clock.today()
    with ctx.unit_of_work("Printed call sheets") as uow:
        calls, subjects = _of_tasks(ctx, uow.session, cmd.task_ids)
        found = (_next_call(ctx, uow.session, subject) for subject in dict.fromkeys((*subjects, *cmd.subjects)))
        planned = tuple(_once((*calls, *found)))
        ids = [call.task.id for call in planned if call.task is not None and _may_key_back(ctx, uow.session, call.task)]
        sheet = keep_numbers(uow, ctx.user.id, today, ids) if ids else None
    numbers = {task_id: number for number, task_id in enumerate(ids, 1)}
    numbered = (replace(call, number=numbers.get(call.task.id) if call.task else None) for call in planned)
    return NumberedCalls(sheet, today, ctx.user.name, uow.now, False, tuple(numbered))


def _of_tasks(ctx: Context, session: Session, ids: tuple[int, ...]) -> tuple[list[PlannedCall], list[Subject]]:
    """The chosen tasks that are calls, by day, and what the others are about, as far as they are about something."""
    if not ids:
        return [], []
    where = and_(Task.id.in_(ids), Task.kind == CALL, Task.done_at.is_(None))
    calls = [
        PlannedCall(None, one, _about(one)) for one in read_tasks(session, where, read_own_days(ctx, session, where))
    ]
    others = session.scalars(select(Task).where(Task.id.in_(ids), not_(where)).order_by(*IN_ORDER))
    return calls, [subject for subject in map(_about, others) if subject != Subject()]


def _next_call(ctx: Context, session: Session, subject: Subject) -> PlannedCall:
    """The call about a record that is due first of those that may be made, else of all, where one is planned."""
    planned = and_(concerning(Task, subject), Task.kind == CALL, Task.done_at.is_(None), ~waits())
    willing = and_(planned, ~refused_by_any(Task, Purpose.CALLING))
    task = _first(ctx, session, willing) or _first(ctx, session, planned)
    return PlannedCall(None, task, subject)


def _first(ctx: Context, session: Session, where: ColumnElement[bool]) -> FolderTask | None:
    days = read_own_days(ctx, session, where)
    return next(iter(read_tasks(session, where, days, None if days.tasks else 1)), None)


def _once(calls: Iterable[PlannedCall]) -> Iterable[PlannedCall]:
    """A call that two of the chosen records have in common is printed once."""
    seen: set[int] = set()
    for call in calls:
        if call.task is None or call.task.id not in seen:
            yield call
        if call.task is not None:
            seen.add(call.task.id)


def _may_key_back(ctx: Context, session: Session, task: FolderTask) -> bool:
    """Whether the user may do this task: what is somebody else's gets no number on the user's sheet."""
    owner_id = session.get_one(Task, task.id).owner_id
    return owner_id in (None, ctx.user.id) or may_look_at_others(ctx)
