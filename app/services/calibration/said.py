"""What was stated of ended deals some days before they closed: the phase they stood in, and the rep's own number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Date, FromClause, ScalarSelect, Select, case, column, func, null, or_, select, values
from sqlalchemy.orm import Session, aliased

from app.domain.pipelines import OPEN_KINDS
from app.models.base import UTCInstant
from app.models.changes import ChangeRow, ChangeSet
from app.models.deals import Deal, PhaseChange
from app.models.pipeline import Phase
from app.services.calibration.history import Ended, ended_deals
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
    closed = _days_closed(session, asked)
    return _tallied(session.execute(_stated(ended, _then(ctx, closed, days)))) if closed else ()


def deals_said(ctx: Context, asked: Ended, days: int, stated: range, *, is_own: bool) -> tuple[int, ...]:
    """The keys of the deals of which a probability in a range of per cent was stated then; own numbers or phases'."""
    ended = ended_deals(ctx, asked)
    with ctx.reading() as session:
        closed = _days_closed(session, asked)
        if not closed:
            return ()
        stood = _stood(ended, _then(ctx, closed, days)).subquery()
        percent = stood.c.number if is_own else stood.c.probability
        wanted = select(stood.c.id).where(percent.between(stated.start, stated.stop - 1)).order_by(stood.c.id)
        return tuple(session.scalars(wanted))


def _tallied(rows: Iterable[Any]) -> tuple[Said, ...]:
    counted: dict[tuple[int | None, int, int | None], list[int]] = {}
    for owner_id, percent, number, won, count in rows:
        tally = counted.setdefault((owner_id, percent, number), [0, 0])
        tally[0] += count
        tally[1] += count * won
    return tuple(Said(*key, *tally) for key, tally in counted.items())


def _days_closed(session: Session, asked: Ended) -> list[date]:
    """On which days deals closed, by the index alone: whose they are and how they ended makes no difference here."""
    days = select(Deal.closed_on).where(*replace(asked, owner_id=None).conditions()).distinct()
    return [day for day in session.scalars(days) if day is not None]


def _then(ctx: Context, closed: Sequence[date], days: int) -> FromClause:
    """For each day on which deals closed, the instant at which the day so many days before was over."""
    instants = [(day, _over(ctx, day, days)) for day in closed]
    return values(column("closed_on", Date), column("over_at", UTCInstant)).data(instants).cte("then_at")


def _over(ctx: Context, closed_on: date, days: int) -> datetime:
    before = date.fromordinal(max(closed_on.toordinal() - days + 1, 2))
    return ctx.clock.start_of(before)


def _stated(ended: FromClause, then: FromClause) -> Select[Any]:
    """Owner, probability of the open phase, own number, won or not, and how many ended deals that was so of then."""
    stood = _stood(ended, then).subquery()
    told = (stood.c.owner_id, stood.c.probability, stood.c.number, stood.c.won)
    return select(*told, func.count()).group_by(*told)


def _stood(ended: FromClause, then: FromClause) -> Select[Any]:
    """The same of each ended deal, with its key."""
    # By their keys, in which order stays and log have them, too: page after page is read once instead of at random.
    ended = (
        select(ended.c.id, ended.c.owner_id, ended.c.won, ended.c.own_probability, ended.c.created_at, then.c.over_at)
        .join(then, then.c.closed_on == ended.c.closed_on)
        .order_by(ended.c.id)
        .cte("in_order")
        .prefix_with("MATERIALIZED")
    )
    change = aliased(ChangeRow)
    number = case(
        (or_(ended.c.own_probability.is_(None), ended.c.created_at >= ended.c.over_at), null()),
        (change.id.is_(None), ended.c.own_probability),
        else_=change.before["own_probability"].as_integer(),
    )
    return (
        select(ended.c.id, ended.c.owner_id, Phase.probability, number.label("number"), ended.c.won)
        .select_from(ended)
        .join(PhaseChange, PhaseChange.deal_id == ended.c.id)
        .join(Phase, Phase.id == PhaseChange.phase_id)
        .outerjoin(change, change.id == case((ended.c.own_probability.is_not(None), _next_change(ended))))
        .where(PhaseChange.entered_at < ended.c.over_at)
        .where(or_(PhaseChange.left_at.is_(None), PhaseChange.left_at >= ended.c.over_at))
        .where(PhaseChange.origin != "assumed", Phase.kind.in_(OPEN_KINDS))
    )


def _next_change(ended: FromClause) -> ScalarSelect[int]:
    """The first change of a deal that came later: what stood on it then is what the log has from before that.

    It is asked for deals alone that have a number at their end: one that was taken back before counts as none.
    """
    return (
        select(ChangeRow.id)
        .join(ChangeSet, ChangeSet.id == ChangeRow.change_set_id)
        .where(ChangeRow.table_name == "deals", ChangeRow.row_id == ended.c.id, ChangeRow.op == "U")
        .where(ChangeRow.before.is_not(None), ChangeSet.made_at >= ended.c.over_at)
        .order_by(ChangeRow.id)
        .limit(1)
        .correlate(ended)
        .scalar_subquery()
    )
