"""Takes the snapshot of each day when the day is over, once for the whole team."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from app.domain.access import Forbidden
from app.domain.access_rules import LEADERS
from app.domain.forecast.facts import Facts
from app.domain.forecast.figures import Figure, figures_of
from app.models.changes import ChangeSet
from app.models.snapshots import ForecastSnapshot, SnapshotFigure
from app.services.context import Context
from app.services.forecast import ForecastQuery, read_facts, with_calibration
from app.services.time_travel import looking_back
from app.storage.claims import NewOccurrence, fire_in, writing

KIND = "snapshot"
DAILY, FILLED, HAND = "daily", "filled", "hand"
# A day costs as much as a forecast; after a long absence the others wait for the next turns.
_DAYS_PER_TURN = 5
_HEADS = ForecastSnapshot.metadata.tables["forecast_snapshots"]
_FIGURES = SnapshotFigure.metadata.tables["snapshot_figures"]


def take_missing(ctx: Context) -> list[date]:
    """Take those of the days that are over and have none, the oldest first; the days for which this client did so.

    Leaders' programs do it, because they see all deals. Each day is read from the change log as it ended, so that one
    which is filled in later has the figures that it would have had.
    """
    if ctx.actor.role not in LEADERS or ctx.db.read_only:
        return []
    yesterday = ctx.clock.today() - timedelta(days=1)
    return [day for day in _missing(ctx, yesterday)[:_DAYS_PER_TURN] if _take(ctx, day, day == yesterday)]


def take_now(ctx: Context) -> date:
    """Take one of today as it stands; another of today takes its place, and so does that of the whole day."""
    if ctx.actor.role not in LEADERS:
        raise Forbidden("Managers and owners take snapshots, for they see all deals.")
    today, now = ctx.clock.today(), ctx.clock.now()
    facts = known_on(ctx, today)
    with writing(ctx.db) as connection:
        head = {"taken_on": today, "made_at": now, "origin": HAND, "currency": facts.currency}
        _store(connection, head, figures_of(facts))
    return today


def _missing(ctx: Context, yesterday: date) -> list[date]:
    with ctx.reading() as session:
        of_whole_days = (ForecastSnapshot.origin != HAND, ForecastSnapshot.taken_on <= yesterday)
        last = session.scalar(select(func.max(ForecastSnapshot.taken_on)).where(*of_whole_days))
        if last is None:
            first = session.scalar(select(ChangeSet.made_at).order_by(ChangeSet.id).limit(1))
            is_known = first is not None and ctx.clock.local_date(first) <= yesterday
            return [yesterday] if is_known else []
    return [last + timedelta(days=1 + number) for number in range((yesterday - last).days)]


def _take(ctx: Context, day: date, is_in_time: bool) -> bool:
    facts, now = known_on(ctx, day), ctx.clock.now()
    with writing(ctx.db) as connection:
        if not fire_in(connection, [NewOccurrence(f"{KIND}|{day}", KIND, now)], now):
            return False
        origin = DAILY if is_in_time else FILLED
        head = {"taken_on": day, "made_at": now, "origin": origin, "currency": facts.currency}
        _store(connection, head, figures_of(facts))
    return True


def known_on(ctx: Context, day: date) -> Facts:
    """The facts of a day's month as they were recorded by the end of the day, without what was imported later.

    TooEarly where there was no team yet.
    """
    last = day.replace(day=monthrange(day.year, day.month)[1])
    with looking_back(ctx, day, with_rebuilt=False) as then:
        facts = read_facts(then.ctx, ForecastQuery(day.replace(day=1), last))
    return with_calibration(ctx, facts)


def _store(connection: Connection, head: dict[str, Any], figures: tuple[Figure, ...]) -> None:
    same = select(_HEADS.c.id).where(_HEADS.c.taken_on == head["taken_on"])
    connection.execute(delete(_FIGURES).where(_FIGURES.c.snapshot_id.in_(same)))
    connection.execute(delete(_HEADS).where(_HEADS.c.taken_on == head["taken_on"]))
    key = connection.execute(insert(_HEADS).values(head).returning(_HEADS.c.id)).scalar_one()
    if figures:
        connection.execute(insert(_FIGURES), [_columns(key, figure) for figure in figures])


def _columns(snapshot_id: int, figure: Figure) -> dict[str, Any]:
    given = figure._asdict()
    amounts = {f"{name}_minor": given.pop(name) for name in ("amount", "phase", "own", "calibrated")}
    return {"snapshot_id": snapshot_id, **given, **amounts}
