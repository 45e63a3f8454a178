"""What stands beside the worklist: the calls of the day, who was not called back, what waits for a decision, is
promised, is forgotten, and how many leads nobody has.
"""

from __future__ import annotations

from app.domain.access_rules import LEADERS
from app.services.context import Context
from app.services.forgotten import forgotten_count
from app.services.pool import pool_count
from app.services.promises.queries import own_rate, promises_of
from app.services.stalls.queue import stall_queue
from app.services.tasks.missed_calls import missed_calls, next_window_end
from app.services.today.calls import read_calls
from app.services.today.rows import Side
from app.services.touch_plan import touch_plan

_MOST = 5
_PROMISES = 4
_MANY = 99
_TOUCHES = 4
_TOUCHES_READ = 1000


def side_of_today(ctx: Context) -> Side:
    """The user's own stalls and deals; owners and managers see everybody's, for somebody has to decide each."""
    owner_id = whose(ctx)
    waiting = stall_queue(ctx, owner_id=owner_id).to_decide
    promises = promises_of(ctx, limit=_MANY)
    missed, week = missed_calls(ctx), touch_plan(ctx, after=ctx.clock.today(), most=_TOUCHES_READ)
    return Side(
        waiting[:_MOST],
        len(waiting),
        forgotten_count(ctx, mine=owner_id is not None),
        promises[:_PROMISES],
        len(promises),
        own_rate(ctx),
        missed[:_MOST],
        len(missed),
        next_window_end(ctx),
        week.touches[:_TOUCHES],
        week.planned,
        sum(week.made.values()),
        read_calls(ctx),
        pool_count(ctx),
    )


def whose(ctx: Context) -> int | None:
    """Whose stalls the user is asked about; None is everybody's."""
    return None if ctx.user.role in LEADERS else ctx.user.id
