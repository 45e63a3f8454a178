"""Lead sources: what came of the deals that each of them brought, and what they cost."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import case, func, select

from app.domain.money import Money
from app.models.activities import Activity
from app.models.team import Team
from app.services.context import Context
from app.services.number_reports.closed import Sale, hour_cost_note, rate, started_in
from app.services.number_reports.table import Column, Table, Unit, Value, grouped, text
from app.services.shape.scope import Scope
from app.services.shape.scores import cost_of
from app.services.touches import TOUCH_KINDS

BY = ("source",)
_COLUMNS = (
    text("source", "Source"),
    Column("started", "Started"),
    Column("open", "Open"),
    Column("won", "Won"),
    Column("lost", "Lost"),
    Column("rate", "Win rate", Unit.PERCENT),
    Column("won_value", "Won value", Unit.MONEY),
    Column("open_value", "Open value", Unit.MONEY),
    Column("touches", "Touches"),
    Column("minutes", "Minutes", Unit.MINUTES),
    Column("cost", "Cost", Unit.MONEY),
    Column("cost_per_win", "Cost per win", Unit.MONEY),
)


def sources(ctx: Context, scope: Scope, _wanted: tuple[str, ...]) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """Deals that started in the period, and what became of them since."""
    sales = started_in(ctx, scope)
    touches = func.sum(case((Activity.kind.in_(TOUCH_KINDS), 1), else_=0))
    query = (
        select(Activity.deal_id, touches, func.coalesce(func.sum(Activity.minutes), 0))
        .where(Activity.deal_id.is_not(None))
        .group_by(Activity.deal_id)
    )
    with ctx.reading() as session:
        spent = {key: (int(count), int(minutes)) for key, count, minutes in session.execute(query)}
        hour = session.scalar(select(Team.hour_cost_minor))
    hour_cost = None if hour is None else Money(hour, sales.currency)

    def figures(deals: Sequence[Sale]) -> tuple[Value, ...]:
        won, lost, still_open = (sum(deal.outcome == kind for deal in deals) for kind in ("won", "lost", "open"))
        of_deals = [spent.get(deal.id, (0, 0)) for deal in deals]
        minutes = sum(one[1] for one in of_deals)
        cost = cost_of(minutes, hour_cost)
        each = None if cost is None or not won else Money.of(cost.amount / won, sales.currency).amount
        worth: tuple[Decimal, Decimal] = (sales.money(deals, "won"), sales.money(deals, "open"))
        counted = (len(deals), still_open, won, lost, rate(won, won + lost), *worth)
        return *counted, sum(one[0] for one in of_deals), minutes, None if cost is None else cost.amount, each

    parts = grouped(sales.deals, lambda deal: sales.names.source(deal.source_id), figures, lambda deal: deal.id)
    notes = (
        "Deals that started in the period, and what became of them until today.",
        "Cost: the minutes of their activities at the team's cost of an hour.",
        *hour_cost_note(ctx),
        *sales.notes(),
    )
    return (parts.table("source", "By source", _COLUMNS),), notes
