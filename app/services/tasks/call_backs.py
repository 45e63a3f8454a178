"""A call that was promised for a time where the customer is: a reminder at that very moment, whoever's it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.domain.call_backs import CallTime, call_time
from app.domain.day_text import time_text
from app.domain.errors import NotFound, UserError
from app.models.deals import Deal
from app.models.people import Company, Contact
from app.services.consent import Purpose, refuses
from app.services.context import Context
from app.services.saved import Saved
from app.services.tasks.commands import AddTask, add_task
from app.services.tasks.zones_there import zones_of


@dataclass(frozen=True, slots=True)
class Called:
    """Whom a call-back is for: the record that it is about, and what is known about the person or company.

    ``zones`` are those they may be in, the likeliest first; none where their country is not known.
    """

    name: str
    phone: str = ""
    zones: tuple[str, ...] = ()
    contact_id: int | None = None
    company_id: int | None = None
    deal_id: int | None = None
    wants_none: bool = False


@dataclass(frozen=True, slots=True)
class ScheduleCallBack:
    """Call somebody at a wall time in their ``zone`` (an IANA name)."""

    called: Called
    due_on: date
    due_time: time
    zone: str
    notes: str = ""


def schedule_call_back(ctx: Context, cmd: ScheduleCallBack) -> Saved:
    """Plan the call. UserError for a moment that has passed, a zone that is not known, or who wants no calls.

    The reminder is kept in the time of who plans it, with its zone, so that it stands on the right day in their lists
    and rings at the same moment for everybody.
    """
    called = cmd.called
    if called.wants_none:
        raise UserError(f"{called.name} wants no calls.")
    when = call_time(cmd.due_on, cmd.due_time, cmd.zone, ctx.clock.zone, ctx.clock.now())
    zone = ctx.clock.zone
    return add_task(
        ctx,
        AddTask(
            f"Call back {called.name}{_elsewhere(when)}",
            when.here.date(),
            when.here.time().replace(tzinfo=None),
            "call",
            deal_id=called.deal_id,
            company_id=called.company_id,
            contact_id=called.contact_id,
            notes="\n\n".join(filter(None, (called.phone, cmd.notes.strip()))) or None,
            zone=zone.key if isinstance(zone, ZoneInfo) else None,
            call_zone=when.zone,
        ),
    )


def _elsewhere(when: CallTime) -> str:
    same = (when.here.date(), when.here.time().replace(tzinfo=None)) == (when.on, when.at)
    return "" if same else f" ({time_text(when.at)} in {when.place})"


def _zones(country: str | None, city: str | None) -> tuple[str, ...]:
    return zones_of(country or "", city or "")


def zones_near(person: Contact | None, country: str | None, city: str | None) -> tuple[str, ...]:
    """Where a person may be, the likeliest first: by their own country, else by that of their company."""
    if person is None:
        return _zones(country, city)
    return _zones(person.country, person.city) if person.country else _zones(country, person.city or city)


def called_of(ctx: Context, table: str, record_id: int) -> Called:
    """Whom to call about a record; NotFound where it is gone. Of a deal it is its company."""
    with ctx.reading() as session:
        if table == "contacts":
            query = (
                select(Contact, Company.country, Company.city, refuses(Contact, Purpose.CALLING))
                .outerjoin(Company, Company.id == Contact.company_id)
                .where(Contact.id == record_id)
            )
            row = session.execute(query).first()
            if row is None:
                raise NotFound("This person was deleted meanwhile.")
            person, country, city, refused = row
            phone, zones = person.phone or person.mobile or "", zones_near(person, country, city)
            return Called(person.full_name, phone, zones, contact_id=person.id, wants_none=bool(refused))
        deal = session.get(Deal, record_id) if table == "deals" else None
        company = session.get(Company, deal.company_id if deal and deal.company_id else record_id)
        if (table == "deals" and deal is None) or (table == "companies" and company is None):
            raise NotFound("This was deleted meanwhile.")
        if company is None or (deal is not None and deal.company_id is None):
            assert deal is not None
            return Called(deal.name, deal_id=deal.id)
        return Called(
            company.name,
            company.phone or "",
            _zones(company.country, company.city),
            company_id=None if deal else company.id,
            deal_id=deal.id if deal else None,
            wants_none=bool(company.do_not_call),
        )
