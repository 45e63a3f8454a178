"""Who in Nurturing is ready for sales, by a stated rule: touched as often as the phase asks for, or they replied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.domain.nurture import Ending
from app.domain.pipelines import PhaseKind
from app.models.activities import Activity
from app.models.deals import Deal
from app.models.nurture import Enrolment
from app.models.people import Company
from app.models.pipeline import Phase
from app.models.team import User
from app.services.context import Context
from app.services.deals.commands import MoveDeal, move_deal
from app.services.saved import Saved
from app.services.touches import TOUCH_KINDS

_MOST = 500


@dataclass(frozen=True, slots=True)
class ReadyRow:
    """A deal that sales may take over. ``touches`` of ``target`` were made; ``replied_on`` is None where nobody did.

    ``to_phase_id`` is the first Delta phase of its pipeline, called ``to_code``.
    """

    id: int
    version: int
    deal: str
    company: str
    phase_code: str
    touches: int
    target: int | None
    replied_on: date | None
    owner_id: int | None
    owner: str
    to_phase_id: int
    to_code: str

    @property
    def why(self) -> str:
        """The rule's words: ``"8 of 8 touches"``, ``"replied"``."""
        enough = self.target is not None and self.touches >= self.target
        touched = f"{self.touches} of {self.target} touches" if enough else ""
        return ", ".join(filter(None, ("replied" if self.replied_on else "", touched)))


@dataclass(frozen=True, slots=True)
class HandOver:
    """Give a deal that is ready to sales, as it was shown."""

    row: ReadyRow


def ready_deals(ctx: Context, limit: int = _MOST) -> tuple[ReadyRow, ...]:
    """Those who are ready, the longest in their phase first."""
    with ctx.reading() as session:
        first = _first_delta(session)
        rows = session.execute(_query(list(first)).limit(limit)).all()
        return tuple(_row(ctx, row, first) for row in rows)


def hand_over(ctx: Context, cmd: HandOver) -> Saved:
    """Move it to the first Delta phase, with the rule's words as the reason; ConflictError where somebody moved it."""
    row = cmd.row
    return move_deal(ctx, MoveDeal(row.id, row.to_phase_id, row.version, reason=f"Ready for sales: {row.why}"))


def _first_delta(session: Session) -> dict[int, tuple[int, str]]:
    """Per pipeline its first Delta phase: key and code."""
    query = (
        select(Phase.pipeline_id, Phase.id, Phase.code)
        .where(Phase.kind == str(PhaseKind.DELTA), Phase.retired_at.is_(None), ~Phase.is_stall)
        .order_by(Phase.position.desc())
    )
    return {pipeline: (key, code) for pipeline, key, code in session.execute(query)}


def _query(pipelines: list[int]) -> Any:
    touches = (
        select(func.count())
        .where(Activity.deal_id == Deal.id, Activity.kind.in_(TOUCH_KINDS))
        .where(Activity.happened_at >= Deal.phase_entered_at)
        .correlate(Deal)
        .scalar_subquery()
    )
    replied = (
        select(func.max(Enrolment.ended_at))
        .where(Enrolment.deal_id == Deal.id, Enrolment.ended_because == str(Ending.REPLIED))
        .where(Enrolment.ended_at >= Deal.phase_entered_at)
        .correlate(Deal)
        .scalar_subquery()
    )
    query: Any = (
        select(Deal, Phase.code, Phase.touch_target, Company.name, User.name, touches, replied)
        .join(Phase, Phase.id == Deal.phase_id)
        .outerjoin(Company, Company.id == Deal.company_id)
        .outerjoin(User, User.id == Deal.owner_id)
        .where(Phase.kind == str(PhaseKind.NURTURE), Deal.pipeline_id.in_(pipelines))
        .where(or_(touches >= Phase.touch_target, replied.is_not(None)))
        .order_by(Deal.phase_entered_at, Deal.id)
    )
    return query


def _row(ctx: Context, row: Any, first: dict[int, tuple[int, str]]) -> ReadyRow:
    deal, code, target, company, owner, touches, replied = row
    to_phase_id, to_code = first[deal.pipeline_id]
    return ReadyRow(
        id=deal.id,
        version=deal.version,
        deal=deal.name,
        company=company or "",
        phase_code=code,
        touches=touches,
        target=target,
        replied_on=ctx.clock.local_date(replied) if replied is not None else None,
        owner_id=deal.owner_id,
        owner=owner or "",
        to_phase_id=to_phase_id,
        to_code=to_code,
    )
