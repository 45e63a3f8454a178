"""Decisions that were made: those of today, those about one deal, and what came of those of a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from app.domain.money import Money
from app.domain.pipelines import PhaseKind
from app.domain.stall import StallDecision as Decision
from app.models.deals import Deal, PhaseChange
from app.models.occurrences import Occurrence
from app.models.people import Company
from app.models.pipeline import Phase
from app.models.stalls import StallDecision
from app.models.team import User
from app.services.context import Context

_YEAR = timedelta(days=365)


def decided_since_told() -> ColumnElement[bool]:
    """Whether anything was decided about a stay since somebody was told of it: of a query with both."""
    later = and_(StallDecision.stay_id == PhaseChange.id, StallDecision.decided_at >= Occurrence.done_at)
    return select(StallDecision.id).where(later).correlate(PhaseChange, Occurrence).exists()


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """What was decided about a deal, by whom and when."""

    id: int
    deal_id: int
    stay_id: int
    title: str
    amount: Money | None
    decision: Decision
    reason: str
    until_on: date | None
    to_code: str | None
    decided_at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of decisions of one kind: ``count`` of them, of whose deals ``won`` are won by now.

    ``back`` counts the deals that are open, outside of Nurturing, again.
    """

    decision: Decision
    count: int
    won: int
    back: int


def read_decided(session: Session, *conditions: ColumnElement[bool]) -> tuple[DecidedRow, ...]:
    """The decisions that fit, newest first."""
    query = (
        select(
            *(StallDecision.id, StallDecision.deal_id, StallDecision.stay_id, StallDecision.decision),
            *(StallDecision.reason, StallDecision.until_on, StallDecision.decided_at),
            *(Deal.name, Deal.amount_minor, Deal.currency, Company.name.label("company")),
            *(Phase.code, User.name.label("who")),
        )
        # Each has its deal; said so, SQLite would go through all deals for the decisions of one day.
        .outerjoin(Deal, Deal.id == StallDecision.deal_id)
        .outerjoin(Company, Company.id == Deal.company_id)
        .outerjoin(Phase, Phase.id == StallDecision.to_phase_id)
        .outerjoin(User, User.id == StallDecision.user_id)
        .where(*conditions)
        .order_by(StallDecision.decided_at.desc(), StallDecision.id.desc())
    )
    return tuple(
        DecidedRow(
            id=row.id,
            deal_id=row.deal_id,
            stay_id=row.stay_id,
            title=row.company or row.name,
            amount=None if row.amount_minor is None else Money(row.amount_minor, row.currency),
            decision=Decision(row.decision),
            reason=row.reason,
            until_on=row.until_on,
            to_code=row.code,
            decided_at=row.decided_at,
            who=row.who or "",
        )
        for row in session.execute(query)
    )


def read_outcomes(ctx: Context, session: Session) -> tuple[Outcome, ...]:
    """What became of the decisions of the last twelve months; deferrals decided nothing and are left out."""
    here = aliased(Phase)
    won = here.kind.in_((str(PhaseKind.WON), str(PhaseKind.AFTER_SALE)))
    back = here.kind.in_((str(PhaseKind.GENESIS), str(PhaseKind.DELTA)))
    query = (
        select(
            StallDecision.decision,
            func.count().label("count"),
            func.sum(case((won, 1), else_=0)).label("won"),
            func.sum(case((back, 1), else_=0)).label("back"),
        )
        .join(Deal, Deal.id == StallDecision.deal_id)
        .join(here, here.id == Deal.phase_id)
        .where(StallDecision.decided_at >= ctx.clock.now() - _YEAR)
        .group_by(StallDecision.decision)
    )
    found = {row.decision: row for row in session.execute(query)}
    kinds = (Decision.ADVANCE, Decision.DEADLINE, Decision.RECYCLE, Decision.REMOVE)
    return tuple(_outcome(kind, found.get(str(kind))) for kind in kinds)


def _outcome(kind: Decision, row: object) -> Outcome:
    figures = (int(getattr(row, name, 0)) for name in ("won", "back"))
    count = 0 if row is None else int(row.count)  # type: ignore[attr-defined]  # a row's column, not a tuple's method
    return Outcome(kind, count, *figures)
