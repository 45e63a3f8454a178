"""Everything the sheet of one deal shows, read in one snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.money import Money
from app.domain.next_step import StepReading, read_stalled_step, read_step
from app.domain.phase_clock import PhaseClock, TouchCount, read_clock
from app.domain.pipelines import PhaseKind, PhaseSpec
from app.domain.position import Position, PositionReading, read_position
from app.domain.probability import Lean, effective_probability, lean, weighted
from app.domain.stall import decision_due
from app.models.deals import Deal
from app.models.people import Company, LeadSource
from app.models.team import User
from app.services.concerns import Subject
from app.services.context import Context
from app.services.deals.commands import EDITABLE
from app.services.deals.committee import Committee, read_committee
from app.services.deals.criteria import Criterion, read_criteria
from app.services.deals.lines import LineRow, read_lines, sum_of
from app.services.deals.track import TrackStep, following, read_track
from app.services.pipelines.queries import PhaseRow, read_pipelines
from app.services.promises.queries import PromiseRow, read_open_promises
from app.services.put_off import put_off_days
from app.services.tasks import TaskRow, read_open_tasks, step_of
from app.services.timeline import Timeline, read_timeline
from app.services.touches import touches_made


@dataclass(frozen=True, slots=True)
class Probabilities:
    """The phase's probability beside the rep's own (None: not given), in per cent; ``lean`` compares them."""

    phase: int
    own: int | None
    effective: int
    lean: Lean


@dataclass(frozen=True, slots=True)
class Exit:
    """The criteria for leaving a phase. ``to`` is the phase they lead to (None: out of a stall, or the end)."""

    to: PhaseSpec | None
    criteria: tuple[Criterion, ...]

    @property
    def met(self) -> int:
        return sum(criterion.is_met for criterion in self.criteria)


@dataclass(frozen=True, slots=True)
class DealSheet:
    """A deal. ``values`` holds the stored value of each editable column, ``names`` the titles of the records that
    some of them point to (column -> title). ``position`` is None for a closed deal; ``weighted`` without an amount.
    """

    id: int
    version: int
    name: str
    company: str
    values: Mapping[str, Any]
    names: Mapping[str, str]
    owner_initials: str
    amount: Money | None
    weighted: Money | None
    probabilities: Probabilities
    pipeline_id: int
    pipeline: str
    phase: PhaseRow
    phases: tuple[PhaseRow, ...]
    clock: PhaseClock
    touches: TouchCount | None
    track: tuple[TrackStep, ...]
    exit: Exit
    tasks: tuple[TaskRow, ...]
    step: StepReading
    promises: tuple[PromiseRow, ...]
    position: PositionReading | None
    committee: Committee
    lines: tuple[LineRow, ...]
    lines_total: Money
    timeline: Timeline
    created_at: datetime
    external_id: str | None

    @property
    def is_open(self) -> bool:
        """Whether it may still be won."""
        return self.phase.spec.kind.is_open

    @property
    def next_task(self) -> TaskRow | None:
        """The next step: the earliest open task."""
        return self.tasks[0] if self.tasks else None


def deal_sheet(ctx: Context, deal_id: int, *, entries: int = 50) -> DealSheet:
    """The deal, with the newest ``entries`` of its timeline; NotFound when it is gone."""
    with ctx.reading() as session:
        deal = session.get(Deal, deal_id)
        if deal is None:
            raise NotFound("This deal was deleted meanwhile.")
        pipeline = next(row for row in read_pipelines(session, with_retired=True) if row.id == deal.pipeline_id)
        here = next(phase for phase in pipeline.phases if phase.id == deal.phase_id)
        lines = read_lines(session, deal)
        return DealSheet(
            id=deal.id,
            version=deal.version,
            name=deal.name,
            values={name: getattr(deal, name) for name in sorted(EDITABLE)},
            pipeline_id=pipeline.id,
            pipeline=pipeline.name,
            phase=here,
            phases=tuple(phase for phase in pipeline.phases if not phase.is_retired or phase.id == here.id),
            committee=read_committee(ctx, session, deal_id),
            lines=lines,
            lines_total=sum_of(lines, deal.currency),
            timeline=read_timeline(session, Subject(deal_id=deal_id), entries),
            created_at=deal.created_at,
            external_id=deal.external_id,
            promises=read_open_promises(ctx, session, Subject(deal_id=deal_id)),
            **_named(session, deal),
            **_progress(ctx, session, deal, here, pipeline.phases),
        )


def _progress(ctx: Context, session: Session, deal: Deal, here: PhaseRow, phases: Sequence[PhaseRow]) -> dict[str, Any]:
    """Where the deal stands: clock, track, criteria, next step, probabilities, and the position that follows."""
    today = ctx.clock.today()
    clock = read_clock(ctx.clock.local_date(deal.phase_entered_at), today, here.spec.limit_days, ctx.calendar)
    tasks = read_open_tasks(session, Subject(deal_id=deal.id))
    step = _step(ctx, session, deal, tasks, here.spec, clock)
    probabilities = _probabilities(deal, here.spec)
    amount = None if deal.amount_minor is None else Money(deal.amount_minor, deal.currency)
    return {
        "amount": amount,
        "weighted": amount and Money(weighted(amount.minor, probabilities.effective), amount.currency),
        "probabilities": probabilities,
        "clock": clock,
        "touches": _touches(session, deal, here.spec),
        "track": read_track(ctx, session, deal, phases, clock),
        "exit": Exit(following(phases, here.spec), read_criteria(session, deal, here.spec.exit_criteria)),
        "tasks": tasks,
        "step": step,
        "position": _position(deal, here.spec, step, clock, probabilities),
    }


def _named(session: Session, deal: Deal) -> dict[str, Any]:
    """The titles of what a deal points to."""
    company = session.get(Company, deal.company_id) if deal.company_id else None
    owner = session.get(User, deal.owner_id) if deal.owner_id else None
    source = session.get(LeadSource, deal.lead_source_id) if deal.lead_source_id else None
    names = {
        "company_id": company.name if company else "",
        "owner_id": owner.name if owner else "",
        "lead_source_id": source.name if source else "",
    }
    return {
        "company": names["company_id"],
        "names": names,
        "owner_initials": owner.initials if owner else "",
    }


def _probabilities(deal: Deal, phase: PhaseSpec) -> Probabilities:
    """A closed deal has its phase's: what the rep thought before is history."""
    own = deal.own_probability if phase.kind.is_open else None
    effective = effective_probability(phase.probability, own)
    return Probabilities(phase.probability, deal.own_probability, effective, lean(phase.probability, own))


def _step(
    ctx: Context, session: Session, deal: Deal, tasks: tuple[TaskRow, ...], phase: PhaseSpec, clock: PhaseClock
) -> StepReading:
    today, step = ctx.clock.today(), step_of(tasks)
    if not phase.is_stall:
        return read_step(step, today)
    put_off_to = put_off_days(session, [deal.id]).get(deal.id)
    return read_stalled_step(step, decision_due(clock, put_off_to, today, ctx.calendar), today)


def _touches(session: Session, deal: Deal, phase: PhaseSpec) -> TouchCount | None:
    if phase.kind is not PhaseKind.NURTURE:
        return None
    return TouchCount(touches_made(session, [deal.id]).get(deal.id, 0), phase.touch_target)


def _position(
    deal: Deal, phase: PhaseSpec, step: StepReading, clock: PhaseClock, probabilities: Probabilities
) -> PositionReading | None:
    override = Position(deal.position_override) if deal.position_override else None
    return read_position(phase, step, clock.level, probabilities.effective, override)
