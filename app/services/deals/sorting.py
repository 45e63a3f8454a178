"""The orders in which deals can stand, the same on the board and in lists."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from app.models.deals import Deal
from app.models.people import Company
from app.models.tasks import Task
from app.models.views import CardRank
from app.services.context import Context

SORTS = {
    "next": "Next action",
    "amount": "Amount",
    "close": "Close date",
    "age": "Days in phase",
    "name": "Company",
    "mine": "My order",
}


def sort_keys(ctx: Context, sort: str) -> tuple[ColumnElement[Any], ...]:
    """What a query with this sort orders by; ``name`` and ``mine`` need Company and the user's CardRank joined."""
    match sort:
        case "amount":
            return (case((Deal.amount_minor.is_(None), 1), else_=0), Deal.amount_minor.desc())
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
            return _by_next_step(ctx)


def _by_next_step(ctx: Context) -> tuple[ColumnElement[Any], ...]:
    """Overdue, today, none, later; among equals the earlier step first. Closed deals come newest first."""
    due = (
        select(func.min(Task.due_on))
        .where(Task.deal_id == Deal.id, Task.done_at.is_(None))
        .correlate(Deal)
        .scalar_subquery()
    )
    today = ctx.clock.today()
    group = case((due < today, 0), (due == today, 1), (due.is_(None), 2), else_=3)
    return (Deal.closed_on.desc(), group, due)
