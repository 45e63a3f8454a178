"""Where a card would land in another column, asked while it is still held."""

from __future__ import annotations

from sqlalchemy import and_, or_, select

from app.domain.pipelines import PhaseKind
from app.models.deals import Deal
from app.services.board.columns import BoardQuery
from app.services.board.statements import group_order, with_group
from app.services.context import Context
from app.services.deals.sorting import joined, sort_keys
from app.services.deals.where import conditions
from app.storage.packed import packed


def landing(ctx: Context, query: BoardQuery, deal_id: int, phase_id: int) -> int:
    """The place, from 0, that the query's sort gives a deal among the cards of a phase once it is moved there."""
    phase = next(phase for phase in query.pipeline.phases if phase.id == phase_id)
    closes = phase.spec.kind in (PhaseKind.WON, PhaseKind.LOST)
    group = query.group
    with ctx.reading() as session:
        filtered, values = conditions(ctx, session, query.filter)
        shown = and_(Deal.phase_id == phase_id, *filtered)
        statement = joined(ctx, select(Deal.id), query.sort)
        keys = sort_keys(ctx, session, query.sort, moved_id=deal_id)
        if query.sort == "age":  # it enters the phase now, after all that are there
            keys = (Deal.id == deal_id, *keys)
        elif closes and query.sort == "next":  # the newest closed deal stands first
            keys = (Deal.id != deal_id, *keys)
        if group:
            statement = with_group(statement, group)
            keys = (*group_order(group), *keys)
        statement = statement.where(or_(Deal.id == deal_id, shown)).order_by(*keys, Deal.id).params(values)
        (ids,) = packed(session, statement)
    return ids.index(deal_id) if deal_id in ids else len(ids)
