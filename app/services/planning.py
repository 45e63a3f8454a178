"""A next step typed as one sentence: ``Call Ana Fri 10:30 about delivery``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.day_text import time_text
from app.domain.errors import UserError
from app.domain.quick_add import AddKind, Reading, Role, parse_quick_add
from app.domain.recurrence import first_day
from app.domain.recurrence_words import rule_words
from app.domain.text import words
from app.domain.working_calendar import WorkingCalendar
from app.models.deals import Deal, DealContact
from app.models.people import Contact
from app.services.concerns import Subject
from app.services.context import Context, command
from app.services.saved import Saved
from app.services.tasks import AddTask, add_task

_NOTHING = Subject()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sentence plans. ``who`` are the words that name a person; ``is_dated`` tells a typed day from a guess.

    ``rrule`` is how it repeats, ``zone`` the time zone of ``due_time``; None where nothing was said about it.
    ``due_on`` of what repeats is its first day from ``typed_on`` on, which is None where no day was typed.
    """

    kind: str
    subject: str
    due_on: date
    due_time: time | None
    who: str
    is_dated: bool
    rrule: str | None = None
    zone: str | None = None
    typed_on: date | None = None
    after_completion: bool = False
    on_working_days: bool = False

    @property
    def details(self) -> str:
        """What follows its day, in words: ``" 10:30 Europe/Madrid, every 2nd Friday"``; "" where nothing does."""
        clock = f" {time_text(self.due_time)}" if self.due_time else ""
        zone = f" {self.zone}" if self.zone else ""
        repeats = f", {repeat_words(self)}" if self.rrule else ""
        return f"{clock}{zone}{repeats}"


@dataclass(frozen=True, slots=True)
class PlanStep:
    """Add the planned task to a record. A person named in it is looked up among those of the deal and company."""

    plan: Plan
    subject: Subject
    owner_id: int | None = None


def read_plan(text: str, how: Reading) -> Plan:
    """Read a sentence; without a day it is for the next working day. UserError for a day that does not exist."""
    found = parse_quick_add(text, how, AddKind.REMINDER)
    if found.problem:
        raise UserError(found.problem, field="due_on")
    subject = _without_when(text, found.spans)
    if not subject:
        raise UserError("Say what is to be done, such as: Call Ana Fri 10:30", field="subject")
    when = found.when
    calendar = how.calendar or WorkingCalendar(None)
    due_on = when.on if when else calendar.add_working_days(how.today, 1)
    if found.rrule:
        due_on = first_day(found.rrule, when.on if when else how.today) or due_on
    return Plan(
        found.action,
        subject,
        due_on,
        when.at if when else None,
        found.who,
        is_dated=when is not None or bool(found.rrule),
        rrule=found.rrule or None,
        zone=found.zone or None,
        typed_on=when.on if when else None,
        after_completion=found.after_completion,
        on_working_days=found.on_working_days,
    )


def repeat_words(plan: Plan) -> str:
    """How it repeats: ``"every 2nd Friday, on working days"``."""
    assert plan.rrule is not None
    rule = rule_words(plan.rrule, plan.due_on, plan.due_on, after_completion=plan.after_completion)
    return rule[0].lower() + rule[1:] + (", on working days" if plan.on_working_days else "")


@command
def plan_step(ctx: Context, cmd: PlanStep) -> Saved:
    """Add the task; the owner of the task is the user unless another is given."""
    with ctx.reading() as session:
        contact_id = cmd.subject.contact_id or find_person(session, cmd.plan.who, cmd.subject)
    return add_task(ctx, to_add(cmd.plan, cmd.subject, contact_id, cmd.owner_id))


def to_add(
    plan: Plan, subject: Subject = _NOTHING, contact_id: int | None = None, owner_id: int | None = None
) -> AddTask:
    """The task that a plan is, about a record."""
    return AddTask(
        subject=plan.subject,
        due_on=plan.due_on,
        due_time=plan.due_time,
        kind=plan.kind,
        deal_id=subject.deal_id,
        company_id=subject.company_id,
        contact_id=contact_id,
        owner_id=owner_id,
        zone=plan.zone,
        rrule=plan.rrule,
        after_completion=plan.after_completion,
        on_working_days=plan.on_working_days,
    )


def find_person(session: Session, who: str, subject: Subject) -> int | None:
    """The one person of the committee, or else of the company, in whose name each of the words begins a word."""
    wanted = words(who)
    if not wanted:
        return None
    for people in _circles(session, subject):
        fitting = [key for key, name in people if _fits(wanted, words(name))]
        if len(fitting) == 1:
            return fitting[0]
    return None


def _circles(session: Session, subject: Subject) -> list[list[tuple[int, str]]]:
    """Keys and names of those who can be meant, the nearest first."""
    names = select(Contact.id, Contact.full_name)
    company_id, circles = subject.company_id, []
    if subject.deal_id is not None:
        seated = names.join(DealContact, DealContact.contact_id == Contact.id)
        circles.append(_rows(session, seated.where(DealContact.deal_id == subject.deal_id)))
        company_id = session.scalar(select(Deal.company_id).where(Deal.id == subject.deal_id))
    if company_id is not None:
        circles.append(_rows(session, names.where(Contact.company_id == company_id)))
    return circles


def _rows(session: Session, statement: Any) -> list[tuple[int, str]]:
    return [(row[0], row[1]) for row in session.execute(statement)]


def _fits(wanted: list[str], have: list[str]) -> bool:
    return all(any(word.startswith(want) for word in have) for want in wanted)


def _without_when(text: str, spans: tuple[Any, ...]) -> str:
    """The sentence without its date, begun with a capital."""
    kept = text
    for span in sorted(spans, key=lambda span: -int(span.start)):
        if span.role is Role.WHEN:
            kept = kept[: span.start] + kept[span.end :]
    kept = " ".join(kept.split()).strip(" ,;")
    return kept[:1].upper() + kept[1:]
