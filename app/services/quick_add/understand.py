"""Looks up whom and what a sentence means, and whether it is there already."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.money import Money
from app.domain.quick_add import AddKind, QuickAdd, Reading, parse_quick_add
from app.domain.text import match_key
from app.models.deals import Deal
from app.models.people import Company, Contact
from app.models.pipeline import Phase
from app.models.tasks import Task
from app.services.context import Context
from app.services.people.similar import Similar, find_similar_companies, find_similar_contacts
from app.services.planning import read_plan
from app.services.search import FoundRecord, RecordKind, find_records

_LOOKED_AT = 20
_LONGEST_NAME = 6  # words of a company's name that are looked for at the head of a deal's


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed, how its writer writes, and what was chosen.

    ``kind`` None lets the words decide. ``about`` is the record that is open, meant where the words name none.
    """

    text: str
    how: Reading
    kind: AddKind | None = None
    about: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A record that the words mean. ``others`` more could be meant as well."""

    table: str
    id: int
    title: str
    phase_code: str = ""
    phase_kind: str = ""
    is_stall: bool = False
    others: int = 0


@dataclass(frozen=True, slots=True)
class Planned:
    """A task of the same kind that is planned with the same person already."""

    task_id: int
    version: int
    subject: str
    due_on: date
    due_time: time | None


@dataclass(frozen=True)
class Understood:
    """How a sentence was understood. ``missing`` says what it lacks before it can be added; "" is nothing.

    ``unknown_company`` will be added along. ``subject``, ``due_on``, ``rrule`` and ``zone`` are those of a
    reminder, ``name`` is the deal's, without the company that stood before it.
    """

    reading: QuickAdd
    contact: Known | None = None
    company: Known | None = None
    deal: Known | None = None
    unknown_company: str = ""
    similar: tuple[Similar, ...] = ()
    planned: Planned | None = None
    subject: str = ""
    due_on: date | None = None
    due_time: time | None = None
    rrule: str | None = None
    zone: str | None = None
    amount: Money | None = None
    name: str = ""
    missing: str = field(default="")


def understand(ctx: Context, asked: Asked) -> Understood:
    """Read the sentence and look its words up."""
    reading = parse_quick_add(asked.text, asked.how, asked.kind)
    found = _READERS[reading.kind](ctx, asked, Understood(reading))
    if reading.problem:
        return replace(found, missing=reading.problem)
    return found


def _reminder(ctx: Context, asked: Asked, found: Understood) -> Understood:
    reading = found.reading
    found = _about_whom(ctx, asked, found)
    if not asked.text.strip() or reading.problem:
        return replace(found, missing="Say what is to be done, such as: Call Ana Fri 10:30")
    plan = read_plan(asked.text, asked.how)
    planned = _planned(ctx, found, reading.action)
    found = replace(found, due_on=plan.due_on, due_time=plan.due_time, rrule=plan.rrule, zone=plan.zone)
    return replace(found, subject=plan.subject, planned=planned, missing=_nobody(found))


def _note(ctx: Context, asked: Asked, found: Understood) -> Understood:
    found = _about_whom(ctx, asked, found)
    if not found.reading.about:
        return replace(found, missing="Write what is to be noted.")
    if found.contact is None and found.deal is None and found.company is None:
        return replace(found, missing=_nobody(found) or "Say whom it is about: @person, @company or #deal")
    return replace(found, missing=_nobody(found))


def _deal(ctx: Context, asked: Asked, found: Understood) -> Understood:
    reading = found.reading
    found = _with_company(ctx, found)
    amount = reading.amount
    money = Money.of(amount.value, amount.currency or ctx.team.currency) if amount else None
    found = replace(found, name=reading.name)
    with ctx.reading() as session:
        if not reading.company:
            found = _headed_by_company(session, found)
        company = found.company or _open_company(session, asked)
        if company is not None and not found.unknown_company:
            found = replace(found, company=company, similar=_open_deals(session, company.id))
    return replace(found, amount=money, missing="" if reading.name else "Give the deal a name.")


def _person(ctx: Context, _asked: Asked, found: Understood) -> Understood:
    reading = found.reading
    found = _with_company(ctx, found)
    similar = find_similar_contacts(ctx, reading.name, email=reading.email) if reading.name or reading.email else ()
    return replace(found, similar=similar, missing="" if reading.name else "Enter a name.")


def _company(ctx: Context, _asked: Asked, found: Understood) -> Understood:
    name = found.reading.name
    similar = find_similar_companies(ctx, name) if name else ()
    return replace(found, similar=similar, missing="" if name else "Give the company a name.")


_READERS = {
    AddKind.REMINDER: _reminder,
    AddKind.NOTE: _note,
    AddKind.DEAL: _deal,
    AddKind.PERSON: _person,
    AddKind.COMPANY: _company,
}


# -- whom the words mean -----------------------------------------------------------------------------------------------


def _about_whom(ctx: Context, asked: Asked, found: Understood) -> Understood:
    """The deal, person or company that is named, else the record that is open."""
    reading = found.reading
    deal = _first(find_records(ctx, reading.deal, (RecordKind.DEAL,), _LOOKED_AT), reading.deal)
    contact = company = None
    if reading.who:
        people = find_records(ctx, reading.who, (RecordKind.CONTACT,), _LOOKED_AT)
        contact = _first(people, reading.who)
        if contact is None or match_key(contact.title) != match_key(reading.who):  # people are found by company, too
            company = _first(find_records(ctx, reading.who, (RecordKind.COMPANY,), _LOOKED_AT), reading.who)
            is_named = company is not None and match_key(company.title) == match_key(reading.who)
            contact, company = (None, company) if is_named or contact is None else (contact, None)
    named = replace(found, deal=deal, contact=contact, company=company)
    with ctx.reading() as session:
        if deal is contact is company is None and asked.about is not None and not (reading.who or reading.deal):
            named = _of_open_record(session, found, asked.about)
        return _with_circumstances(session, named)


def _nobody(found: Understood) -> str:
    """Words for a name that nobody bears."""
    reading = found.reading
    if reading.deal and found.deal is None:
        return f"There is no deal “{reading.deal}”."
    return ""


def _first(records: tuple[FoundRecord, ...], words: str) -> Known | None:
    """The best of those found; how many others bear the name counts those that fit as well."""
    if not records:
        return None
    best = records[0]
    key = match_key(words)
    rivals = [record for record in records[1:] if match_key(record.title).startswith(key)]
    is_exact = match_key(best.title) == key and best.kind != RecordKind.DEAL
    others = 0 if is_exact else len(rivals)
    return Known(best.kind, best.id, best.title, best.phase_code, best.phase_kind, best.is_stall, others)


def _of_open_record(session: Session, found: Understood, about: tuple[str, int]) -> Understood:
    table, key = about
    if table == "contacts" and (contact := session.get(Contact, key)) is not None:
        return replace(found, contact=Known(table, key, contact.full_name))
    if table == "companies" and (company := session.get(Company, key)) is not None:
        return replace(found, company=Known(table, key, company.name))
    if table == "deals" and (deal := _known_deal(session, key)) is not None:
        return replace(found, deal=deal)
    return found


def _with_circumstances(session: Session, found: Understood) -> Understood:
    """The company of the person, and the one open deal with it."""
    company_id = found.company.id if found.company else None
    if found.contact is not None:
        contact = session.get(Contact, found.contact.id)
        company_id = contact.company_id if contact else None
    if company_id is None or found.deal is not None:
        return found
    company = session.get(Company, company_id)
    known = Known("companies", company_id, company.name) if company else None
    deals = _open_deal_ids(session, company_id)
    deal = _known_deal(session, deals[0]) if len(deals) == 1 else None
    return replace(found, company=known, deal=deal)


def _open_deal_ids(session: Session, company_id: int) -> list[int]:
    statement = (
        select(Deal.id)
        .join(Phase, Phase.id == Deal.phase_id)
        .where(Deal.company_id == company_id, Phase.kind.in_(("genesis", "nurture", "delta")))
        .order_by(Deal.id.desc())
    )
    return list(session.scalars(statement))


def _known_deal(session: Session, key: int) -> Known | None:
    row = session.execute(
        select(Deal.name, Company.name, Phase.code, Phase.kind, Phase.is_stall)
        .join(Phase, Phase.id == Deal.phase_id)
        .outerjoin(Company, Company.id == Deal.company_id)
        .where(Deal.id == key)
    ).first()
    return None if row is None else Known("deals", key, row[1] or row[0], row[2], row[3], row[4])


def _with_company(ctx: Context, found: Understood) -> Understood:
    """The company that is named: one that is known, or one to be added along."""
    name = found.reading.company
    if not name:
        return found
    records = find_records(ctx, name, (RecordKind.COMPANY,), _LOOKED_AT)
    known = _first(records, name)
    if known is None:
        return replace(found, unknown_company=name)
    return replace(found, company=known)


def _headed_by_company(session: Session, found: Understood) -> Understood:
    """Where the name of a known company comes first, what follows it is the deal's ("Ferro Castings crane scales")."""
    words = found.name.split()
    heads = {match_key(" ".join(words[:count])): count for count in range(1, min(len(words), _LONGEST_NAME) + 1)}
    rows = session.execute(select(Company.match_key, Company.id, Company.name).where(Company.match_key.in_(heads)))
    row = max(rows, key=lambda row: heads[row[0]], default=None)
    if row is None:
        return found
    rest = " ".join(words[heads[row[0]] :]) or found.name
    return replace(found, name=rest, company=Known("companies", row[1], row[2]))


def _open_company(session: Session, asked: Asked) -> Known | None:
    if asked.about is None or asked.about[0] != "companies":
        return None
    company = session.get(Company, asked.about[1])
    return Known("companies", company.id, company.name) if company else None


def _open_deals(session: Session, company_id: int) -> tuple[Similar, ...]:
    keys = _open_deal_ids(session, company_id)[:5]
    rows = session.execute(select(Deal.id, Deal.name).where(Deal.id.in_(keys)).order_by(Deal.id.desc()))
    return tuple(Similar(key, name, "", "is open with this company") for key, name in rows)


def _planned(ctx: Context, found: Understood, action: str) -> Planned | None:
    """The next task of this kind with the same person."""
    if found.contact is None:
        return None
    statement = (
        select(Task)
        .where(Task.contact_id == found.contact.id, Task.kind == action, Task.done_at.is_(None))
        .order_by(Task.due_on, Task.due_time)
        .limit(1)
    )
    with ctx.reading() as session:
        task = session.scalar(statement)
    if task is None:
        return None
    return Planned(task.id, task.version, task.subject, task.due_on, task.due_time)
