"""The orders in which deals can stand, the same on the board and in lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Float,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.orm import Session

from app.models.base import UTCInstant
from app.models.deals import Deal, PhaseChange
from app.models.people import Company
from app.models.stalls import StallDecision
from app.models.tasks import Task
from app.models.views import CardRank
from app.services.context import Context
from app.services.deals.sort_form import LIMIT, PUT_OFF, WHOLE_DAY, SortForm, moment, sort_form
from app.storage.questions import SessionAsker

_FAR = date(9999, 12, 31)

Keys = tuple[Any, ...]
_Cases = list[tuple[Any, Any]]
_Value = Callable[[str], Any]


def sort_keys(ctx: Context, session: Session, sort: str, *, moved_id: int | None = None) -> Keys:
    """What a query with this sort orders by. It needs what ``joined`` adds for the same sort.

    The deal ``moved_id`` counts as one that has just come: its present stay says nothing.
    """
    form, values = sort_form(ctx, SessionAsker(session), sort)
    return keys_of(form, given(values), moved_id=moved_id)


def joined(ctx: Context, statement: Select[*tuple[Any, ...]], sort: str) -> Select[*tuple[Any, ...]]:
    """A query of deals with the tables that this sort looks at."""
    return joined_for(statement, sort, given({"ranked_by": ctx.user.id}))


def given(values: Mapping[str, Any]) -> _Value:
    """Values as part of a statement that is made for them."""
    return lambda name: literal(values[name], _type(name))


def asked(name: str) -> Any:
    """A value as a parameter of a statement that is made once."""
    return bindparam(name, type_=_type(name))


def _type(name: str) -> Any:
    match name.split("_")[0]:
        case "rate":
            return Float()
        case "stall" | "ranked":
            return Integer()
        case "over" | "due":
            return UTCInstant()
        case "late":
            return Date()
        case _:
            return Text()


def joined_for(statement: Select[*tuple[Any, ...]], sort: str, value: _Value) -> Select[*tuple[Any, ...]]:
    """As ``joined``, with values or with parameters."""
    match sort:
        case "name":
            return statement.outerjoin(Company, Company.id == Deal.company_id)
        case "mine":
            mine = (CardRank.deal_id == Deal.id) & (CardRank.user_id == value("ranked_by"))
            return statement.outerjoin(CardRank, mine)
        case _:
            return statement


def keys_of(form: SortForm, value: _Value, *, moved_id: int | None = None) -> Keys:
    """As ``sort_keys``, with values or with parameters."""
    sort, *parts = form
    match sort:
        case "amount":
            return _by_amount(int(parts[0]), value)
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
            return _by_next_step(parts, value, moved_id)


def _next_step() -> ColumnElement[Any]:
    """When the deal's next step is due, its earliest open task, as `moment` writes it.

    One text, because it is looked up for each of thousands of deals, and the least of some texts takes half the time of
    a row that is the first of some.
    """
    day, time = cast(Task.due_on, Text), func.coalesce(cast(Task.due_time, Text), WHOLE_DAY)
    open_tasks = select(func.min(day + time)).where(Task.deal_id == Deal.id, Task.done_at.is_(None))
    return open_tasks.correlate(Deal).scalar_subquery()


def _by_next_step(parts: list[str], value: _Value, moved_id: int | None) -> Keys:
    """Overdue, today, none, later; among equals the earlier step first. Closed deals come newest first.

    What stalls past its decision comes before all others, the longest waiting first: the decision is overdue, whatever
    else is planned.
    """
    late, deciding = _stalls(parts, value, moved_id)
    first: Keys = ()
    planned = [_next_step()]
    if late:
        waiting = case(*late)
        first = (waiting.is_(None), waiting)
        planned.append(case(*deciding))
    return (Deal.closed_on.desc().nulls_last(), *first, func.coalesce(*planned, value("behind_today")))


def _stalls(parts: list[str], value: _Value, moved_id: int | None) -> tuple[_Cases, _Cases]:
    """Since when what stalls past its decision does, and the moments at which stalls are to be decided, where known."""
    stays, until = Deal.phase_entered_at, _put_off_until() if PUT_OFF in parts else None
    late: _Cases = []
    deciding: _Cases = []
    for place, kind in enumerate(part for part in parts if part != PUT_OFF):
        here = Deal.phase_id == value(f"stall_{place}")
        if moved_id is not None:
            here = and_(here, Deal.id != moved_id)
        if until is not None:
            late.append((and_(here, until <= value("late_since")), stays))
            deciding.append((and_(here, until.is_not(None)), cast(until, Text) + WHOLE_DAY))
            here = and_(here, until.is_(None))
        if kind == LIMIT:
            late.append((and_(here, stays < value(f"over_{place}")), stays))
            due = and_(here, stays < value(f"due_{place}"))
            deciding += [(due, value("today")), (here, literal(moment(_FAR), Text()))]
    return late, deciding


def _put_off_until() -> ColumnElement[Any]:
    """Until when the decision about a deal was put off. To be asked of deals that stall: it is looked up for each."""
    query = (
        select(func.max(StallDecision.until_on))
        .join(PhaseChange, PhaseChange.id == StallDecision.stay_id)
        .where(PhaseChange.left_at.is_(None), StallDecision.deal_id == Deal.id, StallDecision.until_on.is_not(None))
    )
    return query.correlate(Deal).scalar_subquery()


def _by_amount(currencies: int, value: _Value) -> Keys:
    """The largest first, compared in the team's currency at today's rates; without a rate, then without an amount."""
    worth = [
        (Deal.currency == value(f"currency_{n}"), Deal.amount_minor * value(f"rate_{n}")) for n in range(currencies)
    ]
    known = case(*worth)
    return (known.is_(None), known.desc(), Deal.amount_minor.is_(None), Deal.amount_minor.desc())
