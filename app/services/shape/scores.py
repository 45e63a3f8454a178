"""The score of each phase: how many came, how many went on, how long they stayed, what they cost."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.domain.money import Money
from app.domain.pipeline_shape.conversion import Conversion, conversions
from app.domain.pipeline_shape.levels import PhaseAt
from app.domain.pipeline_shape.survival import Spread
from app.domain.pipelines import PhaseSpec
from app.models.activities import Activity
from app.models.deals import Deal, PhaseChange
from app.models.team import Team
from app.services.access import readable
from app.services.context import Context
from app.services.shape.by import By
from app.services.shape.parts import Parts
from app.services.shape.scope import Road, Scope, read_names, read_road
from app.services.shape.stays import Stays, Where, bounds, read_stays
from app.services.touches import TOUCH_KINDS


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A phase in one part. ``working`` and ``calendar`` are days of a stay; ``cost`` None: no cost of an hour is set.

    ``touches`` and ``minutes`` are of activities while the deal stood in the phase. ``came`` are the deals that came to
    it, ``went`` those that left it, as often as they did.
    """

    part: str
    phase: PhaseAt
    entered: int
    conversion: Conversion
    working: Spread
    calendar: Spread
    touches: int
    minutes: int
    cost: Money | None
    came: tuple[int, ...]
    went: tuple[int, ...]


@dataclass(frozen=True)
class Scores:
    """Rows by part, and within one in the order of the phases. ``hour_cost`` is what an hour of selling costs."""

    road: Road
    by: By | None
    rows: tuple[ScoreRow, ...]
    hour_cost: Money | None


def scores(ctx: Context, scope: Scope, by: By | None = None) -> Scores:
    """The score of each phase in the scope, of all deals or of each part."""
    with ctx.reading() as session:
        road = read_road(session, scope.pipeline_id)
        span = _span(ctx, session, scope, road) if by is not None and by.is_period else None
        parts = Parts.read(ctx, session, by, read_names(session), span)
        stays, moves = read_stays(ctx, session, scope, road, parts)
        spent = _spent(ctx, session, scope, road, parts)
        hour = session.scalar(select(Team.hour_cost_minor))
    hour_cost = None if hour is None else Money(hour, ctx.team.currency)
    phases = _phases(road, {phase_id for _, phase_id in stays})
    specs = {phase.id: _spec(phase) for phase in road.phases if phase.pipeline_id == road.pipeline_id}
    labels = {part for part, _ in stays} | moves.keys() | {part for part, _ in spent}
    rows = []
    for part in parts.ordered(labels):
        counted = [(source, target, count) for (source, target), count in moves.get(part, {}).items()]
        went_on = conversions(specs, counted)
        rows += [_row(part, phase, stays, went_on[phase.id], spent, hour_cost) for phase in phases]
    return Scores(road, by, tuple(rows), hour_cost)


def _phases(road: Road, seen: set[int]) -> list[PhaseAt]:
    """The open phases of the pipeline, the stall too; a retired one where it was used in the period."""
    own = [phase for phase in road.phases if phase.pipeline_id == road.pipeline_id and phase.kind.is_open]
    return sorted(
        (phase for phase in own if not phase.is_retired or phase.id in seen),
        key=lambda phase: (phase.kind.rank, phase.position, phase.id),
    )


def _spec(phase: PhaseAt) -> PhaseSpec:
    return PhaseSpec(phase.code, phase.name, phase.kind, is_stall=phase.is_stall, position=phase.position)


def _row(
    part: str,
    phase: PhaseAt,
    stays: dict[Where, Stays],
    went_on: Conversion,
    spent: dict[Where, tuple[int, int]],
    hour_cost: Money | None,
) -> ScoreRow:
    found = stays.get((part, phase.id)) or Stays()
    touches, minutes = spent.get((part, phase.id), (0, 0))
    return ScoreRow(
        part,
        phase,
        found.entered,
        went_on,
        found.working.spread,
        found.calendar.spread,
        touches,
        minutes,
        cost_of(minutes, hour_cost),
        tuple(found.came),
        tuple(found.went),
    )


def cost_of(minutes: int, hour_cost: Money | None) -> Money | None:
    """What so many minutes cost, rounded half to even once; None where no cost of an hour is set."""
    if hour_cost is None:
        return None
    return Money.of(hour_cost.amount * minutes / 60, hour_cost.currency)


def _spent(ctx: Context, session: Session, scope: Scope, road: Road, parts: Parts) -> dict[Where, tuple[int, int]]:
    """Touches and minutes by part and phase, of activities in the period."""
    at = Activity.happened_at
    within = (PhaseChange.entered_at <= at) & (PhaseChange.left_at.is_(None) | (PhaseChange.left_at > at))
    key = parts.key(ctx, at).label("part")
    touches = func.sum(case((Activity.kind.in_(TOUCH_KINDS), 1), else_=0))
    query: Any = (
        select(key, PhaseChange.phase_id, touches, func.coalesce(func.sum(Activity.minutes), 0))
        .select_from(Activity)
        .join(Deal, Deal.id == Activity.deal_id)
        .join(PhaseChange, (PhaseChange.deal_id == Deal.id) & within)
        .where(*scope.of_deals(ctx, road.pipeline_id), readable(ctx, Activity))
        .where(*bounds(ctx, at, scope.first_on, scope.last_on))
        .group_by(key, PhaseChange.phase_id)
    )
    found: dict[Where, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for part, phase_id, count, minutes in session.execute(parts.joined(query)):
        before = found[parts.label(part), phase_id]
        found[parts.label(part), phase_id] = before[0] + int(count), before[1] + int(minutes)
    return dict(found)


def _span(ctx: Context, session: Session, scope: Scope, road: Road) -> tuple[date, date]:
    """The days to cut into periods: those of the scope, else from the first that history tells of until today."""
    today = ctx.clock.today()
    first = scope.first_on
    if first is None:
        query = (
            select(func.min(PhaseChange.entered_at))
            .join(Deal, Deal.id == PhaseChange.deal_id)
            .where(*scope.of_deals(ctx, road.pipeline_id))
        )
        found = session.scalar(query)
        first = today if found is None else ctx.clock.local_date(found)
    return first, max(scope.last_on or today, first)
