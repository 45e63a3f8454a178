"""Whether each deal stands where its recorded stays end."""

from __future__ import annotations

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.models.deals import Deal, PhaseChange
from app.models.pipeline import Phase
from app.services.check.found import Found, worded


def check_phase_history(session: Session) -> Found:
    """Each deal has one stay that goes on, in the deal's own phase and since the same instant."""
    findings: tuple[tuple[Select[int], str], ...] = (
        (_without_stay(), "Deals {}: no stay in a phase goes on."),
        (_with_many(), "Deals {}: more than one stay goes on."),
        (_elsewhere(), "Deals {}: the stay that goes on is not where the deal stands."),
        (_astray(), "Deals {}: the phase belongs to another pipeline than the deal."),
    )
    # Instants are those of the computers that people work at, and clocks are wrong now and then.
    oddities: tuple[tuple[Select[int], str], ...] = (
        (_backwards(), "Deals {}: a stay ends before it begins. The clock of a computer was wrong."),
        (_overlapping(), "Deals {}: a stay begins before the one before it ends. The clock of a computer was wrong."),
    )
    problems, remarks = (
        worded([(session.scalars(statement).all(), text) for statement, text in part]) for part in (findings, oddities)
    )
    return Found(session.scalar(select(func.count()).select_from(Deal)) or 0, problems, remarks)


def _without_stay() -> Select[int]:
    going_on = select(PhaseChange.deal_id).where(PhaseChange.left_at.is_(None))
    return select(Deal.id).where(Deal.id.not_in(going_on)).order_by(Deal.id)


def _with_many() -> Select[int]:
    return (
        select(PhaseChange.deal_id)
        .where(PhaseChange.left_at.is_(None))
        .group_by(PhaseChange.deal_id)
        .having(func.count() > 1)
        .order_by(PhaseChange.deal_id)
    )


def _elsewhere() -> Select[int]:
    other = or_(PhaseChange.phase_id != Deal.phase_id, PhaseChange.entered_at != Deal.phase_entered_at)
    joined = select(Deal.id).join(PhaseChange, PhaseChange.deal_id == Deal.id)
    return joined.where(PhaseChange.left_at.is_(None), other).order_by(Deal.id)


def _backwards() -> Select[int]:
    ended = select(PhaseChange.deal_id).where(PhaseChange.left_at < PhaseChange.entered_at)
    return ended.distinct().order_by(PhaseChange.deal_id)


def _overlapping() -> Select[int]:
    in_order = (PhaseChange.entered_at, PhaseChange.id)
    before, left = (
        func.lag(column).over(partition_by=PhaseChange.deal_id, order_by=in_order)
        for column in (PhaseChange.id, PhaseChange.left_at)
    )
    shown = (PhaseChange.deal_id, PhaseChange.entered_at, before.label("before"), left.label("left"))
    stays = select(*shown).subquery()
    goes_on = stays.c.before.is_not(None) & stays.c.left.is_(None)
    overlap = or_(goes_on, stays.c.left > stays.c.entered_at)
    return select(stays.c.deal_id).where(overlap).distinct().order_by(stays.c.deal_id)


def _astray() -> Select[int]:
    joined = select(Deal.id).join(Phase, Phase.id == Deal.phase_id)
    return joined.where(Phase.pipeline_id != Deal.pipeline_id).order_by(Deal.id)
