"""A deal filter as SQL conditions, the same for the board, lists and exports.

What `filter_form` names is a function here; the parameters of its condition have the name of what they hold.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from app.domain.filters import DealFilter
from app.models.deals import Deal, DealLine
from app.models.team import User
from app.services.context import Context
from app.services.deals.filter_form import Values, filter_form
from app.storage.questions import SessionAsker, condition

Made = ColumnElement[bool]


def conditions(ctx: Context, session: Session, chosen: DealFilter) -> tuple[list[Made], Values]:
    """What a row of ``deals`` must meet, and the values of its parameters, for ``params`` of the statement."""
    form, values = filter_form(ctx, SessionAsker(session), chosen)
    return [condition(one) for one in form], values


def owners() -> Made:
    """Deals of one of the users ``owners``."""
    return Deal.owner_id.in_(_any_of("owners"))


def nobody() -> Made:
    """Deals of nobody."""
    return Deal.owner_id.is_(None)


def owners_or_nobody() -> Made:
    """Deals of one of the users ``owners``, and of nobody."""
    return or_(owners(), nobody())


def regions() -> Made:
    """Deals of somebody who works in one of the ``regions``."""
    return Deal.owner_id.in_(select(User.id).where(User.region.in_(_any_of("regions"))))


def sources() -> Made:
    """Deals from one of the lead ``sources``."""
    return Deal.lead_source_id.in_(_any_of("sources"))


def products() -> Made:
    """Deals with a line of one of the ``products``."""
    lines = exists().where(DealLine.deal_id == Deal.id, DealLine.product_id.in_(_any_of("products")))
    return lines.correlate(Deal)


def without_company() -> Made:
    """Deals whose company is not known."""
    return Deal.company_id.is_(None)


def matching() -> Made:
    """The deals ``matching_deals``, and those of the companies ``matching_companies``."""
    return or_(Deal.id.in_(_any_of("matching_deals")), Deal.company_id.in_(_any_of("matching_companies")))


def not_closed() -> Made:
    """Deals that are not won or lost yet."""
    return Deal.closed_on.is_(None)


def without_day() -> Made:
    """Deals that have no day to close on."""
    return _day().is_(None)


def first_day() -> Made:
    """Deals that close on ``first_day`` or later."""
    return _day() >= bindparam("first_day", type_=Date())


def last_day() -> Made:
    """Deals that close on ``last_day`` or earlier."""
    return _day() <= bindparam("last_day", type_=Date())


def _day() -> ColumnElement[object]:
    """A closed deal counts by the day it closed, an open one by the day it is expected to."""
    return func.coalesce(Deal.closed_on, Deal.expected_close_on)


def _any_of(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)
