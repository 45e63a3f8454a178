"""Exactly once for the team: who carries out an occurrence, decided by the database and not by computers' clocks.

An occurrence (``app/models/occurrences.py``) is announced under a unique key, claimed by one client, and done in the
very transaction of its effect, which checks that the claim still holds. Every claim raises the occurrence's *fence*;
a client that slept through the loss of its claim comes back with the old fence, and its late write is refused.

Whether a holder is dead is judged by watching: a claim whose *beat* has not changed for ``patience`` seconds of one's
own monotonic clock may be taken over. Nobody compares the wall clocks of two computers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, or_, select, tuple_, update

from app.models.occurrences import Occurrence
from app.storage.database import Database
from app.storage.engine import writing_engine
from app.storage.faults import in_words

# A holder shows a sign of life at least this often; others wait several of them before they take over.
BEAT_SECONDS = 5.0
PATIENCE_SECONDS = 20.0
_PER_STATEMENT = 500

_T = Occurrence.metadata.tables["occurrences"]


@dataclass(frozen=True, slots=True)
class NewOccurrence:
    """What is to happen once. ``key`` names it for good; ``user_id`` is whose it is, None for the whole team's."""

    key: str
    kind: str
    due_at: datetime
    subject_table: str | None = None
    subject_id: int | None = None
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to carry out one occurrence, as long as its fence is still the newest."""

    id: int
    key: str
    kind: str
    due_at: datetime
    subject_table: str | None
    subject_id: int | None
    user_id: int | None
    fence: int


class ClaimLost(Exception):
    """Another client has taken the occurrence over, or it is done. The transaction that finds out must roll back."""


@dataclass
class Claims:
    """The claims of one client. ``holder`` tells it from all others, such as a random name made at start.

    ``tick`` is the client's own monotonic clock in seconds. Not for several threads at once.
    """

    db: Database
    holder: str
    patience: float = PATIENCE_SECONDS
    tick: Callable[[], float] = time.monotonic
    # Other clients' claims: id -> (fence, beat) as last seen, and when we first saw them so.
    _watched: dict[int, tuple[int, int, float]] = field(default_factory=dict, init=False)

    def announce(self, occurrences: Iterable[NewOccurrence]) -> int:
        """Make known what is to happen; keys that exist already are left as they are. Returns how many were new."""
        rows = [_row(one) for one in occurrences]
        with writing(self.db) as connection:
            return sum(len(_insert_unknown(connection, rows[at : at + _PER_STATEMENT])) for at in _starts(rows))

    def claim_due(self, now: datetime, *, kinds: Sequence[str], limit: int = 100) -> list[Claim]:
        """Claim what is due at ``now`` (aware) and nobody is at, oldest first; and what dead clients left."""
        stale = self._stale(kinds)
        with writing(self.db) as connection:
            free = and_(_T.c.status == "due", _T.c.due_at <= now)
            left = and_(_T.c.status == "claimed", tuple_(_T.c.id, _T.c.fence, _T.c.beat).in_(stale))
            wanted = select(_T.c.id).where(_T.c.kind.in_(kinds), or_(free, left) if stale else free)
            wanted = wanted.order_by(_T.c.due_at, _T.c.id).limit(limit)
            # PostgreSQL: what another client is claiming at this moment is passed over, not waited for.
            ids = connection.scalars(wanted.with_for_update(skip_locked=True)).all()
            return self._take(connection, ids)

    def claim(self, key: str) -> Claim | None:
        """Claim one occurrence by its key, whether or not it is due yet; None while somebody else is at it."""
        with writing(self.db) as connection:
            row = connection.execute(
                select(_T.c.id, _T.c.status, _T.c.fence, _T.c.beat).where(_T.c.key == key).with_for_update()
            ).first()
            if row is None or row.status in ("done", "unknown"):
                return None
            if row.status == "claimed" and not self._has_stopped(row.id, row.fence, row.beat):
                return None
            return self._take(connection, [row.id])[0]

    def beat(self, claims: Sequence[Claim]) -> None:
        """Show that this client is alive. ClaimLost where one of the claims was taken over."""
        with writing(self.db) as connection:
            for claim in claims:
                _settle(connection, claim, {"beat": _T.c.beat + 1})

    def release(self, claim: Claim) -> None:
        """Give an occurrence back, so that it may be claimed again at once. ClaimLost where it is not ours."""
        with writing(self.db) as connection:
            _settle(connection, claim, {"status": "due", "holder": None})

    def settle(self, claim: Claim, at: datetime, outcome: dict[str, Any] | None = None, *, known: bool = True) -> None:
        """Close an occurrence that wrote nothing itself; ``known=False`` where nobody can tell whether it took place.

        Raises ClaimLost where it is not ours any more.
        """
        with writing(self.db) as connection:
            finish(connection, claim, at, outcome, known=known)

    def _take(self, connection: Connection, ids: Sequence[int]) -> list[Claim]:
        if not ids:
            return []
        taken = connection.execute(
            update(_T)
            .where(_T.c.id.in_(ids))
            .values(status="claimed", holder=self.holder, fence=_T.c.fence + 1, beat=0)
            .returning(*(_T.c[name] for name in Claim.__slots__))
        )
        claims = [Claim(*row) for row in taken]
        for claim in claims:
            self._watched.pop(claim.id, None)
        return sorted(claims, key=lambda claim: (claim.due_at, claim.id))

    def _stale(self, kinds: Sequence[str]) -> list[tuple[int, int, int]]:
        """The claims of others that have shown no life while we watched: id, fence and beat."""
        query = select(_T.c.id, _T.c.fence, _T.c.beat).where(
            _T.c.kind.in_(kinds), _T.c.status == "claimed", _T.c.holder != self.holder
        )
        with self.db.reading() as session:
            rows = session.execute(query).all()
        self._watched = {row.id: self._watched[row.id] for row in rows if row.id in self._watched}
        return [(row.id, row.fence, row.beat) for row in rows if self._has_stopped(row.id, row.fence, row.beat)]

    def _has_stopped(self, occurrence_id: int, fence: int, beat: int) -> bool:
        seen_fence, seen_beat, since = self._watched.get(occurrence_id, (-1, -1, 0.0))
        if (seen_fence, seen_beat) == (fence, beat):
            return self.tick() - since >= self.patience
        self._watched[occurrence_id] = (fence, beat, self.tick())
        return False


def fire_in(connection: Connection, occurrences: Sequence[NewOccurrence], at: datetime) -> list[str]:
    """Mark what has never happened before as done, and return its keys, in the order given.

    For effects that are written in the same transaction: the key is unique, so of several clients that try at the same
    time one gets it and the others an empty list. No claim is needed for those.
    """
    new: set[str] = set()
    rows = [{**_row(one), "status": "done", "done_at": at} for one in occurrences]
    for start in _starts(rows):
        new.update(_insert_unknown(connection, rows[start : start + _PER_STATEMENT]))
    return [one.key for one in occurrences if one.key in new]


def fire(db: Database, occurrences: Sequence[NewOccurrence], at: datetime) -> list[str]:
    """`fire_in` in a transaction of its own, for what has no other effect than being told."""
    with writing(db) as connection:
        return fire_in(connection, occurrences, at)


@contextmanager
def writing(db: Database) -> Iterator[Connection]:
    """A write transaction outside of the change log: claims are the program's own affair, not somebody's edit."""
    db.refuse_if_read_only()
    with in_words(), writing_engine(db.engine).begin() as connection:
        yield connection


def finish(
    connection: Connection,
    claim: Claim,
    at: datetime,
    outcome: dict[str, Any] | None = None,
    *,
    known: bool = True,
) -> None:
    """Mark an occurrence as done in the transaction of its effect. ClaimLost where the claim no longer holds.

    On a unit of work: ``finish(uow.connection, ...)``; whatever else it wrote is then rolled back by the error. A unit
    of work that writes no record is not committed at all: use `Claims.settle` for those.
    """
    status = "done" if known else "unknown"
    _settle(connection, claim, {"status": status, "done_at": at, "outcome": outcome})


def hold(connection: Connection, claim: Claim) -> None:
    """Show life in the transaction of a step on the way. ClaimLost where the claim no longer holds."""
    _settle(connection, claim, {"beat": _T.c.beat + 1})


def _settle(connection: Connection, claim: Claim, values: dict[str, Any]) -> None:
    held = and_(_T.c.id == claim.id, _T.c.fence == claim.fence, _T.c.status == "claimed")
    if connection.execute(update(_T).where(held).values(values)).rowcount != 1:
        raise ClaimLost(f"“{claim.key}” was taken over by another client, or is done.")


def _row(one: NewOccurrence) -> dict[str, Any]:
    return {name: getattr(one, name) for name in NewOccurrence.__slots__}


def _starts(rows: Sequence[object]) -> range:
    return range(0, len(rows), _PER_STATEMENT)


def _insert_unknown(connection: Connection, rows: list[dict[str, Any]]) -> Sequence[str]:
    """Insert the rows whose key is not stored yet, and return those keys."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        added = postgresql.insert(_T).on_conflict_do_nothing(index_elements=["key"])
    else:
        from sqlalchemy.dialects import sqlite

        added = sqlite.insert(_T).on_conflict_do_nothing(index_elements=["key"])  # type: ignore[assignment] # the two dialects' classes share no base
    # The rows as parameters: written into the statement, each would be compiled.
    return connection.scalars(added.returning(_T.c.key), rows).all()
