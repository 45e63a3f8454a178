"""Entering a phase: what every move of a deal writes, whoever asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, update

from app.domain.errors import UserError
from app.domain.phase_rules import MoveFacts, check_move
from app.models.base import Base
from app.models.deals import Deal
from app.models.pipeline import Phase
from app.services.context import Context
from app.services.phase_specs import spec_of

if TYPE_CHECKING:
    from app.storage.unit_of_work import UnitOfWork


# Made once and without the ORM, which would take longer over the two stays of a move than over all the rest of it.
_STAYS = Base.metadata.tables["phase_changes"]
_BEGIN = insert(_STAYS)
_END = (
    update(_STAYS)
    .where(_STAYS.c.deal_id == bindparam("of_deal"), _STAYS.c.left_at.is_(None))
    .values(left_at=bindparam("at"))
)


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
    """Write the move itself: the deal with all that was set on it, the stay that ends, the stay that begins."""
    left = deal.phase_id
    deal.phase_id = phase.id
    deal.pipeline_id = phase.pipeline_id
    deal.phase_entered_at = uow.now
    # The deal first, so that a move that is not allowed is refused as one of the deal and not of its stays.
    uow.session.flush()
    uow.connection.execute(_END, {"of_deal": deal.id, "at": uow.now})
    stay = {
        "deal_id": deal.id,
        "from_phase_id": left,
        "phase_id": phase.id,
        "entered_at": uow.now,
        "user_id": ctx.user.id,
        "reason": reason,
    }
    uow.connection.execute(_BEGIN, stay)
