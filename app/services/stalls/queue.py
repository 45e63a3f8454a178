"""The deals in the stall: whose decision is due, and what was decided today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from app.domain.money import Money
from app.domain.phase_clock import PhaseClock, read_clock
from app.domain.stall import DecisionDue, decision_due
from app.domain.stall import StallDecision as Decision
from app.models.deals import Deal, PhaseChange
from app.models.people import Company
from app.models.pipeline import Phase
from app.models.stalls import StallDecision
from app.models.team import User
from app.services.context import Context
from app.services.stalls.decided import DecidedRow as DecidedRow
from app.services.stalls.decided import read_decided

PUT_OFF_TO = (
    select(func.max(StallDecision.until_on))
    .where(StallDecision.stay_id == PhaseChange.id)
    .scalar_subquery()
    .label("put_off_to")
)
"""The last day to which the decision about a stay was put off, NULL where it never was."""


@dataclass(frozen=True, slots=True)
class RanOut:
    """The phase whose time a deal used up before its stall: ``clock`` is that of the last day there."""

    phase_id: int
    code: str
    clock: PhaseClock


@dataclass(frozen=True, slots=True)
class StallRow:
    """A deal in the stall. ``clock`` is that of the stay: its limit is the time for deciding.

    ``due`` tells when the decision is due: the last day of the stay, or the day of the last deadline or deferral.
    ``stays`` counts how often the deal was here, this time included. ``ran_out`` is None for a deal that
    began in the stall.
    """

    deal_id: int
    stay_id: int
    title: str
    name: str
    phase_code: str
    amount: Money | None
    owner_id: int | None
    owner: str
    owner_initials: str
    entered_on: date
    clock: PhaseClock
    due: DecisionDue
    deadlines: int
    deferrals: int
    stays: int
    ran_out: RanOut | None

    @property
    def decisions(self) -> int:
        """How many decisions about this stay were made already: what `DecideStall.seen` wants."""
        return self.deadlines + self.deferrals

    @property
    def due_on(self) -> date | None:
        """The day on which the decision is due."""
        return self.due.on


@dataclass(frozen=True, slots=True)
class StallsDue:
    """How many decisions are due, and how many of them are late."""

    count: int
    late: int


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
        mine = () if owner_id is None else (Deal.owner_id == owner_id,)
        decided = read_decided(session, StallDecision.decided_at >= ctx.clock.start_of(today), *mine)
    ahead = {row.deal_id for row in rows if (row.deadlines or row.deferrals) and row.due_on and row.due_on > today}
    return StallQueue(
        tuple(row for row in rows if row.deal_id not in ahead),
        tuple(row for row in rows if row.deal_id in ahead),
        decided,
    )


def stalls_to_decide(ctx: Context, *, owner_id: int | None = None) -> int:
    """How many decisions are due, of the team or of one owner: those not put off to a day ahead."""
    with ctx.reading() as session:
        return session.scalar(decisions_due(ctx, owner_id, func.count())) or 0


def stalls_due(ctx: Context, *, owner_id: int | None = None) -> StallsDue:
    """The same, and how many of them are late: a decision is so after its day, as `StallRow.due` says."""
    today, late = ctx.clock.today(), 0
    with ctx.reading() as session:
        rows = session.execute(decisions_due(ctx, owner_id, Deal.phase_entered_at, Phase.limit_days, PUT_OFF_TO)).all()
    for row in rows:
        clock = read_clock(ctx.clock.local_date(row.phase_entered_at), today, row.limit_days, ctx.calendar)
        late += decision_due(clock, row.put_off_to, today, ctx.calendar).late > 0
    return StallsDue(len(rows), late)


def decisions_due(ctx: Context, owner_id: int | None, *columns: Any) -> Select[Any]:
    """These columns of the deals whose decision is due."""
    put_off = select(StallDecision.id).where(
        StallDecision.stay_id == PhaseChange.id, StallDecision.until_on > ctx.clock.today()
    )
    query = (
        select(*columns)
        .select_from(Deal)
        .join(Phase, Phase.id == Deal.phase_id)
        .join(PhaseChange, (PhaseChange.deal_id == Deal.id) & PhaseChange.left_at.is_(None))
        .where(Phase.is_stall, _in_stall(), ~put_off.exists())
    )
    return query if owner_id is None else query.where(Deal.owner_id == owner_id)


def _read(ctx: Context, session: Session, owner_id: int | None) -> list[StallRow]:
    before, phase_before = aliased(PhaseChange), aliased(Phase)
    query = (
        select(
            *(Deal.id, Deal.name, Deal.owner_id, Deal.phase_entered_at, Deal.amount_minor, Deal.currency),
            *(Phase.code, Phase.limit_days, PhaseChange.id.label("stay_id"), Company.name.label("company")),
            *(User.name.label("owner"), User.initials),
            *(before.phase_id.label("before_id"), before.entered_at.label("before_from"), before.left_at),
            *(phase_before.code.label("before_code"), phase_before.limit_days.label("before_limit")),
        )
        .join(Phase, Phase.id == Deal.phase_id)
        .join(PhaseChange, (PhaseChange.deal_id == Deal.id) & PhaseChange.left_at.is_(None))
        .outerjoin(Company, Company.id == Deal.company_id)
        .outerjoin(User, User.id == Deal.owner_id)
        .outerjoin(
            before,
            (before.deal_id == Deal.id)
            & (before.left_at == PhaseChange.entered_at)
            & (before.phase_id == PhaseChange.from_phase_id),
        )
        .outerjoin(phase_before, phase_before.id == before.phase_id)
        .where(Phase.is_stall, _in_stall())
    )
    if owner_id is not None:
        query = query.where(Deal.owner_id == owner_id)
    made, stays = _of_stays(session), _times_here(session)
    rows = {
        row.id: _row(ctx, row, made.get(row.stay_id, ()), stays.get(row.id, 1)) for row in session.execute(query).all()
    }
    return sorted(
        rows.values(), key=lambda row: (row.due_on or date.max, -(row.amount.minor if row.amount else 0), row.deal_id)
    )


def _in_stall() -> ColumnElement[bool]:
    """Through the index of phases: SQLite would rather go through all deals, or all stays that have not ended."""
    stalls = aliased(Phase)
    return Deal.phase_id.in_(select(stalls.id).where(stalls.is_stall))


def _row(ctx: Context, row: Any, made: Sequence[StallDecision], stays: int) -> StallRow:
    entered_on = ctx.clock.local_date(row.phase_entered_at)
    clock = read_clock(entered_on, ctx.clock.today(), row.limit_days, ctx.calendar)
    kinds = [each.decision for each in made]
    put_off_to = max((each.until_on for each in made if each.until_on), default=None)
    return StallRow(
        deal_id=row.id,
        stay_id=row.stay_id,
        title=row.company or row.name,
        name=row.name,
        phase_code=row.code,
        amount=None if row.amount_minor is None else Money(row.amount_minor, row.currency),
        owner_id=row.owner_id,
        owner=row.owner or "",
        owner_initials=row.initials or "",
        entered_on=entered_on,
        clock=clock,
        due=decision_due(clock, put_off_to, ctx.clock.today(), ctx.calendar),
        deadlines=kinds.count(str(Decision.DEADLINE)),
        deferrals=kinds.count(str(Decision.DEFER)),
        stays=stays,
        ran_out=_ran_out(ctx, row),
    )


def _ran_out(ctx: Context, row: Any) -> RanOut | None:
    if row.before_id is None:
        return None
    since, until = ctx.clock.local_date(row.before_from), ctx.clock.local_date(row.left_at)
    return RanOut(row.before_id, row.before_code, read_clock(since, until, row.before_limit, ctx.calendar))


def _of_stays(session: Session) -> dict[int, list[StallDecision]]:
    """What was decided about the stays that go on."""
    found: dict[int, list[StallDecision]] = {}
    query = (
        select(StallDecision)
        .join(PhaseChange, PhaseChange.id == StallDecision.stay_id)
        .where(PhaseChange.left_at.is_(None))
        .order_by(StallDecision.id)
    )
    for each in session.scalars(query):
        found.setdefault(each.stay_id, []).append(each)
    return found


def _times_here(session: Session) -> dict[int, int]:
    """How often each deal that is in the stall now has been there."""
    query = (
        select(PhaseChange.deal_id, func.count().label("times"))
        .join(Phase, Phase.id == PhaseChange.phase_id)
        .where(Phase.is_stall, PhaseChange.deal_id.in_(select(Deal.id).where(_in_stall())))
        .group_by(PhaseChange.deal_id)
    )
    return {row.deal_id: row.times for row in session.execute(query)}
