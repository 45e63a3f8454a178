"""Finds the stalls about which nobody has decided in time, for whoever leads their owners."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from app.domain.roles import Role
from app.domain.stall import over_since
from app.models.deals import Deal, PhaseChange
from app.models.occurrences import Occurrence
from app.models.people import Company
from app.models.pipeline import Phase
from app.models.team import User
from app.services.context import Context
from app.services.stalls import sweep
from app.services.stalls.decided import decided_since_told
from app.services.stalls.queue import PUT_OFF_TO, decisions_due

KIND = "stall undecided"
LIMIT_DAYS = 5
"""Working days for deciding where the stall itself has no limit."""
_ABOUT_DEAL = (Occurrence.subject_table == "deals", Occurrence.subject_id == Deal.id)


@dataclass(frozen=True, slots=True)
class Undecided:
    """A deal whose decision is late. ``late_at`` is the first instant of the day on which it was."""

    deal_id: int
    key: str
    label: str
    late_at: datetime


def undecided_stalls(ctx: Context) -> list[Undecided]:
    """Those of which the user was not told yet, once for each day by which it was to be decided, the oldest first.

    What was late before the deal was entered here is not told.
    """
    with ctx.reading() as session:
        rows = session.execute(_asked(ctx)).all()
    found = (_undecided(ctx, row) for row in rows)
    return sorted((one for one in found if one is not None), key=lambda one: (one.late_at, one.deal_id))


def _asked(ctx: Context) -> Select[Any]:
    """The stalls of the user's people whose decision is due, but for those of which the user has heard."""
    ran_out = select(func.max(Occurrence.due_at)).where(
        *_ABOUT_DEAL, Occurrence.kind == sweep.KIND, Occurrence.done_at == Deal.phase_entered_at
    )
    owner, leader = aliased(User), aliased(User)
    columns = (
        *(Deal.id, Deal.name, Deal.phase_entered_at, Deal.created_at, Phase.code, Phase.limit_days),
        *(PUT_OFF_TO, Company.name.label("company"), ran_out.scalar_subquery().label("ran_out_at")),
    )
    return (
        decisions_due(ctx, None, *columns)
        .outerjoin(Company, Company.id == Deal.company_id)
        .outerjoin(owner, owner.id == Deal.owner_id)
        .outerjoin(leader, and_(leader.id == owner.manager_id, leader.is_active))
        .where(_led_by_user(ctx, leader.id), ~_told(ctx))
    )


def _told(ctx: Context) -> ColumnElement[bool]:
    """Whether the user was told since the stay began, and nothing has been decided about it since then."""
    # By the deal, of which little was told: SQLite would rather go through all that the user was told.
    by_user = func.coalesce(Occurrence.user_id, 0) == ctx.user.id
    told = select(Occurrence.id).where(
        *(*_ABOUT_DEAL, Occurrence.kind == KIND, by_user),
        *(Occurrence.done_at >= Deal.phase_entered_at, ~decided_since_told()),
    )
    return told.correlate(Deal, PhaseChange).exists()


def _led_by_user(ctx: Context, leader_id: Any) -> ColumnElement[bool]:
    """Whose manager the user is; an owner sees to those without one as well, but for their own deals."""
    own: ColumnElement[bool] = leader_id == ctx.user.id
    if ctx.user.role != Role.OWNER:
        return own
    return or_(own, and_(leader_id.is_(None), Deal.owner_id.is_distinct_from(ctx.user.id)))


def _undecided(ctx: Context, row: Row[Any]) -> Undecided | None:
    late_on = _late_on(ctx, row)
    if not ctx.clock.local_date(row.created_at) < late_on <= ctx.clock.today():
        return None
    key = f"stall-undecided|deal:{row.id}|{late_on}|user:{ctx.user.id}"
    return Undecided(row.id, key, f"Undecided in {row.code}: {row.company or row.name}", ctx.clock.start_of(late_on))


def _late_on(ctx: Context, row: Row[Any]) -> date:
    """The first working day after the one by which it was to be decided.

    The time for deciding counts from the day on which that of the phase before was over. The deal is moved when
    somebody's program is open, and what is told must not depend on that (ADR 24).
    """
    if row.put_off_to is not None:
        return ctx.calendar.add_working_days(row.put_off_to, 1)
    since = ctx.clock.local_date(row.ran_out_at or row.phase_entered_at)
    return over_since(since, row.limit_days or LIMIT_DAYS, ctx.calendar)
