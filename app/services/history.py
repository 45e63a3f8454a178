"""Undo and redo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.errors import NotFound, Settlement, UserError
from app.models.changes import ChangeSet
from app.models.deals import Deal
from app.models.pipeline import Phase
from app.services.context import Context, command
from app.services.entering import enter_phase, refuse_blocked
from app.services.mail.gone_out import refuse_gone_out
from app.services.pipeline_rows import row_of
from app.services.stalls.unsweep import unsweep
from app.storage import undo as storage_undo
from app.storage.images import Row
from app.storage.records import concerns_others
from app.storage.undo_plan import MoveBack, Scope
from app.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Undone:
    """``change_set_id`` is the change set that took ``undone_id`` back; undoing it in turn is the redo."""

    change_set_id: int
    undone_id: int
    label: str


@command
def undo_change(
    ctx: Context, change_set_id: int, *, record: Row | None = None, settled: Mapping[Row, Settlement] | None = None
) -> Undone:
    """Take a change set back, or of it what concerns one ``record`` (table and key).

    ConflictError names the first record that was changed since; ``settled`` brings what was decided about such.
    UserError where it isn't possible (any more).
    """
    part = _part(ctx, change_set_id, record)
    with ctx.unit_of_work("Undo", undoes_id=change_set_id, undoes_part=part) as uow:
        change_set = storage_undo.require_undoable(uow, change_set_id, part)
        uow.label = _undo_label(change_set)
        refuse_gone_out(uow, change_set_id, part)
        if change_set.is_bulk and part is None:
            unsweep(uow, change_set_id)
        done = storage_undo.undo(uow, change_set_id, Scope(part, settled or {}))
        for move in done.moves:
            _move_back(ctx, uow, move)
    if uow.change is None:
        raise UserError("There is nothing to undo in that change.")
    return Undone(uow.change_set_id, change_set_id, uow.label)


def _part(ctx: Context, change_set_id: int, record: Row | None) -> Row | None:
    """The record, where the change set was about others as well: otherwise it goes back as a whole."""
    with ctx.reading() as session:
        change_set = session.get(ChangeSet, change_set_id)
        if change_set is None:
            raise NotFound("There is no such change.")
        if record is None or not (change_set.is_bulk or concerns_others(session, change_set_id, record)):
            return None
        return record


def _move_back(ctx: Context, uow: UnitOfWork, move: MoveBack) -> None:
    """A move of its own, where the deal went on since: what happened in between stays in its history."""
    deal, phase = uow.session.get(Deal, move.deal_id), uow.session.get(Phase, move.phase_id)
    if deal is None or phase is None or phase.retired_at is not None:
        raise UserError("The phase the deal came from is retired. Move the deal to another one.")
    if deal.phase_id != phase.id:
        refuse_blocked(row_of(uow.session.get_one(Phase, deal.phase_id)), row_of(phase))
        enter_phase(ctx, uow, deal, phase, reason=None)


def _undo_label(change_set: ChangeSet) -> str:
    if change_set.undoes_id is not None and change_set.label.startswith("Undid: "):
        return "Redid: " + change_set.label.removeprefix("Undid: ")
    return "Undid: " + change_set.label.removeprefix("Redid: ")


def undo_newest(ctx: Context) -> Undone:
    """Take the user's latest change back."""
    with ctx.reading() as session:
        newest = storage_undo.newest_undoable(session, ctx.user.id)
        newest_id = newest.id if newest else None
    if newest_id is None:
        raise UserError("There is nothing to undo.")
    return undo_change(ctx, newest_id)
