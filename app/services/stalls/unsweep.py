"""Taking back what the sweep did to deals that are about to go: it came of the records and not of anybody's decision.

A file tells of deals as they have stood for months, and a minute after its import the sweep finds many of them out of
time. Nobody has worked on them for that, so the import can still be taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, bindparam, delete, select, update
from sqlalchemy.orm import aliased

from app.domain.access import Op
from app.models.changes import ChangeRow
from app.models.deals import Deal, PhaseChange
from app.models.occurrences import Occurrence
from app.services.stalls.sweep import KIND, REASON
from app.storage.unit_of_work import UnitOfWork

_BLOCK = 500
_DEALS = Deal.metadata.tables["deals"]
_STAYS = PhaseChange.metadata.tables["phase_changes"]
_GO_ON = (
    update(_STAYS)
    .where(_STAYS.c.deal_id == bindparam("deal"), _STAYS.c.left_at == bindparam("at"))
    .values(left_at=None)
)
_FORGET = delete(_STAYS).where(_STAYS.c.id == bindparam("move"))
_BACK = (
    update(_DEALS)
    .where(_DEALS.c.id == bindparam("deal"))
    .values(
        phase_id=bindparam("origin"),
        phase_entered_at=select(_STAYS.c.entered_at)
        .where(_STAYS.c.deal_id == bindparam("deal"), _STAYS.c.left_at.is_(None))
        .correlate(_DEALS)
        .scalar_subquery(),
        version=_DEALS.c.version + 1,
    )
)


def unsweep(uow: UnitOfWork, change_set_id: int) -> frozenset[int]:
    """Bring the deals that a change set created back from the stall, where the sweep alone has moved them since.

    Returns the change sets of these sweeps, which may have moved other deals too: those stay where they are.
    """
    rows = uow.connection.execute(_moves(change_set_id)).all()
    swept: set[int] = set()
    for start in range(0, len(rows), _BLOCK):
        block = rows[start : start + _BLOCK]
        swept |= set(uow.session.scalars(_written_by([row.move for row in block])))
        _bring_back(uow, block)
    return frozenset(swept)


def _moves(change_set_id: int) -> Select[*tuple[Any, ...]]:
    """Stays that the sweep began and nobody has ended: it writes its occurrence at the very instant of the move."""
    own, along = aliased(ChangeRow), aliased(ChangeRow)
    created = select(own.row_id).where(own.change_set_id == change_set_id, own.table_name == "deals", own.op == "I")
    came_along = select(along.row_id).where(
        along.change_set_id == change_set_id, along.table_name == "phase_changes", along.op == "I"
    )
    return (
        select(
            PhaseChange.id.label("move"),
            PhaseChange.deal_id.label("deal"),
            PhaseChange.from_phase_id.label("origin"),
            PhaseChange.entered_at.label("at"),
        )
        .join(
            Occurrence, (Occurrence.subject_id == PhaseChange.deal_id) & (Occurrence.done_at == PhaseChange.entered_at)
        )
        .where(Occurrence.kind == KIND, Occurrence.subject_table == "deals")
        .where(PhaseChange.left_at.is_(None), PhaseChange.reason == REASON)
        .where(PhaseChange.deal_id.in_(created), PhaseChange.id.not_in(came_along))
        .order_by(PhaseChange.id)
    )


def _written_by(moves: list[int]) -> Select[int]:
    """The change sets that wrote these stays."""
    return (
        select(ChangeRow.change_set_id)
        .where(ChangeRow.table_name == "phase_changes", ChangeRow.row_id.in_(moves), ChangeRow.op == "I")
        .distinct()
    )


def _bring_back(uow: UnitOfWork, rows: Sequence[Row[*tuple[Any, ...]]]) -> None:
    if uow.gate is not None:
        uow.gate.require(_DEALS, Op.EDIT, _DEALS.c.id.in_([row.deal for row in rows]))
    moves = [{"move": row.move} for row in rows]
    ends = [{"deal": row.deal, "at": row.at} for row in rows]
    deals = [{"deal": row.deal, "origin": row.origin} for row in rows]
    for statement, values in ((_GO_ON, ends), (_FORGET, moves), (_BACK, deals)):
        uow.connection.execute(statement, values)
