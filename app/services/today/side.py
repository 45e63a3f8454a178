"""What stands beside the worklist: the stalls that wait for a decision of the user."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.access_rules import LEADERS
from app.services.context import Context
from app.services.stalls.queue import StallRow, stall_queue

_MOST = 5


@dataclass(frozen=True, slots=True)
class Side:
    """The most urgent ``stalls``, and how many there are ``to_decide`` in all."""

    stalls: tuple[StallRow, ...] = ()
    to_decide: int = 0


def side_of_today(ctx: Context) -> Side:
    """The user's own stalls; owners and managers see everybody's, for somebody has to decide each."""
    waiting = stall_queue(ctx, owner_id=whose(ctx)).to_decide
    return Side(waiting[:_MOST], len(waiting))


def whose(ctx: Context) -> int | None:
    """Whose stalls the user is asked about; None is everybody's."""
    return None if ctx.user.role in LEADERS else ctx.user.id
