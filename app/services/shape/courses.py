"""The deals that ended: how far they came, how long it took, what was done for them. One row each, read once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, null, or_, select
from sqlalchemy.orm import Session

from app.domain.forecast.periods import Unit, period_of
from app.domain.pipeline_shape.courses import Course, Shape, shape
from app.domain.pipelines import PhaseKind
from app.models.activities import Activity
from app.models.deals import Deal, PhaseChange
from app.models.nurture import Enrolment, NurtureProgramme
from app.services.context import Context
from app.services.shape.by import By
from app.services.shape.scope import WON_KINDS, Names, Road, Scope, read_names, read_road
from app.services.shape.working_days import WorkingDays
from app.services.touches import TOUCH_KINDS

_AT_ONCE = 500
_NOTHING = (0, 0)


@dataclass(frozen=True)
class Courses:
    """``without_day`` deals ended on a day that is not known; they are left out where a period was asked for.

    ``programmes`` are the names of those that a deal was in.
    """

    scope: Scope
    road: Road
    names: Names
    year_start: int
    courses: tuple[Course, ...]
    programmes: Mapping[int, tuple[str, ...]]
    without_day: int = 0


@dataclass(frozen=True, slots=True)
class ShapeRow:
    """The shape of one part, and the deals that it is of. ``key`` is its owner's or source's key, or None."""

    key: int | None
    label: str
    shape: Shape
    deal_ids: tuple[int, ...]


def read_courses(ctx: Context, scope: Scope) -> Courses:
    """The deals that were won or lost in the period, by the phase they stand in now."""
    with ctx.reading() as session:
        road = read_road(session, scope.pipeline_id)
        courses = tuple(_courses(ctx, session, scope, road))
        names, programmes = read_names(session), _programmes(session)
    is_open = scope.first_on is None and scope.last_on is None
    dated = courses if is_open else tuple(course for course in courses if course.closed_on is not None)
    return Courses(scope, road, names, ctx.team.year_start, dated, programmes, len(courses) - len(dated))


def shape_of(found: Courses) -> Shape:
    """All of them together."""
    return shape(found.road.steps, found.courses, found.road.stall_ids)


def shapes_by(found: Courses, by: By) -> tuple[ShapeRow, ...]:
    """Each part by itself: the ones with most deals first, periods in their order."""
    parts: dict[Any, list[Course]] = {}
    label = _label(found, by)
    for course in found.courses:
        # A deal of several programmes counts in each, and one of none in no part.
        names = found.programmes.get(course.deal_id, ()) if by is By.PROGRAMME else (label(course),)
        for name in names:
            parts.setdefault(name, []).append(course)
    key = {By.REP: lambda course: course.owner_id, By.SOURCE: lambda course: course.source_id}.get(by)
    order = sorted(parts) if by.is_period else sorted(parts, key=lambda name: (-len(parts[name]), name))
    return tuple(
        ShapeRow(
            key(parts[name][0]) if key else None,
            name[1] if by.is_period else name,
            shape(found.road.steps, parts[name], found.road.stall_ids),
            tuple(course.deal_id for course in parts[name]),
        )
        for name in order
    )


def _label(found: Courses, by: By) -> Callable[[Course], Any]:
    names = found.names
    if by.is_period:
        return lambda course: _period(course.closed_on, Unit(by.value), found.year_start)
    return {
        By.REP: lambda course: names.owner(course.owner_id),
        By.TEAM: lambda course: names.region(course.owner_id),
        By.MANAGER: lambda course: names.manager(course.owner_id),
        By.SOURCE: lambda course: names.source(course.source_id),
        By.PROGRAMME: lambda _course: "",
    }[by]


def _period(on: date | None, unit: Unit, year_start: int) -> tuple[date, str]:
    if on is None:
        return date.min, "No day"
    period = period_of(on, unit, year_start)
    return period.first, period.label


# -- reading -----------------------------------------------------------------------------------------------------------


def _ended(ctx: Context, scope: Scope, road: Road) -> list[ColumnElement[bool]]:
    ends = road.ids(*WON_KINDS, PhaseKind.LOST)
    conditions = [*scope.of_deals(ctx, road.pipeline_id), Deal.phase_id.in_(ends)]
    bounds = []
    if scope.first_on is not None:
        bounds.append(Deal.closed_on >= scope.first_on)
    if scope.last_on is not None:
        bounds.append(Deal.closed_on <= scope.last_on)
    return [*conditions, or_(Deal.closed_on.is_(None), and_(*bounds))] if bounds else conditions


def _deals(ended: list[ColumnElement[bool]]) -> Select[Any]:
    columns: tuple[Any, ...] = (Deal.id, Deal.owner_id, Deal.lead_source_id, Deal.phase_id)
    return select(*columns, Deal.started_on, Deal.closed_on).where(*ended)


def _chosen(ctx: Context, scope: Scope, road: Road) -> Select[Any] | None:
    """The keys of the ended deals; None where they are most of all there are: then they are picked out afterwards."""
    if scope.first_on is None and scope.last_on is None and not scope.owner_ids:
        return None
    return select(Deal.id).where(*_ended(ctx, scope, road))


def _depths(session: Session, road: Road, deals: Select[Any] | None) -> dict[int, int | None]:
    """How far each deal came. Not every stay tells a day (docs/adr/0007), but each tells that the deal was there."""
    if not road.depths:
        return {}
    depth = case(road.depths, value=PhaseChange.phase_id, else_=null())
    query = select(PhaseChange.deal_id, func.max(depth)).group_by(PhaseChange.deal_id)
    found = session.execute(query if deals is None else query.where(PhaseChange.deal_id.in_(deals)))
    return dict(found.all())


def _stood(session: Session, road: Road, deals: Select[Any] | None) -> dict[int, int | None]:
    """The phase that each lost deal was lost from."""
    query = select(PhaseChange.deal_id, PhaseChange.from_phase_id).where(
        PhaseChange.phase_id.in_(road.ids(PhaseKind.LOST)), PhaseChange.left_at.is_(None)
    )
    found = session.execute(query if deals is None else query.where(PhaseChange.deal_id.in_(deals)))
    return dict(found.all())


def _first_seen(ctx: Context, session: Session, road: Road, deal_ids: list[int]) -> dict[int, date]:
    """The first day that is known of deals that don't say when they began."""
    found: dict[int, date] = {}
    for start in range(0, len(deal_ids), _AT_ONCE):
        query = (
            select(PhaseChange.deal_id, func.min(PhaseChange.entered_at))
            .where(PhaseChange.deal_id.in_(deal_ids[start : start + _AT_ONCE]), PhaseChange.origin != "assumed")
            .where(PhaseChange.phase_id.in_({*road.depths, *road.stall_ids}))
            .group_by(PhaseChange.deal_id)
        )
        found |= {key: ctx.clock.local_date(first) for key, first in session.execute(query)}
    return found


