"""The facts that qualifying rules ask for, of many deals at once: as they are, and as they were at an instant."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.money import Money
from app.domain.qualifiers import Fact, Field
from app.models.changes import ChangeRow, ChangeSet
from app.models.deals import Deal, DealContact
from app.models.people import Company, Contact, LeadSource
from app.services.context import Context
from app.services.rate_table import rate_table
from app.storage.images import decode

Facts = Mapping[Field, Fact]
_BLOCK = 500
_COMPANY = ("industry", "country", "region", "city", "phone", "email", "employees", "revenue_minor", "revenue_currency")
_COMPANY_COLUMNS = (*_COMPANY, "lead_source_id")
_PERSON = ("job_title", "country", "region", "city", "phone", "mobile", "email")
_DEAL = ("company_id", "amount_minor", "currency", "lead_source_id")
_Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Records:
    """The columns of deals, companies and people that facts come from, and each deal's first seat and its person."""

    deals: dict[int, _Values]
    companies: dict[int, _Values]
    people: dict[int, _Values]
    first: dict[int, tuple[int, int]]


class FactReader:
    """Reads facts within one session. Amounts are converted at today's rates; without a rate they are not known."""

    def __init__(self, ctx: Context, session: Session) -> None:
        self._ctx = ctx
        self._session = session
        self._rates = rate_table(ctx, session)
        self._today = ctx.clock.today()
        sources = session.execute(select(LeadSource.id, LeadSource.name))
        self._sources: dict[int, str] = {row.id: row.name for row in sources}

    def now(self, deal_ids: Sequence[int]) -> dict[int, Facts]:
        """The facts as they are, by deal."""
        return self._facts(self._records(deal_ids))

    def at(self, since: Mapping[int, datetime]) -> dict[int, Facts]:
        """The facts of each deal as they were at its instant, by the change log.

        Deals whose facts then can't be told are left out: their history was removed.
        """
        found = self._records(list(since))
        log = _Log(self._session, min(since.values(), default=None), found)
        told: dict[int, Facts] = {}
        for key, instant in since.items():
            if key in found.deals:
                past = log.at(instant, key, found)
                if past is not None:
                    told |= self._facts(past)
        return told

    def _records(self, deal_ids: Sequence[int]) -> _Records:
        session = self._session
        deals = _columns(session, Deal, _DEAL, deal_ids)
        companies = _columns(session, Company, _COMPANY_COLUMNS, {row["company_id"] for row in deals.values()} - {None})
        first: dict[int, tuple[int, int]] = {}
        for some in blocks(deal_ids):
            seats = select(DealContact.deal_id, func.min(DealContact.id).label("id")).where(
                DealContact.deal_id.in_(some)
            )
            oldest = seats.group_by(DealContact.deal_id).subquery()
            query = select(DealContact.deal_id, DealContact.id, DealContact.contact_id)
            for deal_id, seat_id, contact_id in session.execute(query.join(oldest, oldest.c.id == DealContact.id)):
                first[deal_id] = (seat_id, contact_id)
        people = _columns(session, Contact, _PERSON, {contact_id for _, contact_id in first.values()})
        return _Records(deals, companies, people, first)

    def _facts(self, found: _Records) -> dict[int, Facts]:
        return {
            key: self._of(
                deal,
                found.companies.get(deal["company_id"] or 0),
                found.people.get(found.first.get(key, (0, 0))[1]),
            )
            for key, deal in found.deals.items()
        }

    def _of(self, deal: _Values, company: _Values | None, person: _Values | None) -> Facts:
        at_work, own = company or {}, person or {}
        nobody = company is None and person is None
        employees = at_work.get("employees")
        source_id = deal["lead_source_id"] or at_work.get("lead_source_id")
        phones = (at_work.get("phone"), own.get("phone"), own.get("mobile"))
        mails = (at_work.get("email"), own.get("email"))
        return {
            Field.EMPLOYEES: None if employees is None else Decimal(employees),
            Field.REVENUE: self._home(at_work.get("revenue_minor"), at_work.get("revenue_currency")),
            Field.INDUSTRY: at_work.get("industry"),
            Field.COUNTRY: at_work.get("country") or own.get("country"),
            Field.REGION: at_work.get("region") or own.get("region"),
            Field.CITY: at_work.get("city") or own.get("city"),
            Field.JOB_TITLE: own.get("job_title"),
            Field.LEAD_SOURCE: self._sources.get(source_id or 0),
            Field.AMOUNT: self._home(deal["amount_minor"], deal["currency"]),
            Field.HAS_PHONE: None if nobody else any(phones),
            Field.HAS_EMAIL: None if nobody else any(mails),
        }

    def _home(self, minor: int | None, currency: str | None) -> Decimal | None:
        if minor is None:
            return None
        money = self._rates.convert(Money(minor, currency or self._ctx.team.currency), self._today)
        return None if money is None else money.amount


