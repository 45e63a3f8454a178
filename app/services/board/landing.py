"""Where a card would land in another column, asked while it is still held."""

from __future__ import annotations

from sqlalchemy import and_, or_, select

from app.domain.pipelines import PhaseKind
from app.models.deals import Deal
from app.models.people import Company
from app.models.views import CardRank
from app.services.board.columns import BoardQuery
from app.services.context import Context
from app.services.deals.sorting import sort_keys
from app.services.deals.where import conditions


def landing(ctx: Context, query: BoardQuery, deal_id: int, phase_id: int) -> int:
    """The place, from 0, that the query's sort gives a deal among the cards of a phase once it is moved there."""
    phase = next(phase for phase in query.pipeline.phases if phase.id == phase_id)
    closes = phase.spec.kind in (PhaseKind.WON, PhaseKind.LOST)
    if closes and query.sort == "next":
        return 0  # the newest closed deal stands first
    with ctx.reading() as session:
        shown = and_(Deal.phase_id == phase_id, *conditions(ctx, session, query.filter))
        statement = (
            select(Deal.id)
            .outerjoin(Company, Company.id == Deal.company_id)
            .outerjoin(CardRank, (CardRank.deal_id == Deal.id) & (CardRank.user_id == ctx.user.id))
            .where(or_(Deal.id == deal_id, shown))
            .order_by(*sort_keys(ctx, query.sort), Deal.id)
        )
        ids = list(session.scalars(statement))
    if query.sort == "age":
        return len(ids) - (deal_id in ids)  # it enters the phase now, after all that are there
    return ids.index(deal_id) if deal_id in ids else len(ids)
