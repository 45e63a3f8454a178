"""Reads what is to be known of each call, and leaves out who wants none."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy.orm import Session

from app.domain.day_text import medium_day, time_text
from app.domain.errors import UserError
from app.domain.progress import Cancelled, Progress, Silent
from app.domain.promises import Standing
from app.models.deals import Deal
from app.models.people import Company, Contact
from app.models.tasks import Task
from app.services.call_sheets.facts import CallSheet, CallSheets
from app.services.call_sheets.numbering import NumberedCalls, PlannedCall
from app.services.call_sheets.reaching import brief_deals, hours_of, people_of
from app.services.concerns import Subject
from app.services.consent import Purpose, who_refuses
from app.services.context import Context
from app.services.letters.facts import LeftOut
from app.services.promises.queries import PromiseRow, read_open_promises
from app.services.tasks.rows import TaskRow, read_open_tasks
from app.services.timeline import Entry, read_deeds

T = TypeVar("T")
NO_CALLS = "wants no calls"
_SILENT = Silent()
_DEEDS, _PROMISES = 3, 8


def read_call_sheets(ctx: Context, numbered: NumberedCalls, progress: Progress = _SILENT) -> CallSheets:
    """What is printed, in one snapshot. Who wants no calls is left out and named; one that is gone is not.

    UserError where nothing is left to be printed. Raises Cancelled when told to stop.
    """
    calls: list[CallSheet] = []
    left_out: list[LeftOut] = []
    with ctx.reading() as session:
        for done, planned in enumerate(numbered.calls):
            if progress.cancelled:
                raise Cancelled
            progress.report(done, len(numbered.calls), "Reading")
            call = _Call(ctx, session, numbered, planned)
            if call.is_gone:
                continue
            if call.why_not:
                left_out.append(LeftOut(call.name, call.why_not, *call.record))
                continue
            calls.append(call.sheet())
            left_out += [LeftOut(person.full_name, NO_CALLS, "contacts", person.id) for person in call.unwilling]
    by, at = ctx.user.name, numbered.printed_at
    found = (tuple(calls), tuple(dict.fromkeys(left_out)))
    sheets = CallSheets(numbered.sheet, numbered.on, ctx.clock.today(), numbered.owner, by, at, numbered.is_day, *found)
    if not calls:
        raise UserError(_none_of(sheets.left_out))
    return sheets


def _none_of(left_out: tuple[LeftOut, ...]) -> str:
    if not left_out:
        return "There is no call to print. What you chose was deleted meanwhile."
    first, more = left_out[0], len(left_out) - 1
    others = f" {more:,} more {'is' if more == 1 else 'are'} left out, too." if more else ""
    return f"There is no call to print. {first.name} is left out: {first.why}.{others}"


class _Call:
    """One of them while it is read. The company is that of the deal, else the task's own, else where they work."""

    def __init__(self, ctx: Context, session: Session, numbered: NumberedCalls, planned: PlannedCall) -> None:
        self._ctx, self._session, self._numbered, self._planned = ctx, session, numbered, planned
        planned_task, about = planned.task, planned.subject
        is_there = planned_task is not None and session.get(Task, planned_task.id) is not None
        task = self._task = planned_task if is_there else None
        self.deal = _get(session, Deal, about.deal_id or (task.deal_id if task else None))
        self.person = _get(session, Contact, about.contact_id or (task.contact_id if task else None))
        if self.person is None and task is not None:
            self.person = _get(session, Contact, task.contact_id)
        self._firms = (
            self.deal.company_id if self.deal else None,
            task.company_id if task else None,
            self.person.company_id if self.person else None,
            about.company_id,
        )
        self.company = _get(session, Company, next((key for key in self._firms if key is not None), None))
        self.unwilling: tuple[Contact, ...] = ()

    @property
    def is_gone(self) -> bool:
        """Whether a call of the day, or a record that was chosen, is there no more."""
        is_known = self.deal or self.person or self.company
        return self._task is None and (self._numbered.is_day or not is_known)

    @property
    def name(self) -> str:
        """Whom it is to, as far as that is known."""
        if self.person is not None:
            return self.person.full_name
        known = self.company or self.deal
        return known.name if known is not None else self._task.subject if self._task else ""

    @property
    def record(self) -> tuple[str, int]:
        """The table and key of whom it is to."""
        if self.person is not None:
            return "contacts", self.person.id
        if self.company is not None:
            return "companies", self.company.id
        return "deals", self.deal.id if self.deal is not None else 0

    @property
    def why_not(self) -> str:
        """Why they are not called; "" where they are."""
        person = self.person.id if self.person is not None else None
        refusing = who_refuses(self._session, self._firms, person, Purpose.CALLING)
        if refusing is None:
            return ""
        if isinstance(refusing, Contact) or (self.person is None and refusing is self.company):
            return NO_CALLS
        return f"{refusing.name} {NO_CALLS}"

    def sheet(self) -> CallSheet:
        """Everything about it."""
        task, session = self._task, self._session
        people, self.unwilling = people_of(session, self.person, self.deal, self.company)
        switchboard = self.company.phone if self.company is not None and self.company.phone else ""
        hours, moment = hours_of(self._ctx, session, task, self._numbered.on, self.person, self.company)
        promises = self._promises()
        return CallSheet(
            self._planned.number if task is not None else None,
            task,
            *self.record,
            self.name,
            self.company.name if self.company is not None else "",
            people,
            switchboard,
            hours,
            moment,
            brief_deals(session, self.deal, self.person, self.company),
            self._notes({number for one in people for _, number in one.numbers} | {switchboard}),
            self._deeds(),
            promises[:_PROMISES],
            len(promises[_PROMISES:]),
            self._next_step(),
        )

    def _notes(self, numbers: set[str]) -> str:
        """Those of the task without the number that stands above anyway, else those of what it is about."""
        task = self._task
        stored = self._session.get_one(Task, task.id).notes if task is not None else None
        lines = (stored or "").splitlines()
        if words := "\n".join(line for line in lines if line.strip() and line.strip() not in numbers):
            return words
        return next((one.notes for one in (self.deal, self.person, self.company) if one and one.notes), "")

    def _subjects(self) -> tuple[Subject, ...]:
        """What has been done about the deal, and with the person; about the company where neither is known."""
        deal = (Subject(deal_id=self.deal.id),) if self.deal is not None else ()
        person = (Subject(contact_id=self.person.id),) if self.person is not None else ()
        company = (Subject(company_id=self.company.id),) if self.company is not None else ()
        return (*deal, *person) or company

    def _deeds(self) -> tuple[Entry, ...]:
        found = {
            (entry.source, entry.id): entry
            for subject in reversed(self._subjects())
            for entry in read_deeds(self._session, subject, _DEEDS)
        }
        return tuple(sorted(found.values(), key=lambda entry: (entry.at, entry.id), reverse=True)[:_DEEDS])

    def _promises(self) -> tuple[PromiseRow, ...]:
        """All that is open with the company: the broken ones first, then those of this deal or person."""
        company = (Subject(company_id=self.company.id),) if self.company is not None else ()
        found = {
            promise.id: promise
            for subject in (*company, *self._subjects())
            for promise in read_open_promises(self._ctx, self._session, subject)
        }

        def place(promise: PromiseRow) -> tuple[bool, bool, object, int]:
            is_ours = (self.deal is not None and promise.deal_id == self.deal.id) or (
                self.person is not None and promise.contact_id == self.person.id
            )
            return promise.standing is not Standing.BROKEN, not is_ours, promise.due_on, promise.id

        return tuple(sorted(found.values(), key=place))

    def _next_step(self) -> str:
        """What comes after the call; "" where nothing is planned."""
        called = self._task.id if self._task is not None else None
        tasks = (task for subject in self._subjects()[:1] for task in read_open_tasks(self._session, subject))
        step = next((task for task in tasks if task.id != called), None)
        return "" if step is None else _step_words(self._ctx, step)


def _step_words(ctx: Context, step: TaskRow) -> str:
    when = medium_day(step.due_on, ctx.clock.today())
    clock = f" {time_text(step.due_time)}" if step.due_time else ""
    late = ", late" if step.due_on < ctx.clock.today() else ""
    whose = f", {step.owner}" if step.owner and step.owner_id != ctx.user.id else ""
    return f"{step.subject}, {when}{clock}{late}{whose}"


def _get(session: Session, model: type[T], key: int | None) -> T | None:
    return None if key is None else session.get(model, key)
