"""One turn of the clockwork: the scheduler calls it every half minute, the command line whenever it is asked to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.domain.errors import DatabaseBusy
from app.services.context import Context
from app.services.jobs.fired import Fired, Job
from app.services.jobs.registry import JOBS


def tick(
    ctx: Context, jobs: Sequence[Job] = JOBS, on_busy: Callable[[DatabaseBusy], None] | None = None
) -> list[Fired]:
    """Do what is due now, for the team and for the context's user; returns it in the order of its doing.

    A job that the lock keeps waiting too long is left for the next turn, and ``on_busy`` is told; without it
    DatabaseBusy ends the turn. What was done until then is done.
    """
    fired: list[Fired] = []
    for job in jobs:
        try:
            fired += job.run(ctx)
        except DatabaseBusy as error:
            if on_busy is None:
                raise
            on_busy(error)
    return fired
