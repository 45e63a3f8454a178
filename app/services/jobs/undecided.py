"""Tells whoever leads the owner of a deal that nobody has decided about its stall in time."""

from __future__ import annotations

from app.services.context import Context
from app.services.jobs.fired import Fired, tell_once
from app.services.stalls.undecided import KIND, Undecided, undecided_stalls

NAME = KIND


def run(ctx: Context) -> list[Fired]:
    """Note what the user was not told of yet."""
    return tell_once(ctx, "deals", [(one.deal_id, _told(ctx, one)) for one in undecided_stalls(ctx)])


def _told(ctx: Context, one: Undecided) -> Fired:
    return Fired(one.key, NAME, one.label, one.late_at, ctx.user.id, "deals", one.deal_id)
