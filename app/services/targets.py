"""What each person is to sell in a period. Everybody sees their own targets, owners and managers all of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select

from app.domain.errors import NotFound, UserError
from app.domain.money import Money
from app.models.team import Target, User
from app.services.access import readable
from app.services.context import Context, command
from app.services.editing import check_references
from app.services.saved import Saved, saved

_PERIOD = re.compile(r"\d{4}(-(0[1-9]|1[0-2]|Q[1-4]))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class SetTarget:
    """``user_id`` is to sell ``amount`` in ``period``: ``2026``, ``2026-Q1`` or ``2026-03``."""

    user_id: int
    period: str
    amount: Money


@dataclass(frozen=True, slots=True)
class RemoveTarget:
    """``user_id`` has no target of their own for ``period`` any more."""

    user_id: int
    period: str


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target."""

    id: int
    user_id: int
    user: str
    period: str
    amount: Money


@command
def set_target(ctx: Context, cmd: SetTarget) -> Saved:
    """Set or replace a target; UserError for a period that can't be read and for an amount below 0."""
    if not _PERIOD.fullmatch(cmd.period):
        raise UserError("Write the period as in 2026, 2026-Q1 or 2026-03.", field="period")
    if cmd.amount.minor < 0:
        raise UserError("A target is 0 or more.", field="amount")
    with ctx.unit_of_work(f"Set a target for {cmd.period}") as uow:
        check_references(uow.session, Target, {"user_id": cmd.user_id})
        same = select(Target).where(Target.user_id == cmd.user_id, Target.period == cmd.period)
        target = uow.session.scalar(same)
        if target is None:
            target = Target(user_id=cmd.user_id, period=cmd.period)
            uow.session.add(target)
        target.amount_minor, target.currency = cmd.amount.minor, cmd.amount.currency
    return saved(uow, target)


@command
def remove_target(ctx: Context, cmd: RemoveTarget) -> Saved:
    """Forget a target; what is set for a longer or shorter period stays. NotFound where there is none."""
    with ctx.unit_of_work(f"Removed a target for {cmd.period}") as uow:
        found = select(Target).where(Target.user_id == cmd.user_id, Target.period == cmd.period, readable(ctx, Target))
        target = uow.session.scalar(found)
        if target is None:
            raise NotFound(f"There is no target for {cmd.period} to remove.")
        uow.session.delete(target)
    return saved(uow, target)


def targets(ctx: Context) -> tuple[TargetRow, ...]:
    """The targets that the user may see, by period and name."""
    statement = (
        select(Target, User.name)
        .join(User, User.id == Target.user_id)
        .where(readable(ctx, Target))
        .order_by(Target.period, User.name, Target.id)
    )
    with ctx.reading() as session:
        return tuple(
            TargetRow(each.id, each.user_id, name, each.period, Money(each.amount_minor, each.currency))
            for each, name in session.execute(statement)
        )
