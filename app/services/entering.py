"""Entering a phase: what every move of a deal writes, whoever asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.errors import UserError
from app.domain.phase_rules import MoveFacts, check_move
from app.models.deals import Deal, PhaseChange
from app.models.pipeline import Phase
from app.services.context import Context
from app.services.phase_specs import spec_of

if TYPE_CHECKING:
    from app.storage.unit_of_work import UnitOfWork


class MoveRefused(UserError):
    """The order of the pipeline does not let a deal go there; the message says what to do instead."""


def refuse_blocked(uow: UnitOfWork, deal: Deal, phase: Phase) -> None:
    """MoveRefused where the rules keep the deal from going to a phase. Another pipeline is free to enter anywhere."""
    if deal.pipeline_id != phase.pipeline_id:
        return
    here = uow.session.get_one(Phase, deal.phase_id)
    check = check_move(spec_of(here), spec_of(phase), MoveFacts())
    if not check.is_allowed:
        raise MoveRefused(check.blocked, field="phase")


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
