"""Decides a stall: the move, the record of the decision and what follows from it, in one change set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.domain.errors import UserError
from app.domain.money import Money
from app.domain.pipelines import PhaseKind
from app.domain.stall import StallDecision as Decision
from app.domain.stall import StallFacts, check_day, check_reason
from app.domain.text import clean
from app.models.deals import Deal, PhaseChange
from app.models.pipeline import Phase
from app.models.stalls import StallDecision
from app.models.tasks import Task
from app.models.team import User
from app.services.context import Context, command
from app.services.deals.commands import MoveDeal, apply_move, title_of
from app.services.saved import Saved, saved
from app.storage.guard import fetch
from app.storage.unit_of_work import UnitOfWork

_MOVES = (Decision.ADVANCE, Decision.RECYCLE, Decision.REMOVE)
_TARGETS = {
    Decision.ADVANCE: ((PhaseKind.DELTA, PhaseKind.WON), "Choose a Delta phase or Won to advance to."),
    Decision.RECYCLE: ((PhaseKind.NURTURE,), "Choose a Nurturing phase to recycle the deal to."),
    Decision.REMOVE: ((PhaseKind.LOST,), "Choose the phase for lost deals."),
}


@dataclass(frozen=True, slots=True)
class DecideStall:
    """A decision about a deal in the stall.

    ``stay_id`` and ``seen`` are what the user saw: which stay in the stall, and how many decisions about it. None is
    "whatever is stored", for commands given without having looked.
    ``to_phase_id`` is for a decision that moves the deal (None for removing: the pipeline's phase for lost deals).
    ``until_on`` is the day of a deadline, of a deferral, or of the next touch of a recycled deal. ``if_no_answer`` is
    what happens after a deadline; ``amount`` and ``closed_on`` are for a deal that is won.
    """

    deal_id: int
    decision: Decision
    reason: str = ""
    to_phase_id: int | None = None
    until_on: date | None = None
    if_no_answer: Decision | None = None
    told: str = ""
    said_by_id: int | None = None
    competitor: str | None = None
    amount: Money | None = None
    closed_on: date | None = None
    stay_id: int | None = None
    seen: int | None = None


@command
def decide_stall(ctx: Context, cmd: DecideStall) -> Saved:
    """Carry a decision out. UserError says what it lacks, or what somebody else has decided meanwhile."""
    reason = clean(cmd.reason)
    check_reason(cmd.decision, reason)
    with ctx.unit_of_work("Decided a stall") as uow:
        deal = fetch(uow, Deal, cmd.deal_id, noun="deal")
        # Two people may decide at the same moment: the second waits here, and then sees what the first has done.
        uow.session.refresh(deal, with_for_update=True)
        stay = _stay(uow, deal)
        _refuse_unseen(uow, stay, cmd)
        _carry_out(ctx, uow, deal, stay, cmd, reason)
        uow.label = f"{_LABELS[cmd.decision]} {title_of(uow.session, deal)}"
    return saved(uow, deal)


_LABELS = {
    Decision.ADVANCE: "Advanced",
    Decision.RECYCLE: "Recycled",
    Decision.DEADLINE: "Set a deadline for",
    Decision.REMOVE: "Removed",
    Decision.DEFER: "Put off deciding",
}


def _stay(uow: UnitOfWork, deal: Deal) -> PhaseChange:
    """The deal's present stay; UserError where it is not in the stall (any more)."""
    phase = uow.session.get_one(Phase, deal.phase_id)
    if not phase.is_stall:
        raise UserError(f"This deal is in {phase.code} {phase.name} now: there is no stall to decide.")
    going_on = select(PhaseChange).where(PhaseChange.deal_id == deal.id, PhaseChange.left_at.is_(None))
    return uow.session.scalars(going_on).one()


def _refuse_unseen(uow: UnitOfWork, stay: PhaseChange, cmd: DecideStall) -> None:
    """Refuse a decision about something other than what the user saw."""
    if cmd.stay_id is not None and cmd.stay_id != stay.id:
        raise UserError("This deal was decided and came back meanwhile. Look at it again before you decide.")
    made = (
        select(StallDecision, User.name)
        .outerjoin(User, User.id == StallDecision.user_id)
        .where(StallDecision.stay_id == stay.id)
        .order_by(StallDecision.id)
    )
    unseen = uow.session.execute(made).all()[cmd.seen :] if cmd.seen is not None else []
    if unseen:
        theirs, who = unseen[-1]
        what = _MEANWHILE[Decision(theirs.decision)].format(who or "Somebody", theirs.until_on)
        raise UserError(f"{what} Look at it again before you decide.")


_MEANWHILE = {
    Decision.DEADLINE: "{} has set a deadline for {} meanwhile.",
    Decision.DEFER: "{} has put the decision off to {} meanwhile.",
}


def _carry_out(ctx: Context, uow: UnitOfWork, deal: Deal, stay: PhaseChange, cmd: DecideStall, reason: str) -> None:
    target: int | None = None
    if cmd.decision in _MOVES:
        target = _target(uow, deal, cmd).id
        move = MoveDeal(
            deal.id, target, deal.version, None, cmd.closed_on, cmd.amount, reason=reason, competitor=cmd.competitor
        )
        apply_move(ctx, uow, move)
    else:
        check_day(cmd.decision, cmd.until_on, _facts(uow, stay.id), ctx.clock.today(), ctx.calendar)
    uow.session.add(
        StallDecision(
            deal_id=deal.id,
            stay_id=stay.id,
            decision=str(cmd.decision),
            reason=reason,
            to_phase_id=target,
            until_on=cmd.until_on,
            if_no_answer=str(cmd.if_no_answer) if cmd.if_no_answer else None,
            told=clean(cmd.told) or None,
            said_by_id=cmd.said_by_id,
            decided_at=uow.now,
            user_id=ctx.user.id,
        )
    )
    if cmd.until_on is not None and cmd.decision in (Decision.DEADLINE, Decision.RECYCLE):
        uow.session.add(_task(ctx, uow, deal, cmd, cmd.until_on, reason))


def _target(uow: UnitOfWork, deal: Deal, cmd: DecideStall) -> Phase:
    kinds, question = _TARGETS[cmd.decision]
    if cmd.to_phase_id is None and cmd.decision is Decision.REMOVE:
        lost = select(Phase).where(
            Phase.pipeline_id == deal.pipeline_id, Phase.kind == str(PhaseKind.LOST), Phase.retired_at.is_(None)
        )
        return uow.session.scalars(lost.order_by(Phase.position).limit(1)).one()
    if cmd.to_phase_id is None:
        raise UserError(question, field="to_phase_id")
    phase = fetch(uow, Phase, cmd.to_phase_id, noun="phase")
    if PhaseKind(phase.kind) not in kinds or phase.is_stall:
        raise UserError(question, field="to_phase_id")
    return phase


def _facts(uow: UnitOfWork, stay_id: int) -> StallFacts:
    query = (
        select(StallDecision.decision, func.count().label("times"), func.max(StallDecision.until_on).label("last_on"))
        .where(StallDecision.stay_id == stay_id)
        .group_by(StallDecision.decision)
    )
    found = {row.decision: row for row in uow.session.execute(query)}
    deadlines, deferrals = found.get(str(Decision.DEADLINE)), found.get(str(Decision.DEFER))
    return StallFacts(
        deadlines.times if deadlines else 0,
        deferrals.times if deferrals else 0,
        deferrals.last_on if deferrals else None,
    )


def _task(ctx: Context, uow: UnitOfWork, deal: Deal, cmd: DecideStall, on: date, reason: str) -> Task:
    """Nobody is forgotten: a deadline has somebody who asks for the answer, a recycled deal its next touch."""
    is_deadline = cmd.decision is Decision.DEADLINE
    return Task(
        kind="call",
        subject="Ask for the answer" if is_deadline else "Next touch",
        due_on=on,
        deal_id=deal.id,
        owner_id=(cmd.said_by_id if is_deadline else None) or deal.owner_id or ctx.user.id,
        notes=clean(cmd.told) or reason or None,
        created_at=uow.now,
    )
