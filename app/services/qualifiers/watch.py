"""Which deals automatic rules have to be asked about: all of them once, then those whose facts have changed.

Whatever changes a fact leaves a change set behind, whoever made it. Change sets are told apart one by one, not by the
newest number: clients of one server commit in another order than that in which their changes were numbered.
"""

from __future__ import annotations

import weakref
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.changes import ChangeRow, ChangeSet
from app.models.deals import Deal, DealContact
from app.services.context import Context
from app.services.qualifiers.facts import blocks
from app.storage.database import Database

# Of these any change may concern every deal: rules, names that facts are called by, and what amounts are worth.
_FOR_ALL = frozenset({"qualifiers", "lead_sources", "exchange_rates", "phases", "pipelines", "teams"})
_RECENT = 1_000
_MOST_ROWS = 50_000


@dataclass
class Watch:
    """What one user's program has still to ask about; kept from turn to turn, in memory alone. For one thread."""

    database: weakref.ref[Database]
    user: tuple[int, str]
    on: date
    _seen: set[int] = field(default_factory=set, init=False)
    _waiting: dict[int, None] = field(default_factory=dict, init=False)

    @classmethod
    def of(cls, ctx: Context) -> Watch:
        """One that knows of nothing yet."""
        return cls(weakref.ref(ctx.db), (ctx.user.id, ctx.user.role), ctx.clock.today())

    def look(self, session: Session, everything: Iterable[int]) -> None:
        """Take in what has happened since the last look; ``everything`` is read where all deals are concerned."""
        recent = set(session.scalars(select(ChangeSet.id).order_by(ChangeSet.id.desc()).limit(_RECENT)))
        changed = _changed(session, sorted(recent - self._seen)) if recent & self._seen else None
        self._waiting.update(dict.fromkeys(everything if changed is None else changed))
        self._seen = recent

    def waiting(self, size: int) -> Iterator[list[int]]:
        """What is to be asked about, in pieces."""
        rest = iter(list(self._waiting))
        while some := list(islice(rest, size)):
            yield some

    def asked(self, deal_ids: Iterable[int]) -> None:
        """Nothing is left to do about these until their facts change."""
        for key in deal_ids:
            self._waiting.pop(key, None)


_last: list[Watch] = []


def watch_of(ctx: Context) -> Watch:
    """That of the last turn, where it was of the same user and day: on another day amounts come to something else."""
    fresh = Watch.of(ctx)
    if not _last or (_last[0].database, _last[0].user, _last[0].on) != (fresh.database, fresh.user, fresh.on):
        _last[:] = [fresh]
    return _last[0]


def _changed(session: Session, change_sets: Collection[int]) -> set[int] | None:
    """The deals that change sets may concern; None for all."""
    rows: dict[str, set[int]] = {}
    count = 0
    for some in blocks(change_sets):
        query = select(ChangeRow.table_name, ChangeRow.row_id).where(ChangeRow.change_set_id.in_(some))
        for table, key in session.execute(query.limit(_MOST_ROWS)):
            rows.setdefault(table, set()).add(key)
            count += 1
    if count >= _MOST_ROWS or rows.keys() & _FOR_ALL:
        return None
    found = rows.get("deals", set())
    found |= _read(session, Deal.id, Deal.company_id, rows.get("companies", ()))
    found |= _read(session, DealContact.deal_id, DealContact.contact_id, rows.get("contacts", ()))
    seats = rows.get("deal_contacts", ())
    return found | _read(session, DealContact.deal_id, DealContact.id, seats) | _left(session, seats)


def _read(session: Session, deal: Any, column: Any, keys: Collection[int]) -> set[int]:
    found: set[int] = set()
    for some in blocks(keys):
        found.update(session.scalars(select(deal).where(column.in_(some))))
    return found


def _left(session: Session, seats: Collection[int]) -> set[int]:
    """Where somebody sat whose seat is gone, or is another's now."""
    found: set[int] = set()
    deal_id = ChangeRow.before["deal_id"].as_integer()
    for some in blocks(seats):
        gone = select(deal_id).where(
            ChangeRow.table_name == "deal_contacts", ChangeRow.row_id.in_(some), ChangeRow.before.is_not(None)
        )
        found.update(key for key in session.scalars(gone) if key is not None)
    return found
