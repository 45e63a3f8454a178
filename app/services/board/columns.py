"""What stands at the head of each column, summed by the database under the board's filter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
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
from app.services.board.grouping import Group, group_key, titles
from app.services.context import Context
from app.services.deals.where import conditions
from app.services.pipelines.queries import PhaseRow, PipelineRow
from app.services.rate_table import rate_table

_OPEN_KINDS = tuple(str(kind) for kind in PhaseKind if kind.is_open)


@dataclass(frozen=True, slots=True)
class BoardQuery:
    """A pipeline, what of it to show, how to sort its columns (see SORTS) and what to group in them (GROUPINGS)."""

    pipeline: PipelineRow
    filter: DealFilter = field(default_factory=DealFilter)
    sort: str = "next"
    group: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A phase, how many deals stand in it, their sum, and their sum weighted by probability.

    ``groups`` by their keys, where the board is grouped.
    """

    phase: PhaseRow
    count: int
    total: Total
    weighted: Total
    groups: Mapping[int, Group] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Board:
    """All columns, and the figures over the open ones.

    ``all_count`` counts deals without any filter, ``all_open_count`` those of them that are open.
    """

    columns: tuple[Column, ...]
    open_count: int
    open_total: Total
    open_weighted: Total
    all_count: int
    all_open_count: int


@dataclass(frozen=True, slots=True)
class _Sum:
    """Deals of one phase, group and currency, at one day's rate; ``hundredths`` are minor units times per cent."""

    phase_id: int
    group: int
    count: int
    part: Part
    hundredths: int


def columns(ctx: Context, query: BoardQuery) -> Board:
    """The heads of the board.

    Weighted: the rep's own probability where given, else the phase's; for closed deals always the phase's. Open
    deals are converted at today's rate, closed ones at that of the day they closed.
    """
    with ctx.reading() as session:
        sums = _sums(ctx, session, query)
        table = rate_table(ctx, session)
        names = titles(session, query.group, {part.group for part in sums}, ctx.clock.today()) if query.group else {}
        counts = _standing(session, query, sums)
    heads = tuple(
        _column(phase, [part for part in sums if part.phase_id == phase.id], table, names)
        for phase in query.pipeline.phases
    )
    open_ids = {phase.id for phase in query.pipeline.phases if phase.spec.kind.is_open}
    still_open = [part for part in sums if part.phase_id in open_ids]
    all_open = sum(count for phase_id, count in counts.items() if phase_id in open_ids)
    return Board(heads, *_figures(still_open, table), sum(counts.values()), all_open)


def _standing(session: Session, query: BoardQuery, sums: list[_Sum]) -> dict[int, int]:
    """How many deals stand in each phase, filtered or not."""
    if not query.filter.is_empty:
        standing = select(Deal.phase_id, func.count()).where(Deal.pipeline_id == query.pipeline.id)
        return {row[0]: row[1] for row in session.execute(standing.group_by(Deal.phase_id))}
    counts: Counter[int] = Counter()
    for part in sums:
        counts[part.phase_id] += part.count
    return counts


def _column(phase: PhaseRow, sums: list[_Sum], table: RateTable, names: Mapping[int, str]) -> Column:
    groups = {}
    for key in names.keys() & {part.group for part in sums}:
        count, total, _ = _figures([part for part in sums if part.group == key], table)
        groups[key] = Group(key, names[key], count, total)
    return Column(phase, *_figures(sums, table), groups)


def _figures(sums: list[_Sum], table: RateTable) -> tuple[int, Total, Total]:
    """How many, their sum, and their weighted sum.

    Exact hundredths are summed first and rounded once (Total rounds to a whole minor unit).
    """
    weighted = table.weighted_total((part.part, part.hundredths) for part in sums)
    return sum(part.count for part in sums), table.total(part.part for part in sums), weighted


def _sums(ctx: Context, session: Session, query: BoardQuery) -> list[_Sum]:
    home = ctx.team.currency
    is_open = Phase.kind.in_(_OPEN_KINDS)
    rate_on = case((Deal.currency == literal(home), null()), (is_open, null()), else_=Deal.closed_on)
    probability = case((is_open, func.coalesce(Deal.own_probability, Phase.probability)), else_=Phase.probability)
    group = group_key(query.group) if query.group else literal(0)
    statement = (
        select(
            Deal.phase_id,
            group.label("part"),
            Deal.currency,
            rate_on.label("rate_on"),
            func.count(),
            func.coalesce(func.sum(Deal.amount_minor), 0),
            func.coalesce(func.sum(Deal.amount_minor * probability), 0),
        )
        .join(Phase, Phase.id == Deal.phase_id)
        .where(Deal.pipeline_id == query.pipeline.id, *conditions(ctx, session, query.filter))
        .group_by(Deal.phase_id, "part", Deal.currency, "rate_on")
    )
    today = ctx.clock.today()
    return [_sum(row, today) for row in session.execute(statement)]


def _sum(row: Any, today: date) -> _Sum:
    phase_id, group, currency, rate_on, count, minor, hundredths = row
    # PostgreSQL sums bigints as numeric.
    return _Sum(phase_id, int(group), count, Part(int(minor), currency, rate_on or today), int(hundredths))
