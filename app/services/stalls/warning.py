"""Warns the owner of a deal before its phase runs out of time, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select

from app.domain.day_text import medium_day
from app.domain.stall import over_since, warning_day
from app.models.deals import Deal
from app.models.occurrences import Occurrence
from app.models.people import Company
from app.services.context import Context
from app.services.stalls.ways import Way, ways
from app.storage.claims import NewOccurrence, fire

KIND = "warning"
_BLOCK = 1000


@dataclass(frozen=True, slots=True)
class Warned:
    """A deal whose time runs out soon. ``due_at`` is the first instant of the day of the warning."""

    deal_id: int
    owner_id: int
    key: str
    label: str
    due_at: datetime


def warn_of_stalls(ctx: Context) -> list[Warned]:
    """Note for their owners which deals run out of time soon, whoever's program looks first.

    What ran out while nobody looked is warned about all the same, in one go with its stall; but not what ran out
    before the deal was entered here.
    """
    warned: list[Warned] = []
    for way in ways(ctx):
        with ctx.reading() as session:
            rows = session.execute(_not_warned(way)).all()
        soon = [one for one in (_warning(ctx, way, row) for row in rows) if one is not None]
        for start in range(0, len(soon), _BLOCK):
            warned += _fire(ctx, soon[start : start + _BLOCK])
    return warned


def _not_warned(way: Way) -> Select[*tuple[Any, ...]]:
    # A warning of an earlier stay in the phase was due before this one began.
    told = select(Occurrence.id).where(
        Occurrence.subject_table == "deals",
        Occurrence.subject_id == Deal.id,
        Occurrence.kind == KIND,
        Occurrence.due_at >= Deal.phase_entered_at,
    )
    return (
        select(Deal.id, Deal.name, Deal.owner_id, Deal.phase_entered_at, Deal.created_at, Company.name.label("company"))
        .outerjoin(Company, Company.id == Deal.company_id)
        .where(
            Deal.phase_id == way.phase_id,
            Deal.phase_entered_at < way.warned_before,
            Deal.owner_id.is_not(None),
            ~told.exists(),
        )
        .order_by(Deal.phase_entered_at, Deal.id)
    )


def _warning(ctx: Context, way: Way, row: Row[*tuple[Any, ...]]) -> Warned | None:
    entered_on = ctx.clock.local_date(row.phase_entered_at)
    over_on = over_since(entered_on, way.limit_days, ctx.calendar)
    if ctx.clock.local_date(row.created_at) >= over_on:
        return None
    today = ctx.clock.today()
    last_on = ctx.calendar.add_working_days(entered_on, way.limit_days)
    due_at = ctx.clock.start_of(warning_day(entered_on, way.limit_days, ctx.calendar))
    verb = "ends" if last_on >= today else "ended"
    label = f"{way.code} {verb} {medium_day(last_on, today)}: {row.company or row.name}"
    return Warned(row.id, row.owner_id, f"warning|deal:{row.id}|{last_on}", label, due_at)


def _fire(ctx: Context, soon: list[Warned]) -> list[Warned]:
    news = [NewOccurrence(one.key, KIND, one.due_at, "deals", one.deal_id, one.owner_id) for one in soon]
    new = set(fire(ctx.db, news, ctx.clock.now()))
    return [one for one in soon if one.key in new]
