"""Moves deals in Genesis as automatic rules say, after the facts about them have changed."""

from __future__ import annotations

from app.services.context import Context
from app.services.jobs.fired import Fired
from app.services.qualifiers.applying import apply_automatic
from app.services.qualifiers.verdicts import KIND

NAME = KIND


def run(ctx: Context) -> list[Fired]:
    """Move the deals that the user may move, some in each turn; those of others are moved by their own program."""
    return [
        Fired(
            one.key, NAME, f"{one.rule}: {one.title} {one.way.text}", one.entered_at, one.owner_id, "deals", one.deal_id
        )
        for one in apply_automatic(ctx)
    ]
