"""Moves what ran out of time to the stall, where somebody must decide."""

from __future__ import annotations

from app.services.context import Context
from app.services.jobs.fired import Fired
from app.services.stalls.sweep import sweep_stalls

NAME = "stall"


def run(ctx: Context) -> list[Fired]:
    """Move the deals that the user may move; those of other people are moved by their own or the owner's program."""
    return [
        Fired(one.key, NAME, one.label, one.over_at, one.owner_id, "deals", one.deal_id) for one in sweep_stalls(ctx)
    ]
