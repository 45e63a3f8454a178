"""Who in Nurturing is ready for sales, by a stated rule: touched as often as the phase asks for, or they replied.

A person may say "not yet". That is an activity of a kind of its own, so it stands in the deal's history; the deal is
proposed again once another touch is logged, or they reply, after that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.domain.access import Forbidden, Op
from app.domain.errors import UserError
from app.domain.nurture import Ending
from app.domain.pipelines import PhaseKind
from app.domain.text import clean
from app.models.activities import Activity
from app.models.deals import Deal
from app.models.nurture import Enrolment
from app.models.people import Company
from app.models.pipeline import Phase
from app.models.team import User
from app.services.access import why_not_record
from app.services.context import Context, command
from app.services.deals.commands import MoveDeal, move_deal
from app.services.saved import Saved, saved
from app.services.touches import TOUCH_KINDS
from app.storage.guard import fetch

NOT_YET = "not_yet"
"""The kind of activity that says no to a proposal. It is no touch."""
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


@dataclass(frozen=True, slots=True)
class DeclineHandOver:
    """Don't give a deal to sales yet, though it is ready; ``reason`` may be "" and goes into its history."""

    deal_id: int
    reason: str = ""


def ready_deals(ctx: Context, limit: int = _MOST) -> tuple[ReadyRow, ...]:
    """Those who are ready and were not declined since, the longest in their phase first."""
    with ctx.reading() as session:
        first = _first_delta(session)
        rows = session.execute(_query(list(first)).limit(limit)).all()
        return tuple(_row(ctx, row, first) for row in rows)


def hand_over(ctx: Context, cmd: HandOver) -> Saved:
    """Move it to the first Delta phase, with the rule's words as the reason; ConflictError where somebody moved it."""
    row = cmd.row
    return move_deal(ctx, MoveDeal(row.id, row.to_phase_id, row.version, reason=f"Ready for sales: {row.why}"))


@command
def decline_hand_over(ctx: Context, cmd: DeclineHandOver) -> Saved:
    """Say "not yet", and keep the rule's words with it. The answer is about the activity that says so.

    Forbidden for who may not move the deal; UserError where it is not proposed (any more).
    """
    with ctx.unit_of_work("Not yet for sales") as uow:
        deal = fetch(uow, Deal, cmd.deal_id, noun="deal")
        if refused := why_not_record(ctx, uow.session, "deals", Op.EDIT, deal.id):
            raise Forbidden(refused)
        uow.session.refresh(deal, with_for_update=True)
        first = _first_delta(uow.session)
        found = uow.session.execute(_query(list(first)).where(Deal.id == deal.id)).one_or_none()
        if found is None:
            raise UserError(f"{deal.name} is not proposed for sales any more. Nothing was changed.")
        subject = f"Not yet for sales: {_row(ctx, found, first).why}"
        activity = Activity(kind=NOT_YET, happened_at=uow.now, subject=subject, body=clean(cmd.reason) or None)
        activity.deal_id, activity.user_id = deal.id, ctx.user.id
        uow.session.add(activity)
        uow.label = f"Not yet for sales: {deal.name}"
    return saved(uow, activity)


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
        # A case, so that it is asked of who is ready alone, and not of all deals before anything else is.
        .where(case((or_(touches >= Phase.touch_target, replied.is_not(None)), ~_declined(replied)), else_=false()))
        .order_by(Deal.phase_entered_at, Deal.id)
    )
    return query


def _declined(replied: Any) -> Any:
    """Whether somebody said "not yet", and since then no touch was logged and nobody replied.

    What was logged later has the higher key, also where it had happened before: it was no reason to say no.
    """
    no, later = aliased(Activity), aliased(Activity)
    touched = (
        select(later.id)
        .where(later.deal_id == Deal.id, later.kind.in_(TOUCH_KINDS), later.id > no.id)
        .where(later.happened_at >= Deal.phase_entered_at)
        .correlate(Deal, no)
        .exists()
    )
    return (
        select(no.id)
        .where(no.deal_id == Deal.id, no.kind == NOT_YET, no.happened_at >= Deal.phase_entered_at)
        .where(~touched, or_(replied.is_(None), replied <= no.happened_at))
        .correlate(Deal)
        .exists()
    )


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
