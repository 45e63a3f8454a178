"""What was stated of ended deals some days before they closed: the phase they stood in, and the rep's own number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Date, FromClause, Select, Subquery, column, func, or_, select, values
from sqlalchemy.orm import Session

from app.models.base import UTCInstant
from app.models.changes import ChangeRow
from app.models.deals import Deal, PhaseChange
from app.models.pipeline import Phase
from app.services.calibration.history import OPEN_KINDS, Ended, ended_deals
from app.services.calibration.past_values import past_values
from app.services.context import Context

_OWN = ("own_probability",)
_PER_QUERY = 10_000


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
    ended = ended_deals(ctx, None, asked)
    days_closed = session.scalars(select(ended.c.closed_on).where(ended.c.closed_on.is_not(None)).distinct()).all()
    if not days_closed:
        return ()
    then = _then(ctx, days_closed, days)
    counted: Counter[tuple[int | None, int, int | None, int]] = Counter()
    own = _own_numbers(session, ended, then)
    for owner_id, percent, won, count in session.execute(_by_phase(ended, then)):
        counted[owner_id, percent, None, won] += count
    for owner_id, percent, won, number in own:
        counted[owner_id, percent, None, won] -= 1
        counted[owner_id, percent, number, won] += 1
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


def _stood(ended: Subquery, then: FromClause, *columns: Any) -> Select[Any]:
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


def _by_phase(ended: Subquery, then: FromClause) -> Select[Any]:
    keys = (ended.c.owner_id, Phase.probability, ended.c.won)
    return _stood(ended, then, *keys, func.count()).group_by(*keys)


def _own_numbers(session: Session, ended: Subquery, then: FromClause) -> list[tuple[int | None, int, int, int]]:
    """Owner, phase's probability, won or not, and own number of each deal for which one was given then."""
    past = past_values(session, _OWN, of=ChangeRow.row_id.in_(select(ended.c.id)))
    keys = (Deal.id, Deal.own_probability, then.c.over_at, ended.c.owner_id, Phase.probability, ended.c.won)
    stood = _stood(ended, then, *keys).join(Deal, Deal.id == ended.c.id).where(Deal.created_at < then.c.over_at)
    rows = list(session.execute(stood.where(Deal.own_probability.is_not(None))))
    # Few take a number back for good, so that only the log knows of it.
    taken_back = sorted(set(past.deal_ids) - {row.id for row in rows})
    for start in range(0, len(taken_back), _PER_QUERY):
        some = Deal.id.in_(taken_back[start : start + _PER_QUERY])
        rows += session.execute(stood.where(some, Deal.own_probability.is_(None)))
    found = []
    for deal_id, now, at, owner_id, percent, won in rows:
        (number,) = past.at(deal_id, at, (now,))
        if number is not None:
            found.append((owner_id, percent, won, number))
    return found
