"""Reads what a forecast is made of, in a few lean queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from app.domain.forecast.basis import Category, Outcome
from app.domain.forecast.facts import Facts, PersonFact, PhaseFact, ProductShare, TargetFact
from app.domain.forecast.periods import span
from app.models.deals import Deal, DealLine, Product
from app.models.judgements import Judgement
from app.models.people import Company, LeadSource
from app.models.pipeline import Phase, Pipeline
from app.models.team import Target, User
from app.services.access import readable
from app.services.context import Context
from app.services.deals.lines import line_total
from app.services.forecast.assembling import OUTCOMES, Around, DealColumns, fact_of
from app.services.forecast.query import ForecastQuery
from app.services.put_off import put_off_days
from app.services.rate_table import rate_table
from app.services.time_travel import looking_back


def read_facts(ctx: Context, query: ForecastQuery) -> Facts:
    """Everything that the forecasts of a period are computed from; UserError for one that ends before it begins.

    Never on the thread that draws. What the user may not read is not in it.
    """
    if query.as_of is not None:
        with looking_back(ctx, query.as_of) as then:
            return replace(read_facts(then.ctx, replace(query, as_of=None)), notes=then.notes)
    period = span(query.first_on, query.last_on, ctx.team.year_start)
    today = ctx.clock.today()
    with ctx.reading() as session:
        around = read_around(ctx, session, query)
        rows = session.execute(_deals(ctx, query, around.phases)).all()
        rates = rate_table(ctx, session)
        targets = read_targets(ctx, session)
    return Facts(
        today=today,
        first_on=period.first,
        last_on=period.last,
        rates=rates,
        deals=tuple(fact_of(ctx, DealColumns._make(row), around, today) for row in rows),
        year_start=ctx.team.year_start,
        phases=around.phases,
        people=around.people,
        targets=targets,
        owner_ids=query.owner_ids,
        pipeline_id=query.pipeline_id,
    )


def read_around(ctx: Context, session: Session, query: ForecastQuery) -> Around:
    """Phases, people and sources, and what hangs on the deals of the query."""
    rows = session.execute(select(Phase, Pipeline).join(Pipeline, Pipeline.id == Phase.pipeline_id)).all()
    phases = {phase.id: _phase(phase, pipeline) for phase, pipeline in rows}
    people = select(User.id, User.name, User.region, User.is_active)
    judged = select(Judgement.deal_id, Judgement.category, Judgement.probability).where(readable(ctx, Judgement))
    return Around(
        phases=phases,
        defaults={phase.id: _category(phase.forecast_category) for phase, _ in rows},
        stalls={phase.id: phase.limit_days for phase, _ in rows if phase.is_stall},
        people={
            key: PersonFact(key, name, region or "", active) for key, name, region, active in session.execute(people)
        },
        sources=dict(session.execute(select(LeadSource.id, LeadSource.name)).all()),
        shares=_shares(session, _chosen(ctx, query, phases)),
        put_off=put_off_days(session),
        judged={key: (_category(category), percent) for key, category, percent in session.execute(judged)},
    )


def read_targets(ctx: Context, session: Session) -> tuple[TargetFact, ...]:
    """The targets that the user may see."""
    statement = select(Target.user_id, Target.period, Target.amount_minor, Target.currency)
    rows = session.execute(statement.where(readable(ctx, Target)).order_by(Target.id))
    return tuple(TargetFact(*row) for row in rows)


def _phase(phase: Phase, pipeline: Pipeline) -> PhaseFact:
    return PhaseFact(
        *(phase.id, phase.code, phase.name, phase.kind, phase.position, phase.probability),
        *(pipeline.id, pipeline.name, pipeline.position),
        is_retired=phase.retired_at is not None or pipeline.retired_at is not None,
    )


def _category(text: str | None) -> Category | None:
    return Category(text) if text else None


def _chosen(ctx: Context, query: ForecastQuery, phases: Mapping[int, PhaseFact]) -> list[ColumnElement[bool]]:
    """The open deals, those closed in the period, and closed ones whose day nobody knows."""
    still_open = [phase.id for phase in phases.values() if OUTCOMES[phase.kind] is Outcome.OPEN]
    closed = [phase.id for phase in phases.values() if OUTCOMES[phase.kind] is not Outcome.OPEN]
    in_period = Deal.closed_on.between(query.first_on, query.last_on) | Deal.closed_on.is_(None)
    chosen = [or_(Deal.phase_id.in_(still_open), Deal.phase_id.in_(closed) & in_period), readable(ctx, Deal)]
    if query.pipeline_id is not None:
        chosen.append(Deal.pipeline_id == query.pipeline_id)
    if query.owner_ids:
        chosen.append(Deal.owner_id.in_(query.owner_ids))
    return chosen


def _deals(ctx: Context, query: ForecastQuery, phases: Mapping[int, PhaseFact]) -> Select[*tuple[Any, ...]]:
    """In the order of DealColumns."""
    return (
        select(
            *(Deal.id, Deal.name, Deal.company_id, Company.name, Deal.owner_id, Deal.phase_id, Deal.phase_entered_at),
            *(Deal.amount_minor, Deal.currency, Deal.expected_close_on, Deal.closed_on, Deal.own_probability),
            *(Deal.forecast_category, Deal.is_renewal, Deal.lead_source_id),
        )
        .outerjoin(Company, Company.id == Deal.company_id)
        .where(*_chosen(ctx, query, phases))
        .order_by(Deal.id)
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
