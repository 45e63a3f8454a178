"""Deals with a past: the phases they went through on which days, written as they would stand after years of work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any

from app.models.deals import Deal, PhaseChange
from app.services.context import Context
from tests.support.team import sales

_NOON = time(12)


@dataclass(frozen=True)
class PastDeal:
    """``way`` has codes of phases with the day on which the deal came there; ``values`` are further columns."""

    way: tuple[tuple[str, date], ...]
    owner_id: int | None = None
    origin: str = "lived"
    values: dict[str, Any] = field(default_factory=dict)


def live_through(ctx: Context, deals: Iterable[PastDeal]) -> list[int]:
    """Store the deals in the team's sales pipeline; their keys."""
    pipeline = sales(ctx)
    phases = {phase.spec.code: phase for phase in pipeline.phases}
    made = []
    with ctx.unit_of_work("Lived") as uow:
        for past in deals:
            code, last_on = past.way[-1]
            is_open = phases[code].spec.kind.is_open
            columns = {
                "name": "Silo weighing",
                "owner_id": past.owner_id or ctx.user.id,
                "pipeline_id": pipeline.id,
                "phase_id": phases[code].id,
                "phase_entered_at": _at(ctx, last_on),
                "started_on": past.way[0][1],
                "closed_on": None if is_open else last_on,
                "currency": ctx.team.currency,
                "created_at": _at(ctx, past.way[0][1]),
            }
            deal = Deal(**columns | past.values)
            uow.session.add(deal)
            uow.session.flush()
            made.append(deal.id)
            for (before, _), (here, on), (_, until) in _steps(past.way):
                stay = PhaseChange(
                    deal_id=deal.id,
                    from_phase_id=phases[before].id if before else None,
                    phase_id=phases[here].id,
                    entered_at=_at(ctx, on),
                    left_at=_at(ctx, until) if until else None,
                    origin=past.origin,
                )
                uow.session.add(stay)
    return made


def _steps(way: tuple[tuple[str, date], ...]) -> Iterable[tuple[tuple[str, Any], tuple[str, date], tuple[str, Any]]]:
    nowhere: tuple[str, Any] = ("", None)
    for (before, here), (_, after) in zip(pairwise((nowhere, *way)), pairwise((*way, nowhere)), strict=True):
        yield before, here, after


def _at(ctx: Context, day: date) -> datetime:
    return datetime.combine(day, _NOON, ctx.clock.zone)
