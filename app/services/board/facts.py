"""What the board asks about the cards that somebody holds or has chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.fx import Part, RateTable, Total
from app.domain.phase_rules import MoveFacts
from app.domain.pipelines import OPEN_KINDS
from app.models.deals import CriterionCheck, Deal
from app.models.pipeline import Phase
from app.services.context import Context
from app.services.pipelines.queries import default_pipeline, read_pipelines
from app.services.rate_table import rate_table
from app.services.touches import touches_made

_BLOCK = 500


@dataclass(frozen=True, slots=True)
class Selection:
    """How many deals were chosen, their sum and their weighted sum, at today's rates."""

    count: int
    total: Total
    weighted: Total


def move_facts(ctx: Context, ids: Sequence[int]) -> dict[int, MoveFacts]:
    """Per deal the criteria of its present phase that are ticked, and the touches made in it."""
    ticked: dict[int, set[str]] = {deal_id: set() for deal_id in ids}
    with ctx.reading() as session:
        for block in _blocks(ids):
            statement = (
                select(CriterionCheck.deal_id, CriterionCheck.criterion)
                .join(Deal, (Deal.id == CriterionCheck.deal_id) & (Deal.phase_id == CriterionCheck.phase_id))
                .where(CriterionCheck.deal_id.in_(block))
            )
            for deal_id, criterion in session.execute(statement):
                ticked[deal_id].add(criterion)
        touches = {key: made for block in _blocks(ids) for key, made in touches_made(session, block).items()}
    return {deal_id: MoveFacts(frozenset(met), touches.get(deal_id, 0)) for deal_id, met in ticked.items()}


def ticked_in(ctx: Context, deal_id: int, phase_id: int) -> frozenset[str]:
    """The criteria of a phase that are ticked for a deal, wherever it stands now."""
    statement = select(CriterionCheck.criterion).where(
        CriterionCheck.deal_id == deal_id, CriterionCheck.phase_id == phase_id
    )
    with ctx.reading() as session:
        return frozenset(session.scalars(statement))


def selection(ctx: Context, ids: Sequence[int]) -> Selection:
    """What chosen deals add up to."""
    with ctx.reading() as session:
        table = rate_table(ctx, session)
        parts = [part for block in _blocks(ids) for part in _parts(ctx, session, block)]
    return _summed(parts, table)


def open_deals(ctx: Context, pipeline_id: int | None = None) -> int:
    """How many deals are open in a pipeline; None is the one that a board shows first."""
    statement = select(func.count()).select_from(Deal).join(Phase, Phase.id == Deal.phase_id)
    with ctx.reading() as session:
        if pipeline_id is None:
            pipeline_id = default_pipeline(read_pipelines(session)).id
        here = statement.where(Phase.pipeline_id == pipeline_id, Phase.kind.in_(OPEN_KINDS))
        return session.scalar(here) or 0


def _parts(ctx: Context, session: Session, ids: Sequence[int]) -> list[tuple[Part, int, int]]:
    """Per currency and probability: the sum, its probability in per cent, and how many deals."""
    is_open = Phase.kind.in_(OPEN_KINDS)
    statement = (
        select(
            Deal.currency,
            func.coalesce(func.sum(Deal.amount_minor), 0),
            is_open,
            func.coalesce(Deal.own_probability, Phase.probability),
            Phase.probability,
            func.count(),
        )
        .join(Phase, Phase.id == Deal.phase_id)
        .where(Deal.id.in_(ids))
        .group_by(Deal.currency, is_open, Deal.own_probability, Phase.probability)
    )
    today = ctx.clock.today()
    return [
        (Part(int(minor or 0), currency, today), own if still_open else phases, count)
        for currency, minor, still_open, own, phases, count in session.execute(statement)
    ]


def _summed(parts: list[tuple[Part, int, int]], table: RateTable) -> Selection:
    weights = ((part, part.minor * percent) for part, percent, _ in parts)
    return Selection(
        sum(count for _, _, count in parts),
        table.total(part for part, _, _ in parts),
        table.weighted_total(weights),
    )


def _blocks(ids: Sequence[int]) -> list[Sequence[int]]:
    """Databases limit how many values one statement may carry."""
    return [ids[start : start + _BLOCK] for start in range(0, len(ids), _BLOCK)]
