"""The keys of the cards of each column, sorted by the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from app.models.deals import Deal
from app.models.people import Company
from app.models.tasks import Task
from app.models.views import CardRank
from app.services.board.columns import BoardQuery
from app.services.context import Context
from app.services.deals.where import conditions

SORTS = {
    "next": "Next action",
    "amount": "Amount",
    "close": "Close date",
    "age": "Days in phase",
    "name": "Company",
    "mine": "My order",
}


def card_ids(ctx: Context, query: BoardQuery) -> dict[int, tuple[int, ...]]:
    """Per phase key the keys of its deals in the query's order; phases without deals are left out."""
    keys = sort_keys(ctx, query.sort)
    with ctx.reading() as session:
        statement = (
            select(Deal.phase_id, Deal.id)
            .where(Deal.pipeline_id == query.pipeline.id, *conditions(ctx, session, query.filter))
            .order_by(Deal.phase_id, *keys, Deal.id)
        )
        if query.sort == "name":
            statement = statement.outerjoin(Company, Company.id == Deal.company_id)
        if query.sort == "mine":
            statement = statement.outerjoin(CardRank, (CardRank.deal_id == Deal.id) & (CardRank.user_id == ctx.user.id))
        rows = session.execute(statement).all()
    columns: dict[int, list[int]] = {}
    for phase_id, deal_id in rows:
        columns.setdefault(phase_id, []).append(deal_id)
    return {phase_id: tuple(ids) for phase_id, ids in columns.items()}


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
