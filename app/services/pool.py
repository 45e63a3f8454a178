"""The lead pool: open deals that nobody answers for, and taking one of them, which two people can't both do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from app.domain.access import Forbidden, Op
from app.domain.errors import UserError
from app.domain.money import Money
from app.domain.pipelines import OPEN_KINDS, PhaseKind
from app.models.deals import Deal
from app.models.people import Company
from app.models.pipeline import Phase
from app.models.team import User
from app.services.access import editable, why_not
from app.services.context import Context, command
from app.services.deals.commands import title_of
from app.services.saved import Saved, saved
from app.storage.guard import fetch
from app.storage.unit_of_work import UnitOfWork

MOST = 500
"""So many are listed; all are counted."""

_EMPTY = "The pool is empty: there is no lead for you to take."
_LONGEST_WAITING = (Deal.phase_entered_at, Deal.id)
"""Who waits longest: the deal that came into its phase first, and of those of one instant the one stored first."""


@dataclass(frozen=True, slots=True)
class PoolRow:
    """A deal that may be taken. ``since_on`` is the day it entered its phase, from which it waits."""

    deal_id: int
    company: str
    name: str
    phase_code: str
    amount: Money | None
    since_on: date

    @property
    def title(self) -> str:
        """What people call it."""
        return self.company or self.name


@dataclass(frozen=True, slots=True)
class Pool:
    """The first ``rows`` of ``total``, who waits longest first."""

    rows: tuple[PoolRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ClaimLead:
    """Take a deal that nobody has: this one, or (None) the one that waits longest."""

    deal_id: int | None = None


@dataclass(frozen=True, slots=True)
class Claimed(Saved):
    """A lead that was taken; ``title`` is what people call it."""

    title: str = ""


@command
def claim_lead(ctx: Context, cmd: ClaimLead) -> Claimed:
    """Make a deal of the pool the user's own, as long as nobody has it.

    Who comes second reads again, and takes the next one; of a deal that was named they are told who was quicker. That
    is a UserError, as are an empty pool and a deal that is closed; Forbidden where the role may not take it.
    """
    if refused := why_not(ctx, "deals", Op.EDIT):
        raise Forbidden(refused)
    with ctx.unit_of_work("Took a lead from the pool") as uow:
        deal = _first(ctx, uow) if cmd.deal_id is None else _named(ctx, uow, cmd.deal_id)
        deal.owner_id = ctx.user.id
        title = title_of(uow.session, deal)
        uow.label = f"Took {title} from the pool"
    done = saved(uow, deal)
    return Claimed(done.change_set_id, done.label, done.record_id, done.version, title)


def read_pool(ctx: Context, *, limit: int = MOST) -> Pool:
    """What the user may take."""
    columns = (Deal.id, Deal.name, Deal.amount_minor, Deal.currency, Deal.phase_entered_at, Phase.code)
    query = (
        select(*columns, Company.name.label("company"))
        .join(Phase, Phase.id == Deal.phase_id)
        .outerjoin(Company, Company.id == Deal.company_id)
        .where(_waiting(ctx))
        .order_by(*_LONGEST_WAITING)
        .limit(limit)
    )
    with ctx.reading() as session:
        rows = tuple(_row(ctx, row) for row in session.execute(query))
        return Pool(rows, session.scalar(_counting(ctx)) or 0)


def pool_count(ctx: Context) -> int:
    """How many deals the user may take."""
    with ctx.reading() as session:
        return session.scalar(_counting(ctx)) or 0


def _counting(ctx: Context) -> Any:
    return select(func.count()).select_from(Deal).where(_waiting(ctx))


def _waiting(ctx: Context) -> ColumnElement[bool]:
    """Open deals of nobody: found by phase and owner in an index, however many deals are stored."""
    still_open = select(Phase.id).where(Phase.kind.in_(OPEN_KINDS))
    return and_(Deal.owner_id.is_(None), Deal.phase_id.in_(still_open), editable(ctx, Deal))


def _row(ctx: Context, row: Any) -> PoolRow:
    amount = None if row.amount_minor is None else Money(row.amount_minor, row.currency)
    since_on = ctx.clock.local_date(row.phase_entered_at)
    return PoolRow(row.id, row.company or "", row.name, row.code, amount, since_on)


def _first(ctx: Context, uow: UnitOfWork) -> Deal:
    deal = uow.session.scalar(select(Deal).where(_waiting(ctx)).order_by(*_LONGEST_WAITING).limit(1))
    if deal is None:
        raise UserError(_EMPTY)
    return deal


def _named(ctx: Context, uow: UnitOfWork, deal_id: int) -> Deal:
    deal = fetch(uow, Deal, deal_id, noun="deal")
    title = title_of(uow.session, deal)
    if deal.owner_id == ctx.user.id:
        raise UserError(f"{title} is yours already.")
    if deal.owner_id is not None:
        quicker = uow.session.scalars(select(User.name).where(User.id == deal.owner_id)).one()
        raise UserError(f"{title} belongs to {quicker} by now. Take another one from the pool.")
    if not PhaseKind(uow.session.scalars(select(Phase.kind).where(Phase.id == deal.phase_id)).one()).is_open:
        raise UserError(f"{title} is closed, so nobody has to take it.")
    return deal
