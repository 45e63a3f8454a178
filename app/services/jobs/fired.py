"""What a job did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.subjects import Concerned, record_of
from app.services.context import Context
from app.storage.claims import NewOccurrence, fire

_PER_TURN = 1000


@dataclass(frozen=True, slots=True)
class Fired:
    """One thing that happened by itself.

    ``key`` is that of its occurrence; ``due_at`` (aware, UTC) is when it should have happened, which is earlier than
    now where the program was closed. ``user_id`` is whom it concerns; ``table`` and ``record_id`` are what to show.
    """

    key: str
    kind: str
    subject: str
    due_at: datetime
    user_id: int | None = None
    table: str | None = None
    record_id: int | None = None


class Job(Protocol):
    """A module of this package with these two names."""

    NAME: str

    def run(self, ctx: Context) -> list[Fired]:
        """Do what is due at the context's clock and may be done by its user; what is done already stays alone.

        Costs grow with what is due, not with what is stored, and where nothing is due nothing is written.
        """


def record_for(one: Concerned) -> tuple[str | None, int | None]:
    """The ``table`` and ``record_id`` of what happened to a task or promise, as near as it is known."""
    return record_of(one) or (None, None)


def tell_once(ctx: Context, table: str, found: Sequence[tuple[int, Fired]]) -> list[Fired]:
    """Note what was found out about rows of a table, each with the row's key; answers what nobody has noted before."""
    fired: list[Fired] = []
    for start in range(0, len(found), _PER_TURN):
        some = found[start : start + _PER_TURN]
        news = [NewOccurrence(one.key, one.kind, one.due_at, table, row_id, one.user_id) for row_id, one in some]
        new = set(fire(ctx.db, news, ctx.clock.now()))
        fired += [one for _, one in some if one.key in new]
    return fired
