"""The orders in which deals can stand, the same on the board and in lists."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select
from sqlalchemy.orm import Session, aliased

from app.domain.fx import Part
from app.domain.stall import last_day_late, last_entry_over
from app.models.deals import Deal
from app.models.people import Company
from app.models.pipeline import Phase
from app.models.tasks import Task
from app.models.views import CardRank
from app.services.context import Context
from app.services.put_off import put_off_days
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
_STEP = aliased(Task, name="next_step")

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
        case "next":
            return statement.outerjoin(_STEP, _STEP.id == _first_task())
        case _:
            return statement


def _first_task() -> ColumnElement[Any]:
    """The deal's next step: its earliest open task, one with a time of the day before those for the whole day."""
    return (
        select(Task.id)
        .where(Task.deal_id == Deal.id, Task.done_at.is_(None))
        .order_by(Task.due_on, Task.due_time.is_(None), Task.due_time, Task.id)
        .limit(1)
        .correlate(Deal)
        .scalar_subquery()
    )


def _by_next_step(ctx: Context, session: Session, moved_id: int | None) -> Keys:
    """Overdue, today, none, later; among equals the earlier step first. Closed deals come newest first.

    What stalls past its decision comes before all others, the longest waiting first: the decision is overdue, whatever
    else is planned.
    """
    late, deciding = _stalls(ctx, session, moved_id or 0)
    first: Keys = ()
    due = func.coalesce(_STEP.due_on)
    if late:
        waiting = case(*late)
        first = (waiting.is_(None), waiting)
        due = func.coalesce(_STEP.due_on, case(*deciding))
    step = (func.coalesce(due, literal(ctx.clock.today())), due.is_(None), _STEP.due_time.is_(None), _STEP.due_time)
    return (Deal.closed_on.desc().nulls_last(), *first, *step)


def _stalls(ctx: Context, session: Session, moved_id: int) -> tuple[_Cases, _Cases]:
    """Since when what stalls past its decision does, and the days on which stalls are to be decided, where known."""
    today, stays = ctx.clock.today(), Deal.phase_entered_at
    late: _Cases = []
    deciding: _Cases = []
    put_off, past = put_off_days(session), last_day_late(today, ctx.calendar)
    put_off.pop(moved_id, None)
    for phase_id, limit in session.execute(select(Phase.id, Phase.limit_days).where(Phase.is_stall)):
        if not limit:
            continue
        here = and_(Deal.phase_id == phase_id, Deal.id.not_in([moved_id, *put_off]))
        late.append((and_(here, stays < _entered_before(ctx, limit)), stays))
        deciding += [(and_(here, stays < _entered_before(ctx, limit - 1)), literal(today)), (here, literal(_FAR))]
    if put_off:
        gone = [deal_id for deal_id, day in put_off.items() if day <= past]
        late.append((Deal.id.in_(gone), stays))
        deciding.append((Deal.id.in_(put_off), case(put_off, value=Deal.id)))
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
