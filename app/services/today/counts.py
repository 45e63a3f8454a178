"""The figures of today, without the rows."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.context import Context
from app.services.stalls.queue import stalls_to_decide
from app.services.today.rows import Section
from app.services.today.side import whose
from app.services.today.worklist import conditions, count_of, near_days


@dataclass(frozen=True, slots=True)
class DueCounts:
    """How many tasks of the user are overdue, and how many more are due today."""

    overdue: int
    today: int

    @property
    def due(self) -> int:
        """Both."""
        return self.overdue + self.today


def due_counts(ctx: Context) -> DueCounts:
    """How much waits for the user, now."""
    with ctx.reading() as session:
        wanted = conditions(ctx, near_days(ctx, session))
        return DueCounts(count_of(session, wanted[Section.OVERDUE]), count_of(session, wanted[Section.TODAY]))


def waiting(ctx: Context) -> int:
    """Everything that waits for the user today: tasks and decisions."""
    return due_counts(ctx).due + stalls_to_decide(ctx, owner_id=whose(ctx))
