"""What was stated of ended deals some days before they closed: the phase they stood in, and the rep's own number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Date, FromClause, Select, case, column, func, or_, select, values
from sqlalchemy.orm import Session, aliased

from app.models.base import UTCInstant
from app.models.changes import ChangeRow, ChangeSet
from app.models.deals import Deal, PhaseChange
from app.models.pipeline import Phase
from app.services.calibration.history import OPEN_KINDS, Ended, ended_deals
from app.services.context import Context


class Said(NamedTuple):
    """``ended`` deals of one owner of which the same was stated, in per cent; ``own_percent`` None: no own number."""

    owner_id: int | None
    phase_percent: int
    own_percent: int | None
    ended: int
    won: int


def said_before(ctx: Context, session: Session, asked: Ended, days: int) -> tuple[Said, ...]:
    """What was stated at the end of the day that lies ``days`` days before each close.

    Left out are deals that were not there yet, or whose phase of that day nobody knows. A phase counts with its present
    probability. A number of one's own counts where it was in the database then: what was imported later says what
    was stated in the end.
    """
    ended = ended_deals(ctx, asked)
    days_closed = session.scalars(select(ended.c.closed_on).where(ended.c.closed_on.is_not(None)).distinct()).all()
    if not days_closed:
        return ()
    then = _then(ctx, days_closed, days)
    counted: Counter[tuple[int | None, int, int | None, int]] = Counter()
    for owner_id, percent, won, count in session.execute(_by_phase(ended, then)):
        counted[owner_id, percent, None, won] += count
    for owner_id, percent, won, number, count in _own_numbers(session, ended, then):
        counted[owner_id, percent, None, won] -= count
        counted[owner_id, percent, number, won] += count
    return _tallied(counted)


def _tallied(counted: Counter[tuple[int | None, int, int | None, int]]) -> tuple[Said, ...]:
    keys = dict.fromkeys((owner_id, percent, own) for owner_id, percent, own, _ in counted)
    return tuple(
        Said(*key, lost + won, won)
        for key in keys
        for lost, won in [(counted[*key, 0], counted[*key, 1])]
        if lost + won
    )


def _then(ctx: Context, closed: Sequence[date | None], days: int) -> FromClause:
    """For each day on which deals closed, the instant at which the day so many days before was over."""
    instants = [(day, _over(ctx, day, days)) for day in closed if day is not None]
    return values(column("closed_on", Date), column("over_at", UTCInstant)).data(instants).cte("then_at")


def _over(ctx: Context, closed_on: date, days: int) -> datetime:
    before = date.fromordinal(max(closed_on.toordinal() - days + 1, 2))
    return ctx.clock.start_of(before)


def _stood(ended: FromClause, then: FromClause, *columns: Any) -> Select[Any]:
    """Ended deals with the open phase in which they stood then."""
    return (
        select(*columns)
        .select_from(ended)
        .join(then, then.c.closed_on == ended.c.closed_on)
        .join(PhaseChange, PhaseChange.deal_id == ended.c.id)
        .join(Phase, Phase.id == PhaseChange.phase_id)
        .where(PhaseChange.entered_at < then.c.over_at)
        .where(or_(PhaseChange.left_at.is_(None), PhaseChange.left_at >= then.c.over_at))
        .where(PhaseChange.origin != "assumed", Phase.kind.in_(OPEN_KINDS))
    )


def _by_phase(ended: FromClause, then: FromClause) -> Select[Any]:
    keys = (ended.c.owner_id, Phase.probability, ended.c.won)
    return _stood(ended, then, *keys, func.count()).group_by(*keys)


def _own_numbers(session: Session, ended: FromClause, then: FromClause) -> Sequence[Any]:
    """Owner, phase's probability, won or not, and own number, with how many deals each was given for then.

    What stood on a deal then is what the log has from before the first change that came later. Only deals with a number
    at their end are looked at: one that was taken back before counts as none.
    """
    later = (
        select(ChangeRow.id)
        .join(ChangeSet, ChangeSet.id == ChangeRow.change_set_id)
        .where(ChangeRow.table_name == "deals", ChangeRow.row_id == Deal.id, ChangeRow.op == "U")
        .where(ChangeRow.before.is_not(None), ChangeSet.made_at >= then.c.over_at)
        .order_by(ChangeRow.id)
        .limit(1)
        .correlate(Deal, then)
        .scalar_subquery()
    )
    change = aliased(ChangeRow)
    number = case((change.id.is_(None), Deal.own_probability), else_=change.before["own_probability"].as_integer())
    keys = (ended.c.owner_id, Phase.probability, ended.c.won, number.label("number"))
    given = (
        _stood(ended, then, *keys)
        .join(Deal, Deal.id == ended.c.id)
        .outerjoin(change, change.id == later)
        .where(Deal.own_probability.is_not(None), Deal.created_at < then.c.over_at)
        .subquery()
    )
    return session.execute(select(*given.c, func.count()).where(given.c.number.is_not(None)).group_by(*given.c)).all()
