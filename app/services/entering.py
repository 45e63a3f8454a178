"""Entering a phase: what every move of a deal writes, whoever asks for it."""

from __future__ import annotations

from sqlalchemy import select

from app.models.deals import Deal, PhaseChange
from app.models.pipeline import Phase
from app.services.context import Context
from app.storage.unit_of_work import UnitOfWork


def enter_phase(ctx: Context, uow: UnitOfWork, deal: Deal, phase: Phase, *, reason: str | None) -> None:
    """Write the move itself: the stay that ends, the stay that begins, the deal's own copy of both."""
    stays = select(PhaseChange).where(PhaseChange.deal_id == deal.id, PhaseChange.left_at.is_(None))
    for stay in uow.session.scalars(stays):
        stay.left_at = uow.now
    change = PhaseChange(
        deal_id=deal.id,
        from_phase_id=deal.phase_id,
        phase_id=phase.id,
        entered_at=uow.now,
        user_id=ctx.user.id,
        reason=reason,
    )
    uow.session.add(change)
    deal.phase_id = phase.id
    deal.pipeline_id = phase.pipeline_id
    deal.phase_entered_at = uow.now