def _programmes(session: Session) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    query = (
        select(Enrolment.deal_id, NurtureProgramme.name)
        .join(NurtureProgramme, NurtureProgramme.id == Enrolment.programme_id)
        .where(Enrolment.deal_id.is_not(None))
        .distinct()
    )
    for deal_id, name in session.execute(query):
        if deal_id is not None:
            found[deal_id] = (*found.get(deal_id, ()), name)
    return found


def _spent(session: Session, deals: Select[Any] | None) -> dict[int, tuple[int, int]]:
    """Per deal its touches, and the minutes of everything that was done."""
    touches = func.sum(case((Activity.kind.in_(TOUCH_KINDS), 1), else_=0))
    query = (
        select(Activity.deal_id, touches, func.coalesce(func.sum(Activity.minutes), 0))
        .where(Activity.deal_id.is_not(None) if deals is None else Activity.deal_id.in_(deals))
        .group_by(Activity.deal_id)
    )
    return {key: (int(count), int(minutes)) for key, count, minutes in session.execute(query)}


def _courses(ctx: Context, session: Session, scope: Scope, road: Road) -> Iterator[Course]:
    deals = _chosen(ctx, scope, road)
    depths, stood, spent = _depths(session, road, deals), _stood(session, road, deals), _spent(session, deals)
    rows = session.execute(_deals(_ended(ctx, scope, road))).all()
    first = _first_seen(ctx, session, road, [row.id for row in rows if row.started_on is None])
    lost, calendar = road.ids(PhaseKind.LOST), WorkingDays(ctx.calendar)
    for key, owner, source, phase, started, closed in rows:
        began = started or first.get(key)
        days = None if began is None or closed is None or closed < began else calendar.between(began, closed)
        touches, minutes = spent.get(key, _NOTHING)
        is_won = phase not in lost
        before = None if is_won else stood.get(key)
        yield Course(key, owner, source, is_won, closed, depths.get(key), before, days, touches, minutes)
