"""Reads what a forecast is made of, in a few lean queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from app.domain.access_rules import LEADERS
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
from app.services.forecast.assembling import OUTCOMES, Around, dues_of, facts_of
from app.services.forecast.query import ForecastQuery
from app.services.put_off import put_off_days
from app.services.rate_table import rate_table
from app.services.time_travel import looking_back

COLUMNS = (
    *(Deal.id, Deal.name, Deal.company_id, Deal.owner_id, Deal.phase_id),
    *(Deal.amount_minor, Deal.currency, Deal.expected_close_on, Deal.closed_on, Deal.own_probability),
    *(Deal.forecast_category, Deal.is_renewal, Deal.lead_source_id),
)
"""What a forecast needs of each deal, read as it is stored."""
_FEW = 500


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
        phases = _phases(session)
        chosen = _chosen(ctx, query, {key: fact for key, (fact, _) in phases.items()})
        rows = _stored(session, select(*COLUMNS).where(*chosen))
        around = _around(ctx, session, phases, chosen, today)
        companies = _companies(session, rows)
        rates = rate_table(ctx, session)
        # Who sees no targets but their own has none to measure other people's deals by.
        hides_targets = ctx.user.role not in LEADERS and query.owner_ids != (ctx.user.id,)
        targets = _targets(ctx, session)
    return Facts(
        today=today,
        first_on=period.first,
        last_on=period.last,
        rates=rates,
        deals=tuple(facts_of(rows, around, companies)),
        year_start=ctx.team.year_start,
        phases=around.phases,
        people={person.id: person for person in around.people.values()},
        targets=() if hides_targets else targets,
        owner_ids=query.owner_ids,
        pipeline_id=query.pipeline_id,
        hides_targets=hides_targets,
        asked_by=ctx.user.id if hides_targets else None,
        own_targets=targets if hides_targets else (),
    )


def _stored(session: Session, statement: Select[*tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows by their first column, as the driver has them: a file keeps days as texts.

    What the ORM, and SQLAlchemy's own rows, make of tens of thousands of rows costs as much again as to read them.
    """
    result = session.connection().execute(statement)
    assert result.cursor is not None
    rows: list[tuple[Any, ...]] = list(result.cursor.fetchall())
    result.close()
    rows.sort(key=itemgetter(0))
    return rows


_Phases = Mapping[int, tuple[PhaseFact, Phase]]
_Chosen = Sequence[ColumnElement[bool]]


def _phases(session: Session) -> _Phases:
    statement = select(Phase, Pipeline).join(Pipeline, Pipeline.id == Phase.pipeline_id)
    return {
        phase.id: (
            PhaseFact(
                *(phase.id, phase.code, phase.name, phase.kind, phase.position, phase.probability),
                *(pipeline.id, pipeline.name, pipeline.position),
                is_retired=phase.retired_at is not None or pipeline.retired_at is not None,
            ),
            phase,
        )
        for phase, pipeline in session.execute(statement)
    }


def _chosen(ctx: Context, query: ForecastQuery, phases: Mapping[int, PhaseFact]) -> _Chosen:
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


def _around(ctx: Context, session: Session, phases: _Phases, chosen: _Chosen, today: date) -> Around:
    """Names and categories, and what hangs on the chosen deals."""
    stalls = frozenset(key for key, (_, phase) in phases.items() if phase.is_stall)
    people = select(User.id, User.name, User.region, User.is_active)
    judged = select(Judgement.deal_id, Judgement.category, Judgement.probability).where(readable(ctx, Judgement))
    entered = (
        select(Deal.id, Deal.phase_entered_at, Phase.limit_days)
        .join(Phase, Phase.id == Deal.phase_id)
        .where(Deal.phase_id.in_(stalls), *chosen)
    )
    read = session.connection().execute
    return Around(
        phases={key: fact for key, (fact, _) in phases.items()},
        defaults={key: _category(phase.forecast_category) for key, (_, phase) in phases.items()},
        stalls=stalls,
        people={key: PersonFact(key, name, region or "", active) for key, name, region, active in read(people)},
        sources=dict(read(select(LeadSource.id, LeadSource.name)).all()),
        shares=_shares(session, chosen),
        dues=dues_of(ctx, read(entered).all(), put_off_days(session), today) if stalls else {},
        judged={key: (_category(category), percent) for key, category, percent in read(judged)},
    )


def _companies(session: Session, rows: Sequence[Any]) -> dict[int | None, str]:
    """Their names: of few deals by the keys, of many by reading all, which is faster than to look up each."""
    statement = select(Company.id, Company.name)
    if len(rows) <= _FEW:
        statement = statement.where(Company.id.in_({row[2] for row in rows} - {None}))
    return dict(session.connection().execute(statement).all())


def _targets(ctx: Context, session: Session) -> tuple[TargetFact, ...]:
    statement = select(Target.user_id, Target.period, Target.amount_minor, Target.currency)
    rows = session.execute(statement.where(readable(ctx, Target)).order_by(Target.id))
    return tuple(TargetFact(*row) for row in rows)


def _category(text: str | None) -> Category | None:
    return Category(text) if text else None


def _shares(session: Session, chosen: _Chosen) -> Mapping[int, tuple[ProductShare, ...]]:
    """Per deal the lines of its offer."""
    if session.scalar(select(DealLine.id).limit(1)) is None:  # where nobody writes offers, no deal is asked for its own
        return {}
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
