"""Makes the facts of deals from rows, wherever those come from: the tables as they are, or as they were on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from app.domain.forecast.basis import Category, Outcome, category_of
from app.domain.forecast.facts import DealFact, PersonFact, PhaseFact, ProductShare
from app.domain.phase_clock import read_clock
from app.domain.pipelines import PhaseKind
from app.domain.stall import DecisionDue, decision_due
from app.services.context import Context

OUTCOMES: Mapping[str, Outcome] = {
    **{str(kind): Outcome.OPEN for kind in PhaseKind if kind.is_open},
    str(PhaseKind.WON): Outcome.WON,
    str(PhaseKind.AFTER_SALE): Outcome.WON,
    str(PhaseKind.LOST): Outcome.LOST,
}
"""How a deal stands, by the kind of its phase."""
_NOBODY = PersonFact(0, "", "")
_NOT_DUE = DecisionDue(None)
_NOT_JUDGED: tuple[Category | None, int | None] = (None, None)


class DealColumns(NamedTuple):
    """The columns of a deal that a forecast needs, and the name of its company, in the order of the query."""

    id: int
    name: str
    company_id: int | None
    company: str | None
    owner_id: int | None
    phase_id: int
    phase_entered_at: datetime
    amount_minor: int | None
    currency: str
    expected_close_on: date | None
    closed_on: date | None
    own_probability: int | None
    forecast_category: str | None
    is_renewal: bool
    lead_source_id: int | None


@dataclass(frozen=True, slots=True)
class Around:
    """What the columns of deals refer to.

    ``stalls`` are the phases in which deals wait for a decision, with their time limit in working days; ``put_off`` is
    the day to which the decision about a deal was put off. ``judged`` is the manager's category and probability.
    """

    phases: Mapping[int, PhaseFact]
    defaults: Mapping[int, Category | None]
    stalls: Mapping[int, int | None]
    people: Mapping[int, PersonFact]
    sources: Mapping[int, str]
    shares: Mapping[int, tuple[ProductShare, ...]] = field(default_factory=dict)
    put_off: Mapping[int, date] = field(default_factory=dict)
    judged: Mapping[int, tuple[Category | None, int | None]] = field(default_factory=dict)


def fact_of(ctx: Context, deal: DealColumns, around: Around, today: date) -> DealFact:
    """A deal as the forecast of ``today`` sees it."""
    phase = around.phases[deal.phase_id]
    owner = around.people.get(deal.owner_id, _NOBODY) if deal.owner_id else _NOBODY
    outcome = OUTCOMES[phase.kind]
    own = Category(deal.forecast_category) if deal.forecast_category else None
    is_stall = deal.phase_id in around.stalls
    due = _due(ctx, deal, around, today) if is_stall else _NOT_DUE
    # By position: there may be tens of thousands, and names would double the time.
    return DealFact(
        deal.id,
        deal.name,
        deal.company_id,
        deal.company or "",
        deal.owner_id,
        owner.name,
        owner.region,
        phase.pipeline_id,
        phase.id,
        phase.code,
        phase.kind,
        phase.position,
        is_stall,
        outcome,
        deal.amount_minor,
        deal.currency,
        deal.expected_close_on if outcome is Outcome.OPEN else deal.closed_on,
        phase.probability,
        deal.own_probability,
        category_of(own, around.defaults[phase.id], phase.probability, is_stall_overdue=due.late > 0),
        own is not None,
        *around.judged.get(deal.id, _NOT_JUDGED),
        deal.lead_source_id,
        around.sources.get(deal.lead_source_id or 0, ""),
        deal.is_renewal,
        around.shares.get(deal.id, ()),
        due.on,
    )


def _due(ctx: Context, deal: DealColumns, around: Around, today: date) -> DecisionDue:
    entered_on = ctx.clock.local_date(deal.phase_entered_at)
    clock = read_clock(entered_on, today, around.stalls[deal.phase_id], ctx.calendar)
    return decision_due(clock, around.put_off.get(deal.id), today, ctx.calendar)
