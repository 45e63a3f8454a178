"""Whom to ask for, when they are at their desk, and which deals it is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.domain.call_backs import there_words
from app.domain.committee import ROLES
from app.domain.pipelines import OPEN_KINDS
from app.domain.text import match_key
from app.domain.zones import zone_of
from app.models.deals import Deal, DealContact
from app.models.people import Company, Contact
from app.models.pipeline import Phase
from app.models.tasks import Task
from app.services.call_sheets.facts import DealBrief, Reach
from app.services.charts.units import full_money
from app.services.consent import Purpose, may_be_reached, refuses
from app.services.context import Context
from app.services.tasks.call_backs import zones_near
from app.services.tickler.rows import FolderTask

_MOST_PEOPLE, _MOST_DEALS = 4, 3


def refusing(session: Session, ids: Sequence[int]) -> frozenset[int]:
    """Which of these people want no calls, or work where nobody wants any."""
    query = select(Contact.id).where(Contact.id.in_(ids), refuses(Contact, Purpose.CALLING))
    return frozenset(session.scalars(query)) if ids else frozenset()


def people_of(
    session: Session, person: Contact | None, deal: Deal | None, company: Company | None
) -> tuple[tuple[Reach, ...], tuple[Contact, ...]]:
    """Whom to ask for: the one who is meant, else the committee of the deal, else the company's people with a number.

    At most four; and who of them wants no calls.
    """
    if person is not None:
        return (_reach(person),), ()
    found = _committee(session, deal) if deal is not None else []
    if not found and company is not None:
        has_number = or_(Contact.phone.is_not(None), Contact.mobile.is_not(None))
        willing = may_be_reached(Contact, Purpose.CALLING)
        query = select(Contact).where(Contact.company_id == company.id, has_number, willing).order_by(Contact.id)
        found = list(session.scalars(query.limit(_MOST_PEOPLE)))
    unwilling = refusing(session, [one.id for one in found])
    reached = [_reach(one) for one in found if one.id not in unwilling][:_MOST_PEOPLE]
    return tuple(reached), tuple(one for one in found if one.id in unwilling)


def _committee(session: Session, deal: Deal) -> list[Contact]:
    query = select(Contact, DealContact.role).join(DealContact).where(DealContact.deal_id == deal.id)
    seats = list(session.execute(query.order_by(Contact.full_name, Contact.id)))
    order = {role: place for place, role in enumerate(ROLES)}
    return [contact for contact, _ in sorted(seats, key=lambda seat: order.get(seat[1] or "", len(order)))]


def _reach(person: Contact) -> Reach:
    numbers = (("", person.phone), ("mobile", person.mobile))
    return Reach(person.full_name, person.job_title or "", tuple((kind, one) for kind, one in numbers if one))


def hours_of(
    ctx: Context, session: Session, task: FolderTask | None, on: date, person: Contact | None, company: Company | None
) -> tuple[str, str]:
    """Their business hours and the moment of the call in words, both "" where it is not known where they are."""
    country, city = (company.country, company.city) if company is not None else (None, None)
    stored = session.get_one(Task, task.id).call_zone if task is not None else None
    zones = (stored,) if stored else zones_near(person, country, city)
    if not zones:
        return "", ""
    day, at = (task.due_on, task.due_time) if task is not None and task.due_on >= on else (on, None)
    hours, moment = there_words(zones[0], day, at, ctx.clock)
    town = (person.city if person is not None else None) or city or ""
    is_guess = len(_apart(ctx, zones, day)) > 1 and match_key(zones[0].rpartition("/")[2]) != match_key(town)
    return (f"Probably {hours}" if is_guess else hours), moment


def _apart(ctx: Context, zones: Sequence[str], on: date) -> set[object]:
    """The times that it may be there."""
    noon = (datetime.combine(on, time(12), zone_of(name, None, ctx.clock.zone).info) for name in zones)
    return {moment.utcoffset() for moment in noon}


def brief_deals(
    session: Session, deal: Deal | None, person: Contact | None, company: Company | None
) -> tuple[DealBrief, ...]:
    """The deal that it is about; without one up to three open ones of the person or the company, largest first."""
    query = select(Deal, Phase).join(Phase, Phase.id == Deal.phase_id)
    if deal is not None:
        query = query.where(Deal.id == deal.id)
    else:
        seats = select(DealContact.deal_id).where(DealContact.contact_id == (person.id if person else None))
        theirs = or_(Deal.id.in_(seats), Deal.company_id == (company.id if company else None))
        query = query.where(theirs, Phase.kind.in_(OPEN_KINDS))
        query = query.order_by(Deal.amount_minor.desc().nulls_last(), Deal.id).limit(_MOST_DEALS)
    return tuple(_brief(*row) for row in session.execute(query))


def _brief(deal: Deal, phase: Phase) -> DealBrief:
    amount = "" if deal.amount_minor is None else full_money(deal.amount_minor, deal.currency)
    return DealBrief(deal.id, deal.name, amount, phase.name, phase.code, phase.kind, bool(phase.is_stall))
