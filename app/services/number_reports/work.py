"""Activities and calls: who did what, how long, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.domain.day_text import WEEKDAYS
from app.domain.forecast.periods import Unit as Span
from app.domain.forecast.periods import period_of
from app.models.activities import Activity
from app.models.deals import Deal
from app.services.access import readable
from app.services.activities import ATTEMPT, KINDS
from app.services.context import Context
from app.services.number_reports.table import Column, Table, Unit, Value, grouped, text
from app.services.shape.scope import Names, Scope, read_names
from app.services.shape.stays import bounds
from app.services.touches import TOUCH_KINDS

ACTIVITY_BY = ("rep", "team", "month", "quarter", "year")
CALLS_BY = ("rep", "weekday", "hour", "month")
_PLURAL = {
    "note": "Notes",
    "call": "Calls",
    "email": "E-mails",
    "meeting": "Meetings",
    "visit": "Visits",
    "letter": "Letters",
    "event": "Events",
    ATTEMPT: "Calls not reached",
}

_ACTIVITY_NOTE = (
    "A touch is what the customer notices: all but notes and calls that reached nobody. Deals are those something was "
    "done for."
)
_CALLS_NOTE = (
    "Calls that reached nobody are told under activity. Minutes each: of the calls whose length was noted. A day with "
    "calls counts once for each person."
)


@dataclass(frozen=True, slots=True)
class _Deed:
    """``at`` is the local time at which it happened."""

    kind: str
    at: datetime
    user_id: int | None
    minutes: int
    deal_id: int | None
    contact_id: int | None


def activity(ctx: Context, scope: Scope, wanted: tuple[str, ...]) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """Everything that was logged as done in the period, by whose work it was."""
    deeds, names = _read(ctx, scope, KINDS)
    columns = (
        *(Column(kind, _PLURAL[kind]) for kind in KINDS),
        Column("touches", "Touches"),
        Column("all", "All"),
        Column("minutes", "Minutes", Unit.MINUTES),
        Column("deals", "Deals"),
    )

    def figures(found: Sequence[_Deed]) -> tuple[Value, ...]:
        by_kind = [sum(deed.kind == kind for deed in found) for kind in KINDS]
        touches = sum(deed.kind in TOUCH_KINDS for deed in found)
        deals = {deed.deal_id for deed in found} - {None}
        return *by_kind, touches, len(found), sum(deed.minutes for deed in found), len(deals)

    tables = tuple(_table(ctx, deeds, names, by, columns, figures) for by in wanted)
    return tables, (_ACTIVITY_NOTE,)


def calls(ctx: Context, scope: Scope, wanted: tuple[str, ...]) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """The calls of the period: how many, how long, when."""
    deeds, names = _read(ctx, scope, ("call",))
    columns = (
        Column("calls", "Calls"),
        Column("people", "People"),
        Column("deals", "Deals"),
        Column("minutes", "Minutes", Unit.MINUTES),
        Column("average", "Minutes each", Unit.MINUTES),
        Column("days", "Days with calls"),
        Column("per_day", "Calls a day"),
    )

    def figures(found: Sequence[_Deed]) -> tuple[Value, ...]:
        timed = [deed.minutes for deed in found if deed.minutes]
        days = len({(deed.user_id, deed.at.date()) for deed in found})
        people = {deed.contact_id for deed in found} - {None}
        deals = {deed.deal_id for deed in found} - {None}
        return (
            len(found),
            len(people),
            len(deals),
            sum(timed),
            _each(sum(timed), len(timed)),
            days,
            _each(len(found), days),
        )

    tables = tuple(_table(ctx, deeds, names, by, columns, figures) for by in wanted)
    return tables, (_CALLS_NOTE,)


def _each(whole: int, parts: int) -> Decimal | None:
    return round(Decimal(whole) / parts, 1) if parts else None


def _read(ctx: Context, scope: Scope, kinds: Sequence[str]) -> tuple[list[_Deed], Names]:
    chosen: list[ColumnElement[bool]] = [Activity.kind.in_(kinds), readable(ctx, Activity)]
    chosen += bounds(ctx, Activity.happened_at, scope.first_on, scope.last_on)
    if scope.owner_ids:
        chosen.append(Activity.user_id.in_(scope.owner_ids))
    if scope.pipeline_id is not None:
        chosen.append(Activity.deal_id.in_(select(Deal.id).where(Deal.pipeline_id == scope.pipeline_id)))
    columns: tuple[Any, ...] = (Activity.kind, Activity.happened_at, Activity.user_id)
    more = (func.coalesce(Activity.minutes, 0), Activity.deal_id, Activity.contact_id)
    with ctx.reading() as session:
        rows = session.execute(select(*columns, *more).where(*chosen))
        zone = ctx.clock.zone
        deeds = [_Deed(kind, at.astimezone(zone), *rest) for kind, at, *rest in rows]
        return deeds, read_names(session)


def _table(ctx: Context, deeds: Sequence[_Deed], names: Names, by: str, columns: Any, figures: Any) -> Table:
    start = ctx.team.year_start

    def label(deed: _Deed) -> Any:
        if by == "rep":
            return names.owner(deed.user_id)
        if by == "team":
            return names.region(deed.user_id)
        if by == "weekday":
            return deed.at.weekday(), WEEKDAYS[deed.at.weekday()]
        if by == "hour":
            return deed.at.hour, f"{deed.at.hour:02}:00"
        period = period_of(deed.at.date(), Span(by), start)
        return period.first, period.label

    parts = grouped(deeds, label, figures, lambda deed: deed.deal_id)
    if by not in ("rep", "team"):
        parts = parts.in_order()
    return parts.table(by, f"By {by}", (text(by, by.capitalize()), *columns))
