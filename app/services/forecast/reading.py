"""Reads what a forecast is made of, in a few lean queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from app.domain.forecast.basis import category_of
from app.domain.forecast.facts import (
    DealFact,
    Facts,
    Outcome,
    PersonFact,
    PhaseFact,
    ProductShare,
    TargetFact,
)
from app.domain.forecast.periods import span
from app.domain.pipelines import PhaseKind
from app.models.deals import Deal, DealLine, Product
from app.models.people import Company, LeadSource
from app.models.pipeline import Phase, Pipeline
from app.models.team import Target, User
from app.services.access import readable
from app.services.context import Context
from app.services.deals.lines import line_total
from app.services.forecast.query import ForecastQuery
from app.services.rate_table import rate_table

_OUTCOMES = {
    **{str(kind): Outcome.OPEN for kind in PhaseKind if kind.is_open},
    str(PhaseKind.WON): Outcome.WON,
    str(PhaseKind.AFTER_SALE): Outcome.WON,
    str(PhaseKind.LOST): Outcome.LOST,
}


@dataclass(frozen=True, slots=True)
class _Around:
    """What the rows of deals refer to by key."""

    phases: Mapping[int, PhaseFact]
    stalls: Mapping[int, int | None]
    people: Mapping[int, PersonFact]
    sources: Mapping[int, str]
    shares: Mapping[int, tuple[ProductShare, ...]]


def read_facts(ctx: Context, query: ForecastQuery) -> Facts:
    """Everything that the forecasts of a period are computed from; UserError for one that ends before it begins.

    Never on the thread that draws. What the user may not read is not in it.
    """
    period = span(query.first_on, query.last_on, ctx.team.year_start)
    today = ctx.clock.today()
    with ctx.reading() as session:
        around = _around(ctx, session, query)
        rows = session.execute(_deals(ctx, query, around.phases)).all()
        rates = rate_table(ctx, session)
        targets = _targets(ctx, session)
    deals = tuple(_facts(ctx, rows, around, today))
    return Facts(
        today=today,
        first_on=period.first,
        last_on=period.last,
        rates=rates,
        deals=deals,
        year_start=ctx.team.year_start,
        phases=around.phases,
        people=around.people,
        targets=targets,
        owner_ids=query.owner_ids,
        pipeline_id=query.pipeline_id,
    )


def _around(ctx: Context, session: Session, query: ForecastQuery) -> _Around:
    phases = dict(_phases(session))
    return _Around(
        phases,
        {row.id: row.limit_days for row in session.execute(select(Phase.id, Phase.limit_days).where(Phase.is_stall))},
        {
            row.id: PersonFact(row.id, row.name, row.region or "", row.is_active)
            for row in session.execute(select(User.id, User.name, User.region, User.is_active))
        },
        {row.id: row.name for row in session.execute(select(LeadSource.id, LeadSource.name))},
        _shares(session, _chosen(ctx, query, phases)),
    )


def _phases(session: Session) -> Iterator[tuple[int, PhaseFact]]:
    statement = select(Phase, Pipeline).join(Pipeline, Pipeline.id == Phase.pipeline_id)
    for phase, pipeline in session.execute(statement).tuples():
        yield (
            phase.id,
            PhaseFact(
                *(phase.id, phase.code, phase.name, phase.kind, phase.position, phase.probability),
                *(pipeline.id, pipeline.name, pipeline.position),
                is_retired=phase.retired_at is not None or pipeline.retired_at is not None,
            ),
        )


def _chosen(ctx: Context, query: ForecastQuery, phases: Mapping[int, PhaseFact]) -> list[ColumnElement[bool]]:
    """The open deals, those closed in the period, and closed ones whose day nobody knows."""
    of_kind: dict[bool, list[int]] = {True: [], False: []}
    for phase in phases.values():
        of_kind[_OUTCOMES[phase.kind] is Outcome.OPEN].append(phase.id)
    in_period = Deal.closed_on.between(query.first_on, query.last_on) | Deal.closed_on.is_(None)
    chosen = [or_(Deal.phase_id.in_(of_kind[True]), Deal.phase_id.in_(of_kind[False]) & in_period), readable(ctx, Deal)]
    if query.pipeline_id is not None:
        chosen.append(Deal.pipeline_id == query.pipeline_id)
    if query.owner_ids:
        chosen.append(Deal.owner_id.in_(query.owner_ids))
    return chosen


def _deals(ctx: Context, query: ForecastQuery, phases: Mapping[int, PhaseFact]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(Deal.id, Deal.name, Deal.company_id, Company.name, Deal.owner_id, Deal.phase_id, Deal.phase_entered_at),
            *(Deal.amount_minor, Deal.currency, Deal.expected_close_on, Deal.closed_on, Deal.own_probability),
            Deal.lead_source_id,
        )
        .outerjoin(Company, Company.id == Deal.company_id)
        .where(*_chosen(ctx, query, phases))
        .order_by(Deal.id)
    )


def _facts(ctx: Context, rows: Any, around: _Around, today: date) -> Iterator[DealFact]:
    nobody = PersonFact(0, "", "")
    for row in rows:
        (
            deal_id,
            name,
            company_id,
            company,
            owner_id,
            phase_id,
            entered_at,
            minor,
            currency,
            due,
            closed,
            own,
            source,
        ) = row
        phase, owner = around.phases[phase_id], around.people.get(owner_id, nobody)
        outcome = _OUTCOMES[phase.kind]
        is_stall, decide_by = phase_id in around.stalls, None
        limit = around.stalls.get(phase_id)
        if limit is not None:
            decide_by = ctx.calendar.add_working_days(ctx.clock.local_date(entered_at), limit)
        yield DealFact(
            deal_id,
            name,
            company_id,
            company or "",
            owner_id,
            owner.name,
            owner.region,
            phase.pipeline_id,
            phase_id,
            phase.code,
            phase.kind,
            phase.position,
            is_stall,
            outcome,
            minor,
            currency,
            due if outcome is Outcome.OPEN else closed,
            phase.probability,
            own,
            category_of(None, None, phase.probability, is_stall_overdue=decide_by is not None and decide_by < today),
            lead_source_id=source,
            lead_source=around.sources.get(source, ""),
            products=around.shares.get(deal_id, ()),
            decide_by=decide_by,
        )


def _shares(session: Session, chosen: list[ColumnElement[bool]]) -> Mapping[int, tuple[ProductShare, ...]]:
    """Per deal the lines of its offer."""
    statement = (
        select(
            *(DealLine.deal_id, DealLine.product_id, Product.name),
            *(DealLine.quantity, DealLine.unit_price_minor, DealLine.discount_percent),
        )
        .join(Deal, Deal.id == DealLine.deal_id)
        .outerjoin(Product, Product.id == DealLine.product_id)
        .where(*chosen)
        .order_by(DealLine.deal_id, DealLine.position, DealLine.id)
    )
    shares: dict[int, list[ProductShare]] = defaultdict(list)
    for deal_id, product_id, name, quantity, price, discount in session.execute(statement):
        shares[deal_id].append(ProductShare(product_id, name or "", line_total(quantity, price, discount)))
    return {deal_id: tuple(lines) for deal_id, lines in shares.items()}


def _targets(ctx: Context, session: Session) -> tuple[TargetFact, ...]:
    statement = select(Target.user_id, Target.period, Target.amount_minor, Target.currency)
    return tuple(
        TargetFact(*row) for row in session.execute(statement.where(readable(ctx, Target)).order_by(Target.id))
    )
