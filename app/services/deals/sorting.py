"""The orders in which deals can stand, the same on the board and in lists."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, func, literal, select
from sqlalchemy.orm import Session

from app.domain.fx import Part
from app.domain.stall import last_day_late, last_entry_over
from app.models.deals import Deal
from app.models.people import Company
from app.models.pipeline import Phase
from app.models.tasks import Task
from app.models.views import CardRank
from app.services.context import Context
from app.services.put_off import put_off_until
from app.services.rate_table import rate_table

SORTS = {
    "next": "Next action",
    "amount": "Amount",
    "close": "Close date",
    "age": "Days in phase",
    "name": "Company",
    "mine": "My order",
}

_FAR = date(9999, 12, 31)
# What follows a day in `_moment`, where no time of the day does: digits only, which every collation sorts alike.
_WHOLE_DAY, _BEHIND = "99", "999"

Keys = tuple[Any, ...]
_Cases = list[tuple[Any, Any]]


def sort_keys(ctx: Context, session: Session, sort: str, *, moved_id: int | None = None) -> Keys:
    """What a query with this sort orders by. It needs what ``joined`` adds for the same sort.

    The deal ``moved_id`` counts as one that has just come: its present stay says nothing.
    """
    match sort:
        case "amount":
            return _by_amount(ctx, session)
        case "close":
            day = func.coalesce(Deal.closed_on, Deal.expected_close_on)
            return (case((day.is_(None), 1), else_=0), day)
        case "age":
            return (Deal.phase_entered_at.asc(),)
        case "name":
            return (func.lower(func.coalesce(Company.name, Deal.name)),)
        case "mine":
            return (func.coalesce(CardRank.rank, Deal.id * 1.0),)
        case _:
            return _by_next_step(ctx, session, moved_id)


def joined(ctx: Context, statement: Select[*tuple[Any, ...]], sort: str) -> Select[*tuple[Any, ...]]:
    """A query of deals with the tables that this sort looks at."""
    match sort:
        case "name":
            return statement.outerjoin(Company, Company.id == Deal.company_id)
        case "mine":
            return statement.outerjoin(CardRank, (CardRank.deal_id == Deal.id) & (CardRank.user_id == ctx.user.id))
        case _:
            return statement


def _next_step() -> ColumnElement[Any]:
    """When the deal's next step is due, its earliest open task, as `_moment` writes it.

    One text, because it is looked up for each of thousands of deals, and the least of some texts takes half the time of
    a row that is the first of some.
    """
    day, time = cast(Task.due_on, Text), func.coalesce(cast(Task.due_time, Text), _WHOLE_DAY)
    open_tasks = select(func.min(day + time)).where(Task.deal_id == Deal.id, Task.done_at.is_(None))
    return open_tasks.correlate(Deal).scalar_subquery()


def _moment(day: date, rest: str = _WHOLE_DAY) -> ColumnElement[str]:
    """A day and the rest of it: a time, the whole day after all times of the day, or what comes behind that."""
    return literal(f"{day}{rest}")


def _by_next_step(ctx: Context, session: Session, moved_id: int | None) -> Keys:
    """Overdue, today, none, later; among equals the earlier step first. Closed deals come newest first.

    What stalls past its decision comes before all others, the longest waiting first: the decision is overdue, whatever
    else is planned.
    """
    late, deciding = _stalls(ctx, session, moved_id or 0)
    first: Keys = ()
    planned = [_next_step()]
    if late:
        waiting = case(*late)
        first = (waiting.is_(None), waiting)
        planned.append(case(*deciding))
    return (Deal.closed_on.desc().nulls_last(), *first, func.coalesce(*planned, _moment(ctx.clock.today(), _BEHIND)))


def _stalls(ctx: Context, session: Session, moved_id: int) -> tuple[_Cases, _Cases]:
    """Since when what stalls past its decision does, and the moments at which stalls are to be decided, where known."""
    today, stays = ctx.clock.today(), Deal.phase_entered_at
    late: _Cases = []
    deciding: _Cases = []
    until = put_off_until(session, Deal.id)
    for phase_id, limit in session.execute(select(Phase.id, Phase.limit_days).where(Phase.is_stall)):
        here = and_(Deal.phase_id == phase_id, Deal.id != moved_id)
        if until is not None:
            late.append((and_(here, until <= last_day_late(today, ctx.calendar)), stays))
            deciding.append((and_(here, until.is_not(None)), cast(until, Text) + _WHOLE_DAY))
            here = and_(here, until.is_(None))
        if limit:
            late.append((and_(here, stays < _entered_before(ctx, limit)), stays))
            deciding += [(and_(here, stays < _entered_before(ctx, limit - 1)), _moment(today)), (here, _moment(_FAR))]
    return late, deciding


def _entered_before(ctx: Context, used: int) -> datetime:
    """Stays that began before this instant have used more than so many working days today."""
    latest = last_entry_over(ctx.clock.today(), used, ctx.calendar)
    return ctx.clock.start_of(latest + timedelta(days=1))


def _by_amount(ctx: Context, session: Session) -> Keys:
    """The largest first, compared in the team's currency at today's rates; without a rate, then without an amount."""
    table, today = rate_table(ctx, session), ctx.clock.today()
    worth = {currency: table.exact(Part(1, currency, today)) for currency in (table.home, *table.currencies)}
    known = {currency: float(rate) for currency, rate in worth.items() if rate is not None}
    value = case({currency: Deal.amount_minor * rate for currency, rate in known.items()}, value=Deal.currency)
    return (value.is_(None), value.desc(), Deal.amount_minor.is_(None), Deal.amount_minor.desc())
