"""Everything the sheet of one company or one person shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.money import Money
from app.domain.next_step import StepReading, read_step
from app.domain.pipelines import OPEN_KINDS, PhaseKind
from app.domain.probability import effective_probability
from app.models.deals import Deal, DealContact
from app.models.people import Company, Contact, LeadSource
from app.models.pipeline import Phase
from app.models.team import User
from app.services.concerns import Subject
from app.services.consent import wishes
from app.services.context import Context
from app.services.next_steps import next_steps
from app.services.people import companies, contacts
from app.services.promises.queries import PromiseRow, read_open_promises
from app.services.tasks import TaskRow, read_open_tasks
from app.services.timeline import PhaseMark, Timeline, mark, read_timeline

_MOST_DEALS = 50
_MOST_PEOPLE = 100


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person of a company, with their wishes and those of the company for everybody who works there."""

    id: int
    version: int
    full_name: str
    job_title: str
    email: str
    phone: str
    do_not_call: bool
    do_not_mail: bool


@dataclass(frozen=True, slots=True)
class DealLine:
    """A deal of a company or person. ``role`` is the person's seat in it."""

    id: int
    name: str
    phase: PhaseMark
    is_open: bool
    amount: Money | None
    probability: int
    step: StepReading
    closed_on: date | None
    role: str = ""


@dataclass(frozen=True, slots=True)
class RecordSheet:
    """What both sheets show. ``values`` holds the stored value of each editable column, ``names`` the titles of the
    records that some of them point to (column -> title)."""

    id: int
    version: int
    title: str
    created_at: datetime
    values: Mapping[str, Any]
    names: Mapping[str, str]
    open_deals: tuple[DealLine, ...]
    closed_deals: tuple[DealLine, ...]
    tasks: tuple[TaskRow, ...]
    promises: tuple[PromiseRow, ...]
    timeline: Timeline


@dataclass(frozen=True, slots=True)
class CompanySheet(RecordSheet):
    """A company; ``people`` are at most a hundred, of ``people_count``."""

    people: tuple[PersonLine, ...] = ()
    people_count: int = 0


@dataclass(frozen=True, slots=True)
class ContactSheet(RecordSheet):
    """A person. ``values`` have their own wishes; these are those of their company as well."""

    wants_no_calls: bool = False
    wants_no_mail: bool = False


def company_sheet(ctx: Context, company_id: int, *, entries: int = 50) -> CompanySheet:
    """The company; NotFound when it is gone."""
    with ctx.reading() as session:
        company = session.get(Company, company_id)
        if company is None:
            raise NotFound("This company was deleted meanwhile.")
        common = _common(ctx, session, company, Subject(company_id=company_id), entries)
        count = select(func.count()).select_from(Contact).where(Contact.company_id == company_id)
        open_deals, closed_deals = _deals(ctx, session, Subject(company_id=company_id))
        return CompanySheet(
            title=company.name,
            values=_values(company, companies.EDITABLE),
            open_deals=open_deals,
            closed_deals=closed_deals,
            people=_people(session, company_id),
            people_count=session.scalar(count) or 0,
            **common,
        )


def contact_sheet(ctx: Context, contact_id: int, *, entries: int = 50) -> ContactSheet:
    """The person; NotFound when they are gone."""
    with ctx.reading() as session:
        contact = session.get(Contact, contact_id)
        if contact is None:
            raise NotFound("This person was deleted meanwhile.")
        subject = Subject(contact_id=contact_id)
        no_calls, no_mail = session.execute(select(*wishes(Contact)).where(Contact.id == contact_id)).one()
        open_deals, closed_deals = _deals(ctx, session, subject)
        return ContactSheet(
            title=contact.full_name,
            values=_values(contact, contacts.EDITABLE),
            open_deals=open_deals,
            closed_deals=closed_deals,
            wants_no_calls=no_calls,
            wants_no_mail=no_mail,
            **_common(ctx, session, contact, subject, entries),
        )


def _common(ctx: Context, session: Session, record: Any, subject: Subject, entries: int) -> dict[str, Any]:
    return {
        "id": record.id,
        "version": record.version,
        "created_at": record.created_at,
        "names": _names(session, record),
        "tasks": read_open_tasks(session, subject),
        "promises": read_open_promises(ctx, session, subject),
        "timeline": read_timeline(session, subject, entries),
    }


def _values(record: Any, columns: frozenset[str]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in sorted(columns)}


def _names(session: Session, record: Any) -> dict[str, str]:
    """Titles of the records pointed to."""
    targets: dict[str, Any] = {
        "owner_id": User.name,
        "lead_source_id": LeadSource.name,
        "company_id": Company.name,
        "parent_id": Company.name,
    }
    names = {}
    for column, title in targets.items():
        key = getattr(record, column, None)
        if key is not None:
            names[column] = session.scalar(select(title).where(title.class_.id == key)) or ""
    return names


def _people(session: Session, company_id: int) -> tuple[PersonLine, ...]:
    statement = select(Contact, *wishes(Contact)).where(Contact.company_id == company_id)
    statement = statement.order_by(Contact.match_key, Contact.id).limit(_MOST_PEOPLE)
    return tuple(
        PersonLine(
            row.id,
            row.version,
            row.full_name,
            row.job_title or "",
            row.email or "",
            row.phone or row.mobile or "",
            no_calls,
            no_mail,
        )
        for row, no_calls, no_mail in session.execute(statement)
    )


def _deals(ctx: Context, session: Session, subject: Subject) -> tuple[tuple[DealLine, ...], tuple[DealLine, ...]]:
    """The newest open deals by phase, and the newest closed ones, the latest first."""
    seat = literal(None) if subject.contact_id is None else DealContact.role
    statement = select(Deal, Phase, seat).join(Phase, Phase.id == Deal.phase_id)
    if subject.contact_id is None:
        statement = statement.where(Deal.company_id == subject.company_id)
    else:
        statement = statement.join(DealContact, DealContact.deal_id == Deal.id)
        statement = statement.where(DealContact.contact_id == subject.contact_id)
    is_open = Phase.kind.in_(OPEN_KINDS)
    running = statement.where(is_open).order_by(Phase.position, Deal.id.desc()).limit(_MOST_DEALS)
    over = statement.where(~is_open).order_by(Deal.closed_on.desc(), Deal.id.desc()).limit(_MOST_DEALS)
    return _deal_lines(ctx, session, running), _deal_lines(ctx, session, over)


def _deal_lines(ctx: Context, session: Session, statement: Any) -> tuple[DealLine, ...]:
    rows = session.execute(statement).all()
    steps = next_steps(session, [deal.id for deal, _, _ in rows])
    today = ctx.clock.today()
    return tuple(_deal_line(deal, phase, role, read_step(steps.get(deal.id), today)) for deal, phase, role in rows)


def _deal_line(deal: Deal, phase: Phase, role: str | None, step: StepReading) -> DealLine:
    is_open = PhaseKind(phase.kind).is_open
    return DealLine(
        id=deal.id,
        name=deal.name,
        phase=mark(phase),
        is_open=is_open,
        amount=None if deal.amount_minor is None else Money(deal.amount_minor, deal.currency),
        probability=effective_probability(phase.probability, deal.own_probability if is_open else None),
        step=step,
        closed_on=deal.closed_on,
        role=role or "",
    )