class _Log:
    """What was changed since an instant in the records that facts come from."""

    def __init__(self, session: Session, since: datetime | None, found: _Records) -> None:
        self._session = session
        self._changes: dict[tuple[str, int], list[tuple[datetime, ChangeRow]]] = {}
        keys: dict[str, Collection[int]] = {
            "deals": found.deals,
            "companies": found.companies,
            "contacts": found.people,
            "deal_contacts": [seat_id for seat_id, _ in found.first.values()],
        }
        for table, ids in keys.items():
            for some in blocks(ids) if since is not None else ():
                self._read(table, some, since)

    def _read(self, table: str, ids: Sequence[int], since: datetime | None) -> None:
        query = (
            select(ChangeSet.made_at, ChangeRow)
            .join(ChangeSet, ChangeSet.id == ChangeRow.change_set_id)
            .where(ChangeRow.table_name == table, ChangeRow.row_id.in_(ids), ChangeSet.made_at > since)
            .order_by(ChangeRow.id)
        )
        for at, row in self._session.execute(query):
            self._changes.setdefault((table, row.row_id), []).append((at, row))

    def at(self, instant: datetime, deal_id: int, found: _Records) -> _Records | None:
        """One deal's records as they were; None where that can't be told."""
        deal = self._before(instant, "deals", deal_id, found.deals[deal_id])
        if deal is None or deal["company_id"] not in (None, found.deals[deal_id]["company_id"]):
            return None
        past = _Records({deal_id: deal}, {}, {}, {})
        seat_id, contact_id = found.first.get(deal_id, (0, 0))
        seat = self._first("deal_contacts", seat_id, instant)
        # Seats are numbered as they are taken: where the first one is newer, nobody sat there.
        if contact_id and (seat is None or seat.op != "I"):
            past.first[deal_id] = (seat_id, contact_id)
        else:
            contact_id = 0
        for table, key, stored, into in (
            ("companies", deal["company_id"], found.companies, past.companies),
            ("contacts", contact_id, found.people, past.people),
        ):
            if key and key in stored:
                values = self._before(instant, table, key, stored[key])
                if values is None:
                    return None
                into[key] = values
        return past

    def _before(self, instant: datetime, table: str, key: int, stored: _Values) -> _Values | None:
        row = self._first(table, key, instant)
        if row is None:
            return stored
        return None if row.before is None else {**stored, **_within(decode(table, row.before), stored)}

    def _first(self, table: str, key: int, instant: datetime) -> ChangeRow | None:
        return next((row for at, row in self._changes.get((table, key), ()) if at > instant), None)


def _within(image: Mapping[str, Any], names: Collection[str]) -> _Values:
    return {name: value for name, value in image.items() if name in names}


def _columns(session: Session, model: Any, names: Sequence[str], ids: Collection[int]) -> dict[int, _Values]:
    found: dict[int, _Values] = {}
    columns = [getattr(model, name) for name in names]
    for some in blocks(ids):
        for key, *values in session.execute(select(model.id, *columns).where(model.id.in_(some))):
            found[key] = dict(zip(names, values, strict=True))
    return found


def blocks(ids: Collection[int]) -> Iterator[list[int]]:
    """Keys in pieces that fit into one statement."""
    rest = iter(ids)
    while some := list(islice(rest, _BLOCK)):
        yield some
