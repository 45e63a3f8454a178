"""Lists of companies and of people: the keys of all rows, filtered and sorted by the database; the rows by blocks."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from app.models.deals import Deal
from app.models.people import Company, Contact, LeadSource
from app.models.pipeline import Phase
from app.models.team import User
from app.services.consent import wishes
from app.services.context import Context
from app.storage import search

_OPEN_KINDS = ("genesis", "nurture", "delta")
_BLOCK = 900


@dataclass(frozen=True, slots=True)
class ListQuery:
    """Which rows, and in which order.

    ``text`` is matched like the search. ``mine`` and ``unowned`` add to ``owner_ids``; none of them is everybody.
    ``sort`` holds pairs of column and whether descending, the first one counting most.
    """

    text: str = ""
    mine: bool = False
    unowned: bool = False
    owner_ids: tuple[int, ...] = ()
    sort: tuple[tuple[str, bool], ...] = ()

    @property
    def is_filtered(self) -> bool:
        """Whether some rows may be left out."""
        return bool(self.text.strip() or self.mine or self.unowned or self.owner_ids)


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """A company in the list."""

    id: int
    version: int
    name: str
    industry: str
    city: str
    country: str
    phone: str
    email: str
    website: str
    region: str
    employees: int | None
    source: str
    added_on: date
    owner_id: int | None
    owner: str
    people: int
    open_deals: int
    do_not_call: bool
    do_not_mail: bool


@dataclass(frozen=True, slots=True)
class CompanySums:
    """What several companies have together."""

    people: int
    open_deals: int


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A person in the list."""

    id: int
    version: int
    full_name: str
    job_title: str
    company_id: int | None
    company: str
    email: str
    phone: str
    mobile: str
    city: str
    region: str
    country: str
    source: str
    added_on: date
    owner_id: int | None
    owner: str
    do_not_call: bool
    do_not_mail: bool


def company_ids(ctx: Context, query: ListQuery) -> array[int]:
    """The keys of the companies in order; a few bytes each, so that a list of any length is known as a whole."""
    statement = select(Company.id).outerjoin(User, User.id == Company.owner_id)
    if any(name == "source" for name, _ in query.sort):
        statement = statement.outerjoin(LeadSource, LeadSource.id == Company.lead_source_id)
    return _ids(ctx, statement, Company, query, _company_columns(), Company.match_key)


def contact_ids(ctx: Context, query: ListQuery) -> array[int]:
    """The keys of the people in order."""
    statement = select(Contact.id).outerjoin(User, User.id == Contact.owner_id)
    statement = statement.outerjoin(Company, Company.id == Contact.company_id)
    if any(name == "source" for name, _ in query.sort):
        statement = statement.outerjoin(LeadSource, LeadSource.id == Contact.lead_source_id)
    return _ids(ctx, statement, Contact, query, _contact_columns(), Contact.match_key)


def company_rows(ctx: Context, ids: Sequence[int]) -> dict[int, CompanyRow]:
    """The rows of some keys; those deleted meanwhile are left out."""
    with ctx.reading() as session:
        statement = (
            select(Company, User.name, LeadSource.name)
            .outerjoin(User, User.id == Company.owner_id)
            .outerjoin(LeadSource, LeadSource.id == Company.lead_source_id)
            .where(Company.id.in_(ids))
        )
        people = _counts(session, select(Contact.company_id, func.count()).where(Contact.company_id.in_(ids)))
        deals = _counts(session, _open_deals(select(Deal.company_id, func.count())).where(Deal.company_id.in_(ids)))
        return {
            row.id: CompanyRow(
                id=row.id,
                version=row.version,
                name=row.name,
                industry=row.industry or "",
                city=row.city or "",
                country=row.country or "",
                phone=row.phone or "",
                email=row.email or "",
                website=row.website or "",
                region=row.region or "",
                employees=row.employees,
                source=source or "",
                added_on=ctx.clock.local_date(row.created_at),
                owner_id=row.owner_id,
                owner=owner or "",
                people=people.get(row.id, 0),
                open_deals=deals.get(row.id, 0),
                do_not_call=row.do_not_call,
                do_not_mail=row.do_not_mail,
            )
            for row, owner, source in session.execute(statement)
        }


