"""Entering a phase: what every move of a deal writes, whoever asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, update

from app.domain.errors import UserError
from app.domain.phase_rules import MoveFacts, check_move
from app.models.base import Base
from app.models.deals import Deal, PhaseChange
from app.models.pipeline import Phase
from app.services.context import Context
from app.services.editing import storable
from app.services.pipeline_rows import PhaseRow
from app.storage.direct import write
from app.storage.prepared import Prepared

if TYPE_CHECKING:
    from app.storage.unit_of_work import UnitOfWork


# Made once and without the ORM, which would take longer over the two stays of a move than over all the rest of it.
_STAYS = Base.metadata.tables["phase_changes"]
_TOLD = ("deal_id", "from_phase_id", "phase_id", "entered_at", "user_id", "reason")
_WHY = frozenset({"reason"})
_BEGIN = Prepared(insert(_STAYS).values({name: bindparam(name) for name in _TOLD} | {"origin": "lived"}))
_END = Prepared(
    update(_STAYS)
    .where(_STAYS.c.deal_id == bindparam("of_deal"), _STAYS.c.left_at.is_(None))
    .values(left_at=bindparam("at"))
)


class MoveRefused(UserError):
    """The order of the pipeline does not let a deal go there; the message says what to do instead."""


def refuse_blocked(here: PhaseRow, there: PhaseRow) -> None:
    """MoveRefused where the rules keep a deal from going to a phase. Another pipeline is free to enter anywhere."""
    if here.pipeline_id != there.pipeline_id:
        return
    check = check_move(here.spec, there.spec, MoveFacts())
    if not check.is_allowed:
        raise MoveRefused(check.blocked, field="phase")


def enter_phase(
    ctx: Context,
    uow: UnitOfWork,
    deal: Deal,
    phase: PhaseRow | Phase,
    *,
    reason: str | None,
    facts: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Write the move itself: the deal with the ``facts`` (column -> value) that come with it, the stay that ends, the
    stay that begins.
    """
    why = storable(PhaseChange, {"reason": reason or ""}, _WHY)
    left = deal.phase_id
    place = {"phase_id": phase.id, "pipeline_id": phase.pipeline_id, "phase_entered_at": uow.now}
    # The deal first, so that a move that is not allowed is refused as one of the deal and not of its stays.
    write(uow, deal, {**facts, **place})
    _END.count(uow.connection, {"of_deal": deal.id, "at": uow.now})
    stay = {
        "deal_id": deal.id,
        "from_phase_id": left,
        "phase_id": phase.id,
        "entered_at": uow.now,
        "user_id": ctx.user.id,
        **why,
    }
    _BEGIN.count(uow.connection, stay)
