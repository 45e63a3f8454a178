"""A small set-up team for tests, in a real database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count

from app.domain.clock import Clock
from app.services.context import Context, open_context
from app.services.pipelines.queries import PipelineRow, default_pipeline, pipelines
from app.services.setup import SetUpTeam, set_up
from app.storage.database import Database
from app.storage.location import Location

TODAY = date(2026, 3, 12)


def ticking_clock(today: date = TODAY) -> Clock:
    """A clock in UTC that moves on by a second at each look, so that instants are distinct and in order."""
    seconds = count()
    start = datetime(today.year, today.month, today.day, 9, tzinfo=UTC)
    return Clock(zone=UTC, source=lambda: datetime.fromtimestamp(start.timestamp() + next(seconds), UTC))


def new_team(database: Database, *, template: str = "three-kind") -> Context:
    """Fernhill Scales, with its owner Mira Osei."""
    command = SetUpTeam("Fernhill Scales", "Mira Osei", template_key=template)
    return set_up(database, ticking_clock(), command)


def again(url: str, user: str | None = None) -> Context:
    """The same database opened once more, as from another computer. Close its ``db``."""
    return open_context(Database.open(Location.parse(url)), ticking_clock(), user)


def sales(ctx: Context) -> PipelineRow:
    """The team's sales pipeline."""
    return default_pipeline(pipelines(ctx))


def as_user(ctx: Context, name: str) -> Context:
    """Somebody else of the team at work on the same open database."""
    return open_context(ctx.db, ctx.clock, name)


def phase_id(ctx: Context, code: str) -> int:
    """A phase of the team's sales pipeline."""
    return sales(ctx).phase(code).id


def on_day(ctx: Context, day: date, user: str | None = None) -> Context:
    """The same team at ten on another day, perhaps with another of its people."""
    clock = Clock(zone=UTC, source=lambda: datetime(day.year, day.month, day.day, 10, tzinfo=UTC))
    return open_context(ctx.db, clock, user or ctx.user.name)
