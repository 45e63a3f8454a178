"""A deal filter as SQL conditions, the same for the board, lists and exports."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session

from app.domain.filters import Closing, DealFilter
from app.models.deals import Deal, DealLine
from app.models.team import User
from app.services.context import Context

# More companies than this share what somebody typed only while they are still typing.
_MATCHING_COMPANIES = 2000

Condition = ColumnElement[bool]


def conditions(ctx: Context, session: Session, chosen: DealFilter) -> list[Condition]:
    """What a row of ``deals`` must meet."""
    found: list[Condition] = []
    owners = _owners(ctx, chosen)
    if owners is not None:
        found.append(owners)
    if chosen.regions:
        found.append(Deal.owner_id.in_(select(User.id).where(User.region.in_(chosen.regions))))
    if chosen.source_ids:
        found.append(Deal.lead_source_id.in_(chosen.source_ids))
    if chosen.product_ids:
        found.append(exists().where(DealLine.deal_id == Deal.id, DealLine.product_id.in_(chosen.product_ids)))
    if chosen.without_company:
        found.append(Deal.company_id.is_(None))
    if chosen.text.strip():
        found.append(_text(session, chosen.text))
    found += _closing(ctx, chosen)
    return found


def _owners(ctx: Context, chosen: DealFilter) -> Condition | None:
    keys = {*chosen.owner_ids, *((ctx.user.id,) if chosen.mine else ())}
    parts: list[Any] = []
    if keys:
        parts.append(Deal.owner_id.in_(keys))
    if chosen.unowned:
        parts.append(Deal.owner_id.is_(None))
    return or_(*parts) if parts else None


def _closing(ctx: Context, chosen: DealFilter) -> list[Condition]:
    """A closed deal counts by the day it closed, an open one by the day it is expected to."""
    day = func.coalesce(Deal.closed_on, Deal.expected_close_on)
    if chosen.closing is Closing.NO_DATE:
        return [day.is_(None)]
    period = chosen.period(ctx.clock.today(), ctx.team.year_start)
    if period is None:
        return []
    found: list[Condition] = []
    if chosen.closing is Closing.OVERDUE:
        found.append(Deal.closed_on.is_(None))
    if period.first is not None:
        found.append(day >= period.first)
    if period.last is not None:
        found.append(day <= period.last)
    return found


def _text(session: Session, text: str) -> Condition:
    """Deals whose own words match, or whose company's do."""
    from app.storage import search

    connection = session.connection()
    hits = search.find(connection, text, tables=("deals", "companies"), limit=_MATCHING_COMPANIES)
    deals = [hit.row_id for hit in hits if hit.table == "deals"]
    companies = [hit.row_id for hit in hits if hit.table == "companies"]
    if not deals and not companies:
        return and_(false())
    return or_(Deal.id.in_(deals), Deal.company_id.in_(companies))
