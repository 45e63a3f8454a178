"""Deals as a list: who asks for many at once and for what is written about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.domain.filters import DealFilter
from app.domain.money import Money
from app.domain.next_step import NextStep
from app.domain.phase_clock import PhaseClock, read_clock
from app.models.deals import Deal, DealLine, Product
from app.models.people import Company, LeadSource
from app.models.pipeline import Phase, Pipeline
from app.models.team import User
from app.services.context import Context
from app.services.deals.sorting import joined, sort_keys
from app.services.deals.where import conditions
from app.services.next_steps import next_steps

_BLOCK = 500


@dataclass(frozen=True, slots=True)
class DealQuery:
    """Which deals, in which order (see ``domain.filters.SORTS``; "id" is the order in which they came in).

    ``phase_ids`` None is any phase. ``limit`` None is all.
    """

    filter: DealFilter = field(default_factory=DealFilter)
    phase_ids: tuple[int, ...] | None = None
    sort: str = "id"
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class DealRow:
    """A deal. ``company`` and ``owner`` are empty where none is known; probabilities in per cent."""

    id: int
    version: int
    external_id: str | None
    name: str
    company_id: int | None
    company: str
    pipeline: str
    phase_id: int
    phase: str
    phase_name: str
    kind: str
    amount: Money | None
    currency: str
    owner: str
    own_probability: int | None
    phase_probability: int
    started_on: date | None
    expected_close_on: date | None
    closed_on: date | None
    source: str
    products: tuple[str, ...]
    lost_reason: str | None
    competitor: str | None
    clock: PhaseClock
    next_step: NextStep | None


def deals(ctx: Context, query: DealQuery) -> tuple[DealRow, ...]:
    """The deals of the query, in its order."""
    with ctx.reading() as session:
        rows = session.execute(_statement(ctx, session, query)).all()
        blocks = (rows[start : start + _BLOCK] for start in range(0, len(rows), _BLOCK))
        return tuple(deal for block in blocks for deal in _deals(ctx, session, block))


def deal_row(ctx: Context, deal_id: int) -> DealRow | None:
    """One deal; None where there is none."""
    with ctx.reading() as session:
        rows = session.execute(_joined().where(Deal.id == deal_id)).all()
        return next(_deals(ctx, session, rows), None)


def _statement(ctx: Context, session: Session, query: DealQuery) -> Select[Any, Any, Any, Any, Any, Any]:
    shown, values = conditions(ctx, session, query.filter)
    statement = _joined().where(*shown).params(values)
    if query.phase_ids is not None:
        statement = statement.where(Deal.phase_id.in_(query.phase_ids))
    if query.sort != "name":  # the company is there already
        statement = joined(ctx, statement, query.sort)
    keys = () if query.sort == "id" else sort_keys(ctx, session, query.sort)
    return statement.order_by(*keys, Deal.id).limit(query.limit)


def _joined() -> Select[Any, Any, Any, Any, Any, Any]:
    return (
        select(
            Deal,
            Company.name.label("company"),
            Pipeline.name.label("pipeline"),
            Phase,
            User.name.label("owner"),
            LeadSource.name.label("source"),
        )
        .join(Phase, Phase.id == Deal.phase_id)
        .join(Pipeline, Pipeline.id == Deal.pipeline_id)
        .outerjoin(Company, Company.id == Deal.company_id)
        .outerjoin(User, User.id == Deal.owner_id)
        .outerjoin(LeadSource, LeadSource.id == Deal.lead_source_id)
    )


def _deals(ctx: Context, session: Session, rows: Sequence[Row[Any, Any, Any, Any, Any, Any]]) -> Iterator[DealRow]:
    ids = [row.Deal.id for row in rows]
    steps = next_steps(session, ids)
    products = _products(session, ids)
    today = ctx.clock.today()
    for row in rows:
        deal, phase = row.Deal, row.Phase
        entered_on = ctx.clock.local_date(deal.phase_entered_at)
        yield DealRow(
            id=deal.id,
            version=deal.version,
            external_id=deal.external_id,
            name=deal.name,
            company_id=deal.company_id,
            company=row.company or "",
            pipeline=row.pipeline,
            phase_id=phase.id,
            phase=phase.code,
            phase_name=phase.name,
            kind=phase.kind,
            amount=None if deal.amount_minor is None else Money(deal.amount_minor, deal.currency),
            currency=deal.currency,
            owner=row.owner or "",
            own_probability=deal.own_probability,
            phase_probability=phase.probability,
            started_on=deal.started_on,
            expected_close_on=deal.expected_close_on,
            closed_on=deal.closed_on,
            source=row.source or "",
            products=products.get(deal.id, ()),
            lost_reason=deal.lost_reason,
            competitor=deal.competitor,
            clock=read_clock(entered_on, today, phase.limit_days, ctx.calendar),
            next_step=steps.get(deal.id),
        )


def _products(session: Session, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    statement = (
        select(DealLine.deal_id, Product.name)
        .join(Product, Product.id == DealLine.product_id)
        .where(DealLine.deal_id.in_(ids))
        .order_by(DealLine.deal_id, DealLine.position, DealLine.id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for deal_id, name in session.execute(statement):
        found[deal_id] = (*found.get(deal_id, ()), name)
    return found
