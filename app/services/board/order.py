"""The keys of the cards of each column, sorted by the database."""

from __future__ import annotations

from sqlalchemy import select

from app.models.deals import Deal
from app.models.people import Company
from app.models.views import CardRank
from app.services.board.columns import BoardQuery
from app.services.context import Context
from app.services.deals.sorting import sort_keys
from app.services.deals.where import conditions


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
