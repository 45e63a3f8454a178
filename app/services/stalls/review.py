"""All that is needed to decide one stall: the deal, its clock by phase, both sides, and where it may go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.phase_clock import PhaseClock
from app.domain.pipelines import PhaseKind
from app.domain.stall import DEADLINE_WORKING_DAYS
from app.domain.stall import StallDecision as Decision
from app.domain.stall_evidence import Evidence, EvidenceFacts, Person, weigh
from app.models.activities import Activity
from app.models.deals import PhaseChange
from app.models.stalls import StallDecision
from app.services.board.offers import read_lost_reasons
from app.services.context import Context
from app.services.deals.sheet import DealSheet, deal_sheet
from app.services.pipelines.queries import PhaseRow
from app.services.stalls.decided import DecidedRow, Outcome, read_decided, read_outcomes
from app.services.touches import TOUCH_KINDS
from app.services.users import users

_TOUCHES = 30
_DAYS_FOR_AN_ANSWER = 5
_DAYS_TO_NEXT_TOUCH = 30
_SUGGESTED = {
    Decision.ADVANCE: ("They asked for a date", "Budget approved", "New decision maker", "Scope agreed"),
    Decision.RECYCLE: ("Budget next year", "No decision this quarter", "Project on hold", "Contact left"),
    Decision.DEFER: ("Waiting for their meeting", "Contact on holiday", "Answer promised"),
}


@dataclass(frozen=True, slots=True)
class Leg:
    """The working days spent in one Delta phase, against its limit."""

    phase: PhaseRow
    clock: PhaseClock


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a decision says that nobody changes: working days, all of them ahead."""

    deadline_on: date
    furthest_on: date
    next_touch_on: date
    defer_until: date


@dataclass(frozen=True, slots=True)
class StallReview:
    """``legs`` are the Delta phases the deal was in, the stall last. ``earlier`` are all decisions about it, newest
    first. ``forward`` begins with the phase it came from; ``back`` are the Nurturing phases. ``reasons`` are suggested.
    ``team`` are the keys and names of those who may ask for an answer.
    """

    sheet: DealSheet
    legs: tuple[Leg, ...]
    evidence: Evidence
    earlier: tuple[DecidedRow, ...]
    outcomes: tuple[Outcome, ...]
    forward: tuple[PhaseRow, ...]
    back: tuple[PhaseRow, ...]
    reasons: Mapping[Decision, tuple[str, ...]]
    team: tuple[tuple[int, str], ...]
    defaults: Defaults

    @property
    def used(self) -> int:
        """Working days in all Delta phases."""
        return sum(leg.clock.used for leg in self.legs)

    @property
    def allowed(self) -> int:
        """Working days that these phases allow together."""
        return sum(leg.clock.limit or 0 for leg in self.legs)


def stall_review(ctx: Context, deal_id: int) -> StallReview:
    """Everything about one stall; NotFound when the deal is gone."""
    sheet = deal_sheet(ctx, deal_id, entries=_TOUCHES)
    with ctx.reading() as session:
        earlier = read_decided(session, StallDecision.deal_id == deal_id)
        outcomes = read_outcomes(ctx, session)
        lost = read_lost_reasons(session)
        stays = _stays(session, sheet)
        touched = _last_touch(session, deal_id)
    today = ctx.clock.today()
    came_from = next((stay.from_phase_id for stay in reversed(stays) if stay.left_at is None), None)
    return StallReview(
        sheet=sheet,
        legs=_legs(sheet),
        evidence=weigh(_facts(ctx, sheet, earlier, _times(sheet, stays), touched), today),
        earlier=earlier,
        outcomes=outcomes,
        forward=_forward(sheet, came_from),
        back=tuple(phase for phase in sheet.phases if phase.spec.kind is PhaseKind.NURTURE),
        reasons=_SUGGESTED | {Decision.REMOVE: lost},
        team=tuple((user.id, user.name) for user in users(ctx)),
        defaults=stall_defaults(ctx),
    )


def _stays(session: Session, sheet: DealSheet) -> Sequence[PhaseChange]:
    return session.scalars(select(PhaseChange).where(PhaseChange.deal_id == sheet.id).order_by(PhaseChange.id)).all()


def _last_touch(session: Session, deal_id: int) -> Activity | None:
    query = select(Activity).where(Activity.deal_id == deal_id, Activity.kind.in_(TOUCH_KINDS))
    return session.scalar(query.order_by(Activity.happened_at.desc()).limit(1))


def _times(sheet: DealSheet, stays: Sequence[PhaseChange]) -> int:
    stalls = {phase.id for phase in sheet.phases if phase.spec.is_stall}
    return sum(stay.phase_id in stalls for stay in stays)


def _legs(sheet: DealSheet) -> tuple[Leg, ...]:
    return tuple(
        Leg(step.phase, PhaseClock(step.days, step.phase.spec.limit_days, None))
        for step in sheet.track
        if step.phase.spec.kind is PhaseKind.DELTA and step.days is not None
    )


def _facts(
    ctx: Context, sheet: DealSheet, earlier: Sequence[DecidedRow], stays: int, touched: Activity | None
) -> EvidenceFacts:
    today, task = ctx.clock.today(), sheet.next_task
    passed = [
        one
        for one in earlier
        if one.decision is Decision.DEADLINE and one.until_on is not None and one.until_on < today
    ]
    return EvidenceFacts(
        people=[Person(seat.name, seat.role, seat.stance, seat.last_touch_on) for seat in sheet.committee.seats],
        missing=[seat.role for seat in sheet.committee.empty],
        last_touch_on=ctx.clock.local_date(touched.happened_at) if touched else None,
        planned=(task.subject, task.due_on) if task and task.kind != "task" else None,
        expected_on=sheet.values["expected_close_on"],
        stays=stays,
        passed=len(passed),
    )


def _forward(sheet: DealSheet, came_from: int | None) -> tuple[PhaseRow, ...]:
    """Delta phases and the win: first where the deal came from, if it may go there, else the last Delta phase."""
    deltas = [
        phase
        for phase in sheet.phases
        if phase.spec.kind is PhaseKind.DELTA and not phase.spec.is_stall and not phase.is_retired
    ]
    first = next((phase for phase in deltas if phase.id == came_from), deltas[-1] if deltas else None)
    deltas.sort(key=lambda phase: (phase is not first, phase.spec.position))
    return (*deltas, *(phase for phase in sheet.phases if phase.spec.kind is PhaseKind.WON))


def stall_defaults(ctx: Context) -> Defaults:
    """The days that decisions of today begin with."""
    today, calendar = ctx.clock.today(), ctx.calendar
    touch = today + timedelta(days=_DAYS_TO_NEXT_TOUCH)
    return Defaults(
        deadline_on=calendar.add_working_days(today, _DAYS_FOR_AN_ANSWER),
        furthest_on=calendar.add_working_days(today, DEADLINE_WORKING_DAYS),
        next_touch_on=touch if calendar.is_working(touch) else calendar.add_working_days(touch, 1),
        defer_until=calendar.add_working_days(today, 1),
    )
