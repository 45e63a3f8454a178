"""Conversion, velocity, and the score of each phase."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal

from sqlalchemy import func, select

from app.domain.money import Money
from app.domain.pipeline_shape.courses import Course
from app.domain.pipeline_shape.survival import Spread, spread
from app.models.deals import Deal
from app.models.pipeline import Phase
from app.services.context import Context
from app.services.number_reports.closed import closed_in, hour_cost_note, rate
from app.services.number_reports.table import Column, Table, Unit, Value, text
from app.services.shape.by import By
from app.services.shape.courses import read_courses
from app.services.shape.scope import Names, Scope
from app.services.shape.scores import ScoreRow, Scores, scores

PHASE = "phase"
BY = (PHASE, *(by.value for by in By))
VELOCITY_BY = ("rep", "team", "manager", "source", PHASE)
_CAME = (Column("entered", "Came"), Column("left", "Left"), Column("forward", "Went on"))
_RATE = (Column("percent", "Of those that left", Unit.PERCENT), Column("lost", "Lost"))
_DAYS = (
    Column("stays", "Stays"),
    Column("open", "Still there"),
    Column("lower", "Lower quartile", Unit.DAYS),
    Column("median", "Median", Unit.DAYS),
    Column("upper", "Upper quartile", Unit.DAYS),
)
_CALENDAR = Column("calendar_median", "Median, all days", Unit.DAYS)
_COST = (
    Column("touches", "Touches"),
    Column("minutes", "Minutes", Unit.MINUTES),
    Column("cost", "Cost", Unit.MONEY),
)
_DAYS_NOTE = (
    "Days of stays that began in the period, watched until today; a quartile is empty where more than that is still "
    "going on. Working days, and for comparison all days. Stays whose first day is only assumed tell no time."
)
_MOVES_NOTE = "Moves made in the period. Going on: to a later phase that is not lost; from the stall, to any but lost."


def conversion(ctx: Context, scope: Scope, wanted: tuple[str, ...]) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """How many went on from each phase."""

    def figures(row: ScoreRow) -> tuple[Value, ...]:
        counted = row.conversion
        return row.entered, counted.left, counted.forward, counted.percent, counted.lost

    return _tables(ctx, scope, wanted, (*_CAME, *_RATE), figures), (_MOVES_NOTE,)


def score(ctx: Context, scope: Scope, wanted: tuple[str, ...]) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """Conversion, time and cost of each phase together."""

    def figures(row: ScoreRow) -> tuple[Value, ...]:
        counted = row.conversion
        cost = None if row.cost is None else row.cost.amount
        came = (row.entered, counted.left, counted.forward, counted.percent, counted.lost)
        return *came, row.working.median, row.calendar.median, row.touches, row.minutes, cost

    columns = (*_CAME, *_RATE, _DAYS[3], _CALENDAR, *_COST)
    cost = "Cost: the minutes of activities while deals stood in the phase, at the team's cost of an hour."
    tables = _tables(ctx, scope, wanted, columns, figures)
    return tables, (_MOVES_NOTE, _DAYS_NOTE, cost, *hour_cost_note(ctx))


def velocity(ctx: Context, scope: Scope, wanted: tuple[str, ...]) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """How fast deals are won, and how long they stay in each phase."""
    tables = (
        _tables(ctx, scope, (by,), (*_DAYS, _CALENDAR), _lengths, _came)[0] if by == PHASE else _speed(ctx, scope, by)
        for by in wanted
    )
    note = (
        "Velocity a day: open deals now x win rate x average of the won / median working days from start to win. Win "
        "rate, average and days are of deals that closed in the period."
    )
    return tuple(tables), (note, _DAYS_NOTE)


def _lengths(row: ScoreRow) -> tuple[Value, ...]:
    return *_of(row.working), row.calendar.median


def _of(days: Spread) -> tuple[Value, ...]:
    return days.count, days.going_on, days.lower, days.median, days.upper


def _came(row: ScoreRow) -> tuple[int, ...]:
    return row.came


def _moved(row: ScoreRow) -> tuple[int, ...]:
    return (*row.came, *row.went)


def _tables(
    ctx: Context,
    scope: Scope,
    wanted: Sequence[str],
    columns: tuple[Column, ...],
    figures: Callable[[ScoreRow], tuple[Value, ...]],
    deals: Callable[[ScoreRow], tuple[int, ...]] = _moved,
) -> tuple[Table, ...]:
    found = (scores(ctx, scope, None if by == PHASE else By(by)) for by in wanted)
    return tuple(_table(one, columns, figures, deals) for one in found)


def _table(
    found: Scores,
    columns: tuple[Column, ...],
    figures: Callable[[ScoreRow], tuple[Value, ...]],
    deals: Callable[[ScoreRow], tuple[int, ...]],
) -> Table:
    """``deals`` tells which stand behind a row."""
    heads = (text("code", "Code"), text("phase", "Phase"))
    behind = tuple(tuple(sorted(set(deals(row)))) for row in found.rows)
    if found.by is None:
        rows = tuple((row.phase.code, _name(row), *figures(row)) for row in found.rows)
        return Table(PHASE, "By phase", (*heads, *columns), rows, None, behind)
    rows = tuple((row.part, row.phase.code, _name(row), *figures(row)) for row in found.rows)
    part = text(found.by.value, found.by.heading)
    title = f"By {found.by.value} and phase"
    return Table(found.by.value, title, (part, *heads, *columns), rows, None, behind)


def _name(row: ScoreRow) -> str:
    return f"{row.phase.name} (retired)" if row.phase.is_retired else row.phase.name


# -- sales velocity ----------------------------------------------------------------------------------------------------

_SPEED = (
    Column("open", "Open deals"),
    Column("won", "Won"),
    Column("lost", "Lost"),
    Column("rate", "Win rate", Unit.PERCENT),
    Column("average", "Won on average", Unit.MONEY),
    Column("lower", "Lower quartile", Unit.DAYS),
    Column("median", "Median", Unit.DAYS),
    Column("upper", "Upper quartile", Unit.DAYS),
    Column("velocity", "Velocity a day", Unit.MONEY),
)


def _speed(ctx: Context, scope: Scope, by: str) -> Table:
    sales, courses = closed_in(ctx, scope), read_courses(ctx, scope)
    worth = {deal.id: deal.minor for deal in sales.deals}
    parts: dict[str, list[Course]] = {}
    for course in courses.courses:
        parts.setdefault(_label(courses.names, by, course.owner_id, course.source_id), []).append(course)
    still_open: Counter[str] = Counter()
    for owner, source, count in _open(ctx, scope, sales.road.pipeline_id):
        still_open[_label(courses.names, by, owner, source)] += count
    names = sorted({*parts, *still_open}, key=lambda name: (-len(parts.get(name, [])), name))
    rows = tuple((name, *_figures(parts.get(name, []), still_open[name], worth, sales.currency)) for name in names)
    behind = tuple(tuple(course.deal_id for course in parts.get(name, [])) for name in names)
    total = ("All", *_figures(list(courses.courses), still_open.total(), worth, sales.currency))
    return Table(by, f"By {by}", (text(by, by.capitalize()), *_SPEED), rows, total, behind)


def _label(names: Names, by: str, owner_id: int | None, source_id: int | None) -> str:
    if by == "source":
        return names.source(source_id)
    return {"rep": names.owner, "team": names.region, "manager": names.manager}[by](owner_id)


def _open(ctx: Context, scope: Scope, pipeline_id: int) -> list[tuple[int | None, int | None, int]]:
    query = (
        select(Deal.owner_id, Deal.lead_source_id, func.count())
        .join(Phase, Phase.id == Deal.phase_id)
        .where(*scope.of_deals(ctx, pipeline_id), Phase.kind.in_(("genesis", "nurture", "delta")))
        .group_by(Deal.owner_id, Deal.lead_source_id)
    )
    with ctx.reading() as session:
        return [(owner, source, count) for owner, source, count in session.execute(query)]


def _figures(
    courses: Sequence[Course], still_open: int, worth: dict[int, int | None], currency: str
) -> tuple[Value, ...]:
    won = [course for course in courses if course.is_won]
    priced = [minor for course in won if (minor := worth.get(course.deal_id)) is not None]
    lengths = spread(Counter(course.days for course in won if course.days is not None), {})
    average = Money.of(Money(sum(priced), currency).amount / len(priced), currency) if priced else None
    won_rate = rate(len(won), len(courses))
    fast: Decimal | None = None
    if average is not None and lengths.median:
        chance = Decimal(len(won)) / len(courses)
        fast = Money.of(still_open * chance * average.amount / lengths.median, currency).amount
    days = (lengths.lower, lengths.median, lengths.upper)
    amount = None if average is None else average.amount
    return still_open, len(won), len(courses) - len(won), won_rate, amount, *days, fast