def contact_rows(ctx: Context, ids: Sequence[int]) -> dict[int, ContactRow]:
    """The rows of some keys; those deleted meanwhile are left out."""
    statement = (
        select(Contact, Company.name, User.name, LeadSource.name, *wishes(Contact))
        .outerjoin(Company, Company.id == Contact.company_id)
        .outerjoin(User, User.id == Contact.owner_id)
        .outerjoin(LeadSource, LeadSource.id == Contact.lead_source_id)
        .where(Contact.id.in_(ids))
    )
    with ctx.reading() as session:
        return {
            row.id: ContactRow(
                id=row.id,
                version=row.version,
                full_name=row.full_name,
                job_title=row.job_title or "",
                company_id=row.company_id,
                company=company or "",
                email=row.email or "",
                phone=row.phone or "",
                mobile=row.mobile or "",
                city=row.city or "",
                region=row.region or "",
                country=row.country or "",
                source=source or "",
                added_on=ctx.clock.local_date(row.created_at),
                owner_id=row.owner_id,
                owner=owner or "",
                do_not_call=no_calls,
                do_not_mail=no_mail,
            )
            for row, company, owner, source, no_calls, no_mail in session.execute(statement)
        }


def company_sums(ctx: Context, ids: Sequence[int]) -> CompanySums:
    """What some companies have together."""
    people, deals = 0, 0
    with ctx.reading() as session:
        for start in range(0, len(ids), _BLOCK):
            some = ids[start : start + _BLOCK]
            people += session.scalar(select(func.count()).where(Contact.company_id.in_(some))) or 0
            deals += session.scalar(_open_deals(select(func.count())).where(Deal.company_id.in_(some))) or 0
    return CompanySums(people, deals)


def count_companies(ctx: Context) -> int:
    """How many there are."""
    with ctx.reading() as session:
        return session.scalar(select(func.count()).select_from(Company)) or 0


def count_contacts(ctx: Context) -> int:
    """How many there are."""
    with ctx.reading() as session:
        return session.scalar(select(func.count()).select_from(Contact)) or 0


def _ids(
    ctx: Context,
    statement: Select[Any],
    model: type[Company] | type[Contact],
    query: ListQuery,
    columns: Mapping[str, Any],
    usual: Any,
) -> array[int]:
    record: Any = model
    with ctx.reading() as session:
        matches = search.matching(session.connection(), model.__tablename__, query.text)
        if matches is not None:
            statement = statement.where(matches)
        owners = _owners(ctx, record, query)
        if owners is not None:
            statement = statement.where(owners)
        for name, descending in query.sort:
            statement = statement.order_by(*_sort_keys(columns[name], descending))
        return array("q", session.scalars(statement.order_by(usual, record.id)))


def _owners(ctx: Context, record: Any, query: ListQuery) -> ColumnElement[bool] | None:
    keys = {*query.owner_ids, *((ctx.user.id,) if query.mine else ())}
    parts: list[Any] = []
    if keys:
        parts.append(record.owner_id.in_(keys))
    if query.unowned:
        parts.append(record.owner_id.is_(None))
    return or_(*parts) if parts else None


def _sort_keys(column: Any, descending: bool) -> tuple[Any, Any]:
    """Empty cells come last in either direction."""
    empty = or_(column.is_(None), column == "") if column.type.python_type is str else column.is_(None)
    return empty, column.desc() if descending else column


def _company_columns() -> Mapping[str, Any]:
    people = select(func.count()).where(Contact.company_id == Company.id).correlate(Company)
    deals = _open_deals(select(func.count())).where(Deal.company_id == Company.id).correlate(Company)
    return {
        "name": Company.match_key,
        "industry": func.lower(Company.industry),
        "city": func.lower(Company.city),
        "country": func.lower(Company.country),
        "phone": Company.phone,
        "email": func.lower(Company.email),
        "website": func.lower(Company.website),
        "region": func.lower(Company.region),
        "employees": Company.employees,
        "source": func.lower(LeadSource.name),
        "added_on": Company.created_at,
        "owner": User.match_key,
        "people": people.scalar_subquery(),
        "open_deals": deals.scalar_subquery(),
    }


def _contact_columns() -> Mapping[str, Any]:
    return {
        "full_name": Contact.match_key,
        "job_title": func.lower(Contact.job_title),
        "company": Company.match_key,
        "email": func.lower(Contact.email),
        "phone": Contact.phone,
        "mobile": Contact.mobile,
        "city": func.lower(Contact.city),
        "region": func.lower(Contact.region),
        "country": func.lower(Contact.country),
        "source": func.lower(LeadSource.name),
        "added_on": Contact.created_at,
        "owner": User.match_key,
    }


def _open_deals(statement: Any) -> Any:
    phases = select(Phase.id).where(Phase.kind.in_(_OPEN_KINDS))
    return statement.where(Deal.phase_id.in_(phases))


def _counts(session: Session, statement: Any) -> dict[int, int]:
    """Per company how many."""
    company = statement.selected_columns[0]
    return {row[0]: row[1] for row in session.execute(statement.group_by(company))}
