"""Moves of several deals at once: one transaction, one change set, one step to undo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.errors import ConflictError, UserError
from app.domain.text import clean
from app.models.deals import Deal
from app.models.pipeline import Phase
from app.models.tasks import Task
from app.services.context import Context, command
from app.services.deals.commands import MoveDeal, apply_move, title_of
from app.services.deals.ranks import place_last
from app.services.entering import MoveRefused
from app.storage.unit_of_work import UnitOfWork

_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class NextTask:
    """Planned along with a move: the day by which a stalled deal is decided, the next touch of a recycled one."""

    subject: str
    due_on: date
    kind: str = "task"


@dataclass(frozen=True, slots=True)
class MoveDeals:
    """Moves that belong together, in the order in which the cards shall stand.

    ``is_last`` puts the cards below all others in the user's own order. ``then`` is planned for each deal's owner.
    """

    moves: tuple[MoveDeal, ...]
    is_last: bool = False
    then: NextTask | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """The change set to undo all moves by (None: nothing had to change), and each deal's new version."""

    change_set_id: int | None
    label: str
    versions: dict[int, int]


class MoveConflict(ConflictError):
    """One of several deals was moved by somebody else meanwhile, so none was moved. ``deal_id`` says which."""

    def __init__(self, error: ConflictError, deal_id: int) -> None:
        super().__init__(
            str(error),
            conflicts=error.conflicts,
            who=error.who,
            at=error.at,
            version=error.version,
            table=error.table,
            record_id=error.record_id,
            is_before_known=error.is_before_known,
        )
        self.deal_id = deal_id


@dataclass(frozen=True, slots=True)
class Refusal:
    """A deal that may not go there, what people call it, and why."""

    deal_id: int
    title: str
    reason: str


class MovesRefused(UserError):
    """Of several deals the rules keep some from going where they should, so none was moved."""

    def __init__(self, refused: tuple[Refusal, ...], count: int) -> None:
        named = [f"{one.title}: {one.reason}" for one in refused[:_MOST_NAMED]]
        more = f" And {len(refused) - _MOST_NAMED} more." if len(refused) > _MOST_NAMED else ""
        super().__init__(
            f"{len(refused)} of {count} deals can't go there, so none was moved. {' '.join(named)}{more}", field="phase"
        )
        self.refused = refused


@command
def move_deals(ctx: Context, cmd: MoveDeals) -> Moved:
    """Move all or none.

    MoveConflict names the deal that somebody else moved since its ``version``; MovesRefused (of one deal alone:
    MoveRefused) names all that the rules of their pipeline keep back.
    """
    if not cmd.moves:
        raise ValueError("there is nothing to move")
    if cmd.then is not None and cmd.then.due_on < ctx.clock.today():
        raise UserError("This day has passed. Choose today or a later day.", field="due_on")
    with ctx.unit_of_work("Moved deals") as uow:
        deals = _move_all(ctx, uow, cmd)
        uow.label = _label(uow, deals, cmd)
    versions = {deal.id: deal.version for deal in deals}
    return Moved(uow.change.change_set_id if uow.change else None, uow.label, versions)


def _move_all(ctx: Context, uow: UnitOfWork, cmd: MoveDeals) -> list[Deal]:
    deals: list[Deal] = []
    refused: list[Refusal] = []
    for move in cmd.moves:
        try:
            deals.append(_move(ctx, uow, cmd, move))
        except MoveRefused as error:
            if len(cmd.moves) == 1:
                raise
            title = title_of(uow.session, uow.session.get_one(Deal, move.deal_id))
            refused.append(Refusal(move.deal_id, title, error.message))
    if refused:
        raise MovesRefused(tuple(refused), len(cmd.moves))
    return deals


def _move(ctx: Context, uow: UnitOfWork, cmd: MoveDeals, move: MoveDeal) -> Deal:
    try:
        deal = apply_move(ctx, uow, move)
    except ConflictError as error:
        raise MoveConflict(error, move.deal_id) from error
    if cmd.is_last:
        place_last(uow, ctx.user.id, deal.id)
    if cmd.then is not None:
        uow.session.add(_task(ctx, uow, deal, cmd.then, move.reason))
    return deal


def _task(ctx: Context, uow: UnitOfWork, deal: Deal, then: NextTask, reason: str | None) -> Task:
    return Task(
        kind=then.kind,
        subject=then.subject,
        due_on=then.due_on,
        deal_id=deal.id,
        owner_id=deal.owner_id or ctx.user.id,
        notes=clean(reason or "") or None,
        created_at=uow.now,
    )


def _label(uow: UnitOfWork, deals: list[Deal], cmd: MoveDeals) -> str:
    code = _code(uow, cmd.moves[-1].to_phase_id)
    if len(deals) == 1:
        return f"Moved {title_of(uow.session, deals[0])} to {code}"
    targets = {move.to_phase_id for move in cmd.moves}
    return f"Moved {len(deals)} deals" + (f" to {code}" if len(targets) == 1 else "")


def _code(uow: UnitOfWork, phase_id: int) -> str:
    return uow.session.get_one(Phase, phase_id).code
