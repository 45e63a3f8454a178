"""Time in phases, and moves between them, told apart as asked.

Times are those of stays that began in the period, each watched until today, so that long ones weigh no more than
short ones; a stay whose first day is only assumed (docs/adr/0007) tells no time. Moves are counted by the day on which
they were made.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.domain.pipeline_shape.survival import Spread, spread
from app.models.deals import Deal, PhaseChange
from app.services.context import Context
from app.services.shape.local_days import LocalDays, as_stored
from app.services.shape.parts import Parts
from app.services.shape.scope import Road, Scope
from app.services.shape.working_days import WorkingDays


@dataclass
class Lengths:
    """How many stays took how many days: those that ended, and those still going on."""

    ended: Counter[int] = field(default_factory=Counter)
    going_on: Counter[int] = field(default_factory=Counter)

    @property
    def spread(self) -> Spread:
        """Median and quartiles."""
        return spread(self.ended, self.going_on)


@dataclass
class Stays:
    """Stays in one phase by working days and by calendar days; ``entered`` counts those that tell no time as well.

    ``came`` are the deals that they are of, ``went`` those that left the phase, as often as they did.
    """

    entered: int = 0
    came: list[int] = field(default_factory=list)
    went: list[int] = field(default_factory=list)
    working: Lengths = field(default_factory=Lengths)
    calendar: Lengths = field(default_factory=Lengths)


Where = tuple[str, int]
Moves = dict[str, Counter[tuple[int, int]]]


def read_stays(
    ctx: Context, session: Session, scope: Scope, road: Road, parts: Parts
) -> tuple[dict[Where, Stays], Moves]:
    """Stays by part and phase, and moves by part: from where, to where."""
    rows = session.execute(_rows(ctx, scope, road, parts))
    days = LocalDays(ctx.clock, ctx.clock.today(), session.get_bind().dialect)
    working = WorkingDays(ctx.calendar).numbers(days.days[0], days.days[-1])
    return _added(rows, days, working, parts, {*road.depths, *road.stall_ids})


def bounds(ctx: Context, instant: Any, first: date | None, last: date | None) -> list[Any]:
    """The condition that an instant lies in a span of days; the ends of the calendar bound nothing."""
    found = [] if first is None or first.year == date.min.year else [instant >= ctx.clock.start_of(first)]
    if last is not None and last.year < date.max.year:
        found.append(instant < ctx.clock.start_of(date.fromordinal(last.toordinal() + 1)))
    return found


def _rows(ctx: Context, scope: Scope, road: Road, parts: Parts) -> Select[Any]:
    columns = (PhaseChange.deal_id, PhaseChange.from_phase_id, PhaseChange.phase_id, PhaseChange.origin)
    query: Select[Any] = (
        select(*columns, parts.key(ctx, PhaseChange.entered_at), *map(as_stored, (PhaseChange.entered_at, _LEFT)))
        .join(Deal, Deal.id == PhaseChange.deal_id)
        .where(*scope.of_deals(ctx, road.pipeline_id))
        .where(*bounds(ctx, PhaseChange.entered_at, scope.first_on, scope.last_on))
    )
    return parts.joined(query)


_LEFT: Any = PhaseChange.left_at


def _added(
    rows: Iterable[Any], days: LocalDays, working: list[int], parts: Parts, at_work: set[int]
) -> tuple[dict[Where, Stays], Moves]:
    found: dict[Where, Stays] = defaultdict(Stays)
    moves: Moves = defaultdict(Counter)
    labels: dict[Any, str] = {}
    now = len(days.days) - 1
    for deal, source, phase, origin, key, entered, left in rows:
        label = labels.get(key)
        if label is None:
            label = labels[key] = parts.label(key)
        if source is not None:
            moves[label][source, phase] += 1
            if source in at_work:
                found[label, source].went.append(deal)
        if phase not in at_work:
            continue
        stays = found[label, phase]
        stays.entered += 1
        stays.came.append(deal)
        if origin == "assumed":
            continue
        start = days.place(entered)
        end = now if left is None else days.place(left)
        spent, long = (max(working[end] - working[start], 0), max(end - start, 0))
        ended = left is not None
        (stays.working.ended if ended else stays.working.going_on)[spent] += 1
        (stays.calendar.ended if ended else stays.calendar.going_on)[long] += 1
    return dict(found), dict(moves)
