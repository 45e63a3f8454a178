"""No place to hide: open deals without an owner, or without a next action or a dated wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from app.domain.errors import UserError
from app.domain.money import Money
from app.domain.pipelines import OPEN_KINDS, PhaseKind
from app.models.deals import Deal
from app.models.people import Company, Contact
from app.models.pipeline import Phase
from app.models.tasks import Task
from app.models.team import User
from app.services.context import Context
from app.services.deals.commands import MoveDeal, move_deal
from app.services.saved import Saved
from app.services.tasks import AddTask, add_task

MOST = 500
"""So many are listed; all are counted."""


class Lack(StrEnum):
    """What an open deal lacks. A decision in the stall is a next action; a touch may be planned with the customer."""

    OWNER = "owner"
    STEP = "step"
    TOUCH = "touch"

    @property
    def words(self) -> str:
        """``"No owner"``."""
        return _WORDS[self]


_WORDS = {Lack.OWNER: "No owner", Lack.STEP: "No next step", Lack.TOUCH: "No next touch"}


@dataclass(frozen=True, slots=True)
class ForgottenRow:
    """A deal that somebody has to do something about. ``since_on`` is the day it entered its phase."""

    deal_id: int
    version: int
    company: str
    name: str
    phase_code: str
    phase_kind: str
    is_stall: bool
    amount: Money | None
    owner_id: int | None
    owner: str
    since_on: date
    lacks: tuple[Lack, ...]

    @property
    def id(self) -> int:
        """The deal."""
        return self.deal_id

    @property
    def title(self) -> str:
        """What people call it."""
        return self.company or self.name


@dataclass(frozen=True, slots=True)
class Forgotten:
    """``counts`` of all, ``rows`` of the first: those of nobody, then the largest."""

    rows: tuple[ForgottenRow, ...]
    total: int
    counts: dict[Lack, int]


@dataclass(frozen=True, slots=True)
class WaitUntil:
    """A dated wait: nothing is to be done about the deal before this day, when somebody looks at it again."""

    deal_id: int
    on: date
    subject: str = "Look again"


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Mark the deal as lost, on top of the ``version`` that the user saw."""

    deal_id: int
    version: int | None
    reason: str


def give_up(ctx: Context, cmd: GiveUp) -> Saved:
    """Move the deal to its pipeline's phase for lost deals. UserError without a reason, or such a phase."""
    lost = (
        select(Phase.id)
        .join(Deal, Deal.pipeline_id == Phase.pipeline_id)
        .where(Deal.id == cmd.deal_id, Phase.kind == str(PhaseKind.LOST), Phase.retired_at.is_(None))
        .order_by(Phase.position)
        .limit(1)
    )
    with ctx.reading() as session:
        phase_id = session.scalar(lost)
    if phase_id is None:
        raise UserError("Nothing is lost in this pipeline. Move the deal to another one first.")
    return move_deal(ctx, MoveDeal(cmd.deal_id, phase_id, cmd.version, reason=cmd.reason))


def wait_until(ctx: Context, cmd: WaitUntil) -> Saved:
    """Add the reminder that ends the wait. UserError for a day that does not lie ahead."""
    if cmd.on <= ctx.clock.today():
        raise UserError("Choose a day after today.", field="on")
    return add_task(ctx, AddTask(cmd.subject, cmd.on, deal_id=cmd.deal_id))


def forgotten(ctx: Context, *, mine: bool = False, limit: int = MOST) -> Forgotten:
    """What is forgotten in the team, or (``mine``) of the user and of nobody."""
    lacks = _lacks()
    found = _found(ctx, lacks, mine=mine)
    counting = _joined(
        select(
            func.count().label("total"),
            *(func.coalesce(func.sum(case((lack, 1), else_=0)), 0).label(str(kind)) for kind, lack in lacks.items()),
        ).select_from(Deal)
    ).where(found)
    with ctx.reading() as session:
        counts = session.execute(counting).one()
        rows = session.execute(_listing(lacks).where(found).limit(limit)).all()
    return Forgotten(
        tuple(_row(ctx, row) for row in rows), counts.total, {lack: int(getattr(counts, str(lack))) for lack in Lack}
    )


def forgotten_count(ctx: Context, *, mine: bool = False) -> int:
    """How many there are."""
    query = _joined(select(func.count()).select_from(Deal)).where(_found(ctx, _lacks(), mine=mine))
    with ctx.reading() as session:
        return session.scalar(query) or 0


def _found(ctx: Context, lacks: dict[Lack, ColumnElement[bool]], *, mine: bool) -> ColumnElement[bool]:
    found = or_(*lacks.values())
    return and_(found, or_(Deal.owner_id == ctx.user.id, Deal.owner_id.is_(None))) if mine else found


def _lacks() -> dict[Lack, ColumnElement[bool]]:
    """The conditions on a deal and its phase, each answered from an index of open tasks."""
    of_deal, of_company, of_person = (aliased(Task) for _ in range(3))
    planned = select(literal(1)).where(of_deal.deal_id == Deal.id, of_deal.done_at.is_(None)).exists()
    with_company = select(literal(1)).where(of_company.company_id == Deal.company_id, of_company.done_at.is_(None))
    with_people = (
        select(literal(1))
        .select_from(of_person)
        .join(Contact, Contact.id == of_person.contact_id)
        .where(Contact.company_id == Deal.company_id, of_person.done_at.is_(None))
    )
    nurturing = Phase.kind == str(PhaseKind.NURTURE)
    return {
        Lack.OWNER: Deal.owner_id.is_(None),
        Lack.STEP: and_(~nurturing, ~Phase.is_stall, ~planned),
        Lack.TOUCH: and_(nurturing, ~planned, ~with_company.exists(), ~with_people.exists()),
    }


def _joined(query: Select[Any]) -> Select[Any]:
    # Through the index of phases, however many deals are won and lost.
    phases = aliased(Phase)
    still_open = select(phases.id).where(phases.kind.in_(OPEN_KINDS))
    return query.join(Phase, Phase.id == Deal.phase_id).where(Phase.kind.in_(OPEN_KINDS), Deal.phase_id.in_(still_open))


def _listing(lacks: dict[Lack, ColumnElement[bool]]) -> Select[Any]:
    columns: Sequence[Any] = (
        *(Deal.id, Deal.version, Deal.name, Deal.amount_minor, Deal.currency, Deal.owner_id, Deal.phase_entered_at),
        *(Phase.code, Phase.kind, Phase.is_stall, Company.name.label("company"), User.name.label("owner")),
        *(case((lack, 1), else_=0).label(f"no_{kind}") for kind, lack in lacks.items()),
    )
    return (
        _joined(select(*columns).select_from(Deal))
        .outerjoin(Company, Company.id == Deal.company_id)
        .outerjoin(User, User.id == Deal.owner_id)
        .order_by(Deal.owner_id.is_not(None), func.coalesce(Deal.amount_minor, 0).desc(), Deal.id)
    )


def _row(ctx: Context, row: Row[Any]) -> ForgottenRow:
    return ForgottenRow(
        deal_id=row.id,
        version=row.version,
        company=row.company or "",
        name=row.name,
        phase_code=row.code,
        phase_kind=row.kind,
        is_stall=row.is_stall,
        amount=None if row.amount_minor is None else Money(row.amount_minor, row.currency),
        owner_id=row.owner_id,
        owner=row.owner or "",
        since_on=ctx.clock.local_date(row.phase_entered_at),
        lacks=tuple(lack for lack in Lack if getattr(row, f"no_{lack}")),
    )
