"""What stands at the head of each column, summed by the database under the board's filter."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import case, func, literal, null, select
from sqlalchemy.orm import Session

from app.domain.filters import DealFilter
from app.domain.fx import Part, RateTable, Total
from app.domain.pipelines import PhaseKind
from app.models.deals import Deal
from app.models.pipeline import Phase
from app.services.context import Context
from app.services.deals.where import conditions
from app.services.pipelines.queries import PhaseRow, PipelineRow
from app.services.rates import rate_table

_OPEN_KINDS = tuple(str(kind) for kind in PhaseKind if kind.is_open)


@dataclass(frozen=True, slots=True)
class BoardQuery:
    """A pipeline, what of it to show, and how to sort its columns (see ``order.SORTS``)."""

    pipeline: PipelineRow
    filter: DealFilter = field(default_factory=DealFilter)
    sort: str = "next"


@dataclass(frozen=True, slots=True)
class Column:
    """A phase, how many deals stand in it, their sum, and their sum weighted by probability."""

    phase: PhaseRow
    count: int
    total: Total
    weighted: Total


@dataclass(frozen=True, slots=True)
class Board:
    """All columns, and the figures over the open ones. ``all_count`` counts deals without any filter."""

    columns: tuple[Column, ...]
    open_count: int
    open_total: Total
    open_weighted: Total
    all_count: int


@dataclass(frozen=True, slots=True)
class _Group:
    """Deals of one phase and currency, converted at one day's rate; ``hundredths`` are minor units times per cent."""

    phase_id: int
    count: int
    part: Part
    hundredths: int


def columns(ctx: Context, query: BoardQuery) -> Board:
    """The heads of the board.

    Weighted: the rep's own probability where given, else the phase's; for closed deals always the phase's. Open
    deals are converted at today's rate, closed ones at that of the day they closed.
    """
    with ctx.reading() as session:
        groups = _groups(ctx, session, query)
        table = rate_table(ctx, session)
        pipeline_id = query.pipeline.id
        all_count = session.scalar(select(func.count()).select_from(Deal).where(Deal.pipeline_id == pipeline_id)) or 0
    heads = tuple(
        _column(phase, [g for g in groups if g.phase_id == phase.id], table) for phase in query.pipeline.phases
    )
    open_ids = {phase.id for phase in query.pipeline.phases if phase.spec.kind.is_open}
    still_open = [group for group in groups if group.phase_id in open_ids]
    return Board(
        heads,
        sum(group.count for group in still_open),
        table.total(group.part for group in still_open),
        _weighted(still_open, table),
        all_count,
    )


def _column(phase: PhaseRow, groups: list[_Group], table: RateTable) -> Column:
    return Column(
        phase,
        sum(group.count for group in groups),
        table.total(group.part for group in groups),
        _weighted(groups, table),
    )


def _weighted(groups: list[_Group], table: RateTable) -> Total:
    """Exact hundredths are summed first and rounded once (Total rounds to a whole minor unit)."""
    return table.weighted_total((group.part, group.hundredths) for group in groups)


def _groups(ctx: Context, session: Session, query: BoardQuery) -> list[_Group]:
    home = ctx.team.currency
    is_open = Phase.kind.in_(_OPEN_KINDS)
    rate_on = case((Deal.currency == literal(home), null()), (is_open, null()), else_=Deal.closed_on)
    probability = case((is_open, func.coalesce(Deal.own_probability, Phase.probability)), else_=Phase.probability)
    statement = (
        select(
            Deal.phase_id,
            Deal.currency,
            rate_on.label("rate_on"),
            func.count(),
            func.coalesce(func.sum(Deal.amount_minor), 0),
            func.coalesce(func.sum(Deal.amount_minor * probability), 0),
        )
        .join(Phase, Phase.id == Deal.phase_id)
        .where(Deal.pipeline_id == query.pipeline.id, *conditions(ctx, session, query.filter))
        .group_by(Deal.phase_id, Deal.currency, "rate_on")
    )
    today = ctx.clock.today()
    return [_group(row, today) for row in session.execute(statement)]


def _group(row: Any, today: date) -> _Group:
    phase_id, currency, rate_on, count, minor, hundredths = row
    # PostgreSQL sums bigints as numeric.
    return _Group(phase_id, count, Part(int(minor), currency, rate_on or today), int(hundredths))
