"""Keeps the forecast of each day that is over."""

from __future__ import annotations

from app.services.context import Context
from app.services.jobs.fired import Fired

NAME = "snapshot"


def run(ctx: Context) -> list[Fired]:
    """Nobody is told: it changes nothing that anybody works with."""
    # Loaded with the first turn, and not by whoever wants to know which jobs there are: it is made of all forecasts.
    from app.services.snapshots.taking import take_missing

    take_missing(ctx)
    return []
