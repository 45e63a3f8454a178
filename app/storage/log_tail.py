"""What was added to the change log since the last look, whoever added it."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select

from app.domain.errors import FileGone
from app.models.changes import ChangeRow, ChangeSet
from app.storage.feed import Change, ChangedRow

# Above this many rows subscribers reload instead of looking at each row.
_BULK_ROWS = 500
# PostgreSQL gives a key out when a transaction begins to write, and shows the row when it commits: keys that are
# missing may still appear, as long as the longest import takes.
_LOOK_BACK = 1000
_MISSING_SECONDS = 3600.0

_SETS = ChangeSet.metadata.tables["change_sets"]
_RESTORED = "A backup took the place of everything"
_OLDER = "An older copy took the place of the database. Nothing is written any more."


class LogTail:
    """Reads the log from where the last look ended. ``tick`` is a monotonic clock in seconds.

    ``seen`` is the last change set that is known; on a server ``missing`` are keys before it that may still appear.
    """

    def __init__(
        self,
        seen: int,
        tick: Callable[[], float] = time.monotonic,
        *,
        missing: Collection[int] = (),
        may_be_late: bool = False,
    ) -> None:
        self._tick = tick
        self._may_be_late = may_be_late
        # The newest that is there; unlike what was seen it can go back, when a backup takes the place of everything.
        self._seen = self._newest = seen
        self._restores = 0
        self._missing: dict[int, float] = {}
        self._miss(missing)

    @classmethod
    def from_now(cls, connection: Connection, tick: Callable[[], float] = time.monotonic) -> LogTail:
        """After the newest that is stored."""
        newest: int = connection.execute(select(func.coalesce(func.max(_SETS.c.id), 0))).scalar_one()
        if connection.dialect.name != "postgresql":
            return cls(newest, tick)
        first = max(newest - _LOOK_BACK, 0)
        there = connection.scalars(select(_SETS.c.id).where(_SETS.c.id > first)).all()
        return cls(newest, tick, missing=set(range(first + 1, newest)) - set(there), may_be_late=True)

    def news(self, connection: Connection) -> Iterator[Change]:
        """The change sets that were committed since, oldest first; each is given once.

        FileGone where the log of a file has become shorter: that is not what was opened. On a server a backup was
        restored then, which is told as one change of everything, by nobody and with a key that no change set has.
        """
        self._forget_old()
        wanted = _SETS.c.id > self._seen
        late = self._late()
        rows = connection.execute(select(_SETS).where(or_(wanted, late)).order_by(_SETS.c.id)).all()
        if not rows and not self._may_be_late:
            self._refuse_older(connection)
        if self._may_be_late and self._was_restored(connection):
            yield self._restored(connection)
        for row in rows:
            self._note(row.id)
            yield _change(connection, row)

    def _late(self) -> ColumnElement[bool]:
        return _SETS.c.id.in_(list(self._missing))

    def _note(self, key: int) -> None:
        self._missing.pop(key, None)
        if key > self._seen:
            if self._may_be_late:
                self._miss(set(range(max(self._seen + 1, key - _LOOK_BACK), key)))
            self._seen = self._newest = key

    def _was_restored(self, connection: Connection) -> bool:
        """Whether the newest change set of before is gone, or is no longer the newest without anything being new."""
        newest = select(func.coalesce(func.max(_SETS.c.id), 0)).scalar_subquery()
        still = select(_SETS.c.id).where(_SETS.c.id == self._newest).exists()
        now, is_there = connection.execute(select(newest, still)).one()
        return (self._newest > 0 and not is_there) or (now != self._newest and now <= self._seen)

    def _restored(self, connection: Connection) -> Change:
        self._newest = connection.execute(select(func.coalesce(func.max(_SETS.c.id), 0))).scalar_one()
        self._restores += 1
        return Change(-self._restores, _RESTORED, None, datetime.now(UTC), (), is_bulk=True, is_own=False)

    def _miss(self, keys: Collection[int]) -> None:
        now = self._tick()
        self._missing.update(dict.fromkeys(keys, now))

    def _forget_old(self) -> None:
        """Keys of transactions that were rolled back never come."""
        oldest = self._tick() - _MISSING_SECONDS
        self._missing = {key: since for key, since in self._missing.items() if since > oldest}

    def _refuse_older(self, connection: Connection) -> None:
        newest: int = connection.execute(select(func.coalesce(func.max(_SETS.c.id), 0))).scalar_one()
        if newest < self._seen:
            raise FileGone(_OLDER)


def _change(connection: Connection, made: Row[tuple[object, ...]]) -> Change:
    statement = (
        select(ChangeRow.table_name, ChangeRow.row_id, ChangeRow.op)
        .where(ChangeRow.change_set_id == made.id)
        .order_by(ChangeRow.id)
        .limit(_BULK_ROWS + 1)
    )
    rows = tuple(ChangedRow(*row) for row in connection.execute(statement))
    return Change(
        made.id,
        made.label,
        made.user_id,
        made.made_at,
        rows[:_BULK_ROWS],
        is_bulk=made.is_bulk or len(rows) > _BULK_ROWS,
        is_own=False,
        undoes_id=None if made.undoes_table else made.undoes_id,
    )
