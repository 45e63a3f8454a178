"""The deals in the stall: whose decision is due, and what was decided today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.money import Money
from app.domain.phase_clock import PhaseClock, read_clock
from app.domain.stall import StallDecision as Decision
from app.models.deals import Deal, PhaseChange
from app.models.people import Company
from app.models.pipeline import Phase
from app.models.stalls import StallDecision
from app.models.team import User
from app.services.context import Context


@dataclass(frozen=True, slots=True)
class StallRow:
    """A deal in the stall. ``clock`` is that of the stay: its limit is the time for deciding.

    ``due_on`` is the day on which the decision is due: the last day of the stay, or the day of the last deadline or
    deferral. ``stays`` counts how often the deal was here, this time included.
    """

    deal_id: int
    stay_id: int
    title: str
    name: str
    phase_code: str
    amount: Money | None
    owner_id: int | None
    owner_initials: str
    entered_on: date
    clock: PhaseClock
    due_on: date | None
    deadlines: int
    deferrals: int
    stays: int

    @property
    def decisions(self) -> int:
        """How many decisions about this stay were made already: what `DecideStall.seen` wants."""
        return self.deadlines + self.deferrals

    def days_late(self, today: date) -> int:
        """Calendar days past the day of decision; 0 while it may still be made in time."""
        return max((today - self.due_on).days, 0) if self.due_on else 0


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """What was decided about a deal, by whom and when."""

    id: int
    deal_id: int
    title: str
    amount: Money | None
    decision: Decision
    reason: str
    until_on: date | None
    to_code: str | None
    decided_at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class StallQueue:
    """``to_decide``, most urgent first; ``waiting`` for a deadline or a deferral that lies ahead; ``decided`` today."""

    to_decide: tuple[StallRow, ...]
    waiting: tuple[StallRow, ...]
    decided: tuple[DecidedRow, ...]


def stall_queue(ctx: Context, *, owner_id: int | None = None) -> StallQueue:
    """The team's stalls, or those of one owner."""
    today = ctx.clock.today()
    with ctx.reading() as session:
        rows = _read(ctx, session, owner_id)
        decided = _decided(session, ctx.clock.start_of(today), owner_id)
    ahead = {row.deal_id for row in rows if (row.deadlines or row.deferrals) and row.due_on and row.due_on > today}
    return StallQueue(
        tuple(row for row in rows if row.deal_id not in ahead),
        tuple(row for row in rows if row.deal_id in ahead),
        decided,
    )


def _read(ctx: Context, session: Session, owner_id: int | None) -> list[StallRow]:
    query = (
        select(Deal, Phase, PhaseChange, Company.name, User.initials)
        .join(Phase, Phase.id == Deal.phase_id)
        .join(PhaseChange, (PhaseChange.deal_id == Deal.id) & PhaseChange.left_at.is_(None))
        .outerjoin(Company, Company.id == Deal.company_id)
        .outerjoin(User, User.id == Deal.owner_id)
        .where(Phase.is_stall)
    )
    if owner_id is not None:
        query = query.where(Deal.owner_id == owner_id)
    found = session.execute(query).all()
    made = _of_stays(session, [stay.id for _, _, stay, _, _ in found])
    stays = _times_here(session)
    rows = [
        _row(ctx, deal, phase, stay.id, company, initials, made.get(stay.id, ()), stays.get(deal.id, 1))
        for deal, phase, stay, company, initials in found
    ]
    return sorted(rows, key=lambda row: (row.due_on or date.max, -(row.amount.minor if row.amount else 0), row.deal_id))


def _row(
    ctx: Context,
    deal: Deal,
    phase: Phase,
    stay_id: int,
    company: str | None,
    initials: str | None,
    made: Sequence[StallDecision],
    stays: int,
) -> StallRow:
    entered_on = ctx.clock.local_date(deal.phase_entered_at)
    clock = read_clock(entered_on, ctx.clock.today(), phase.limit_days, ctx.calendar)
    kinds = [each.decision for each in made]
    return StallRow(
        deal_id=deal.id,
        stay_id=stay_id,
        title=company or deal.name,
        name=deal.name,
        phase_code=phase.code,
        amount=None if deal.amount_minor is None else Money(deal.amount_minor, deal.currency),
        owner_id=deal.owner_id,
        owner_initials=initials or "",
        entered_on=entered_on,
        clock=clock,
        due_on=max((each.until_on for each in made if each.until_on), default=clock.last_on),
        deadlines=kinds.count(str(Decision.DEADLINE)),
        deferrals=kinds.count(str(Decision.DEFER)),
        stays=stays,
    )


def _of_stays(session: Session, stay_ids: Sequence[int]) -> dict[int, list[StallDecision]]:
    found: dict[int, list[StallDecision]] = {}
    for each in session.scalars(select(StallDecision).where(StallDecision.stay_id.in_(stay_ids))):
        found.setdefault(each.stay_id, []).append(each)
    return found


def _times_here(session: Session) -> dict[int, int]:
    """How often each deal that is in the stall now has been there."""
    here = select(Deal.id).join(Phase, Phase.id == Deal.phase_id).where(Phase.is_stall)
    query = (
        select(PhaseChange.deal_id, func.count().label("times"))
        .join(Phase, Phase.id == PhaseChange.phase_id)
        .where(Phase.is_stall, PhaseChange.deal_id.in_(here))
        .group_by(PhaseChange.deal_id)
    )
    return {row.deal_id: row.times for row in session.execute(query)}


def _decided(session: Session, since: datetime, owner_id: int | None) -> tuple[DecidedRow, ...]:
    query = (
        select(StallDecision, Deal, Company.name, Phase.code, User.name)
        .join(Deal, Deal.id == StallDecision.deal_id)
        .outerjoin(Company, Company.id == Deal.company_id)
        .outerjoin(Phase, Phase.id == StallDecision.to_phase_id)
        .outerjoin(User, User.id == StallDecision.user_id)
        .where(StallDecision.decided_at >= since)
        .order_by(StallDecision.decided_at.desc(), StallDecision.id.desc())
    )
    if owner_id is not None:
        query = query.where(Deal.owner_id == owner_id)
    return tuple(_decided_rows(session.execute(query)))


def _decided_rows(
    found: Iterable[tuple[StallDecision, Deal, str | None, str | None, str | None]],
) -> Iterable[DecidedRow]:
    for made, deal, company, code, who in found:
        amount = None if deal.amount_minor is None else Money(deal.amount_minor, deal.currency)
        yield DecidedRow(
            made.id,
            deal.id,
            company or deal.name,
            amount,
            Decision(made.decision),
            made.reason,
            made.until_on,
            code,
            made.decided_at,
            who or "",
        )
