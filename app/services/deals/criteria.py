"""What should be true before a deal goes on: the exit criteria of its phase, ticked one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import UserError
from app.models.deals import CriterionCheck, Deal
from app.models.pipeline import Phase
from app.models.team import User
from app.services.context import Context, command
from app.services.deals.commands import title_of
from app.services.saved import Saved, saved
from app.storage.guard import fetch
from app.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CheckCriterion:
    """The criterion (its text) of the deal's present phase is met."""

    deal_id: int
    criterion: str


@dataclass(frozen=True, slots=True)
class UncheckCriterion:
    """It is not met after all."""

    deal_id: int
    criterion: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion, and who ticked it when (``at`` None: open)."""

    text: str
    at: datetime | None = None
    who: str = ""

    @property
    def is_met(self) -> bool:
        return self.at is not None


@command
def check_criterion(ctx: Context, cmd: CheckCriterion) -> Saved:
    """Tick a criterion; one that is ticked already stays as it is. UserError where the phase doesn't have it."""
    with ctx.unit_of_work("Ticked a criterion") as uow:
        deal, phase = _deal_and_phase(uow, cmd.deal_id)
        if cmd.criterion not in phase.exit_criteria:
            raise UserError(f"{phase.code} {phase.name} doesn't ask for this any more. Look at the list again.")
        if _find(uow, deal, cmd.criterion) is None:
            check = CriterionCheck(
                deal_id=deal.id,
                phase_id=phase.id,
                criterion=cmd.criterion,
                checked_at=uow.now,
                user_id=ctx.user.id,
            )
            uow.session.add(check)
        uow.label = f"Ticked “{cmd.criterion}” of {title_of(uow.session, deal)}"
    return saved(uow, deal)


@command
def uncheck_criterion(ctx: Context, cmd: UncheckCriterion) -> Saved:
    """Take a tick away; without one nothing changes."""
    with ctx.unit_of_work("Took a tick away") as uow:
        deal, _ = _deal_and_phase(uow, cmd.deal_id)
        check = _find(uow, deal, cmd.criterion)
        if check is not None:
            uow.session.delete(check)
        uow.label = f"Took the tick off “{cmd.criterion}” of {title_of(uow.session, deal)}"
    return saved(uow, deal)


def read_criteria(session: Session, deal: Deal, criteria: tuple[str, ...]) -> tuple[Criterion, ...]:
    """The criteria of a deal's phase with their ticks, within an open session."""
    statement = (
        select(CriterionCheck.criterion, CriterionCheck.checked_at, User.name)
        .outerjoin(User, User.id == CriterionCheck.user_id)
        .where(CriterionCheck.deal_id == deal.id, CriterionCheck.phase_id == deal.phase_id)
    )
    ticks = {text: (at, who or "") for text, at, who in session.execute(statement)}
    return tuple(Criterion(text, *ticks.get(text, (None, ""))) for text in criteria)


def _deal_and_phase(uow: UnitOfWork, deal_id: int) -> tuple[Deal, Phase]:
    deal = fetch(uow, Deal, deal_id, noun="deal")
    return deal, fetch(uow, Phase, deal.phase_id, noun="phase")


def _find(uow: UnitOfWork, deal: Deal, criterion: str) -> CriterionCheck | None:
    found: CriterionCheck | None = uow.session.scalar(
        select(CriterionCheck).where(
            CriterionCheck.deal_id == deal.id,
            CriterionCheck.phase_id == deal.phase_id,
            CriterionCheck.criterion == criterion,
        )
    )
    return found
