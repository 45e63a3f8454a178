"""The moves that rules propose, made: those that a person has looked at, and by themselves those of automatic rules."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import UserError
from app.models.qualifiers import Qualifier
from app.services.context import Context, command
from app.services.deals.commands import MoveDeal, apply_move
from app.services.qualifiers.verdicts import KIND, Proposal, asked_about, read_proposals
from app.services.qualifiers.watch import watch_of
from app.storage.claims import NewOccurrence, fire_in
from app.storage.unit_of_work import UnitOfWork

MOST_PER_TURN = 50
"""How many deals automatic rules move in one turn of the clockwork; the rest waits for the next one."""
_PER_LOOK = 5_000


@dataclass(frozen=True, slots=True)
class Chosen:
    """A proposal that a person has seen: this rule takes this deal to this phase."""

    deal_id: int
    qualifier_id: int
    to_phase_id: int


@dataclass(frozen=True, slots=True)
class ApplyProposals:
    """Make the moves that were shown, all of them or none."""

    chosen: tuple[Chosen, ...]


@dataclass(frozen=True, slots=True)
class Applied:
    """The moves made, and the change set to undo them all by (None: there was nothing to move)."""

    change_set_id: int | None
    label: str
    moved: tuple[Proposal, ...]


def chosen_of(proposals: tuple[Proposal, ...]) -> tuple[Chosen, ...]:
    """Proposals as a person agrees to them."""
    return tuple(Chosen(one.deal_id, one.qualifier_id, one.way.phase.id) for one in proposals)


@command
def apply_proposals(ctx: Context, cmd: ApplyProposals) -> Applied:
    """Move the deals; UserError, and no deal moved, where one of the proposals is not what was shown any more."""
    if not cmd.chosen:
        raise UserError("Choose at least one proposal.")
    with ctx.unit_of_work("Moved by rules") as uow:
        ids = [one.deal_id for one in cmd.chosen]
        found = read_proposals(ctx, uow.session, ids, is_locked=True)
        if set(chosen_of(found)) != set(cmd.chosen):
            changed = len(set(cmd.chosen) - set(chosen_of(found)))
            raise UserError(
                f"{changed} of {len(cmd.chosen)} proposals have changed meanwhile, so no deal was moved. "
                "Look at the proposals again."
            )
        moved = _move(ctx, uow, found)
    return Applied(uow.change.change_set_id if uow.change else None, uow.label, moved)


def apply_automatic(ctx: Context) -> tuple[Proposal, ...]:
    """Make the moves that automatic rules propose, at most `MOST_PER_TURN`; each once for a deal's entry of a phase.

    Asked about are the deals whose facts have changed since the last turn; in the first one, all.
    """
    found: list[Proposal] = []
    settled: list[int] = []
    with ctx.reading() as session:
        if not _has_automatic(session):
            return ()
        watch = watch_of(ctx)
        watch.look(session, asked_about(ctx, session))
        for some in watch.waiting(_PER_LOOK):
            found += read_proposals(ctx, session, some, limit=MOST_PER_TURN - len(found), only_automatic=True)
            if len(found) >= MOST_PER_TURN:
                break
            settled += some
    moved = _apply_automatic(ctx, [one.deal_id for one in found]) if found else ()
    # A deal that was moved is asked about again in the next turn, since its move is a change, too.
    watch.asked(settled)
    return moved


@command
def _apply_automatic(ctx: Context, deal_ids: list[int]) -> tuple[Proposal, ...]:
    with ctx.unit_of_work("Moved by rules") as uow:
        return _move(ctx, uow, read_proposals(ctx, uow.session, deal_ids, only_automatic=True, is_locked=True))


def _move(ctx: Context, uow: UnitOfWork, found: tuple[Proposal, ...]) -> tuple[Proposal, ...]:
    news = [NewOccurrence(one.key, KIND, one.entered_at, "deals", one.deal_id, one.owner_id) for one in found]
    new = set(fire_in(uow.connection, news, uow.now))
    moved = tuple(one for one in found if one.key in new)
    for one in moved:
        apply_move(ctx, uow, MoveDeal(one.deal_id, one.way.phase.id, one.version, reason=one.reason))
    if len(moved) == 1:
        uow.label = f"{moved[0].rule}: {moved[0].title} {moved[0].way.text}"[:300]
    elif moved:
        uow.label = f"Moved {len(moved)} deals by rules"
    return moved


def _has_automatic(session: Session) -> bool:
    automatic = select(Qualifier.id).where(Qualifier.is_active, Qualifier.is_automatic).limit(1)
    return session.scalar(automatic) is not None
