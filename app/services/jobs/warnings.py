"""Warns before a deal runs out of time."""

from __future__ import annotations

from app.services.context import Context
from app.services.jobs.fired import Fired
from app.services.stalls.warning import warn_of_stalls

NAME = "warning"


def run(ctx: Context) -> list[Fired]:
    """Note what runs out soon. It comes before the stalls: what has run out meanwhile can't be warned about after."""
    return [
        Fired(one.key, NAME, one.label, one.due_at, one.owner_id, "deals", one.deal_id) for one in warn_of_stalls(ctx)
    ]
