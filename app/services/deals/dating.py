"""Puts the expected close of several deals on other days: one transaction, one change set, one step to undo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.domain.day_text import full_day
from app.domain.errors import UserError
from app.domain.pipelines import PhaseKind
from app.models.deals import Deal
from app.models.pipeline import Phase
from app.services.context import Context, command
from app.services.deals.batch import Moved
from app.services.deals.commands import title_of
from app.services.editing import change
from app.storage.guard import fetch
from app.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ExpectDeal:
    """A deal is expected to close ``on`` a day (None: nobody knows). ``version`` is the one seen, None is any."""

    deal_id: int
    on: date | None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ExpectDeals:
    """Deals whose days belong together."""

    deals: tuple[ExpectDeal, ...]


@command
def expect_deals(ctx: Context, cmd: ExpectDeals) -> Moved:
    """Set all days or none.

    UserError for a day that has passed and for a deal that is closed; ConflictError where somebody else put one on
    another day since its ``version``.
    """
    if not cmd.deals:
        raise ValueError("there is nothing to date")
    today = ctx.clock.today()
    if any(one.on is not None and one.on < today for one in cmd.deals):
        raise UserError("This day has passed. Choose today or a later day.", field="expected_close_on")
    with ctx.unit_of_work("Moved expected closes") as uow:
        deals = [_expect(uow, one) for one in cmd.deals]
        uow.label = _label(uow, deals, cmd)
    versions = {deal.id: deal.version for deal in deals}
    return Moved(uow.change.change_set_id if uow.change else None, uow.label, versions)


def _expect(uow: UnitOfWork, one: ExpectDeal) -> Deal:
    deal = fetch(uow, Deal, one.deal_id, noun="deal")
    kind = uow.session.scalars(select(Phase.kind).where(Phase.id == deal.phase_id)).one()
    if not PhaseKind(kind).is_open:
        raise UserError(
            f"{title_of(uow.session, deal)} was closed meanwhile, so it is expected no more.", field="expected_close_on"
        )
    change(uow, deal, one.version, {"expected_close_on": one.on})
    return deal


def _label(uow: UnitOfWork, deals: list[Deal], cmd: ExpectDeals) -> str:
    days = {one.on for one in cmd.deals}
    day = days.pop()
    what = title_of(uow.session, deals[0]) if len(deals) == 1 else f"{len(deals)} deals"
    if days:
        return f"{what} expected on other days"
    return f"{what} expected {full_day(day)}" if day else f"{what} without an expected close"
