"""Which phases run out of time, where their deals go then, and who entered so long ago that it is time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Row, select

from app.domain.pipelines import PhaseKind
from app.domain.stall import last_entry_over, last_entry_warned
from app.models.pipeline import Phase
from app.services.context import Context


@dataclass(frozen=True, slots=True)
class Way:
    """From a phase with a limit to the stall of its pipeline.

    Deals that entered before ``entered_before`` are out of time, those before ``warned_before`` soon will be.
    """

    phase_id: int
    code: str
    limit_days: int
    stall_id: int
    stall_code: str
    pipeline_id: int
    entered_before: datetime
    warned_before: datetime


def ways(ctx: Context) -> list[Way]:
    """All of them, by pipeline and place; a pipeline without a stall has none."""
    query = (
        select(Phase.pipeline_id, Phase.id, Phase.code, Phase.limit_days, Phase.is_stall)
        .where(Phase.kind == str(PhaseKind.DELTA), Phase.retired_at.is_(None))
        .order_by(Phase.pipeline_id, Phase.position)
    )
    with ctx.reading() as session:
        rows = session.execute(query).all()
    found: list[Way] = []
    for pipeline_id, phases in groupby(rows, key=lambda row: row.pipeline_id):
        deltas = list(phases)
        stall = next((row for row in deltas if row.is_stall), None)
        if stall is not None:
            found += [_way(ctx, row, stall, pipeline_id) for row in deltas if not row.is_stall and row.limit_days]
    return found


def _way(ctx: Context, phase: Row[*tuple[Any, ...]], stall: Row[*tuple[Any, ...]], pipeline_id: int) -> Way:
    today, limit = ctx.clock.today(), phase.limit_days
    over = _after(ctx, last_entry_over(today, limit, ctx.calendar))
    warned = _after(ctx, last_entry_warned(today, limit, ctx.calendar))
    return Way(phase.id, phase.code, limit, stall.id, stall.code, pipeline_id, over, warned)


def _after(ctx: Context, day: date) -> datetime:
    """The first instant that is not of ``day`` any more."""
    return ctx.clock.start_of(day + timedelta(days=1))
