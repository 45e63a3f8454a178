"""Watches for commits of other computers and puts them on the change feed."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from app.domain.errors import EnvironmentFault
from app.models.changes import ChangeRow, ChangeSet
from app.storage.faults import in_words
from app.storage.feed import Change, ChangedRow, ChangeFeed

# PRAGMA data_version costs microseconds; twice a second shows another's move well within one second.
_FILE_INTERVAL = 0.5
_RECONNECT_INTERVAL = 3.0
# Sequence numbers of PostgreSQL may be committed out of order: look back over those that could still appear.
_OVERLAP = 50
_BULK_ROWS = 500


class Watcher(threading.Thread):
    """A thread with its own connection; ``stop`` ends it within one interval."""

    def __init__(self, engine: Engine, feed: ChangeFeed) -> None:
        super().__init__(name="db-watcher", daemon=True)
        self._engine = engine
        self._feed = feed
        # The watcher talks to the driver itself, too, whose errors nobody translates.
        dbapi: Any = engine.dialect.dbapi
        self._driver_error: type[Exception] = dbapi.Error
        self._stopping = threading.Event()
        self._seen = self._start()

    def stop(self) -> None:
        self._stopping.set()
        self.join()

    def run(self) -> None:
        watch = self._watch_file if self._engine.dialect.name == "sqlite" else self._watch_server
        while not self._stopping.is_set():
            try:
                with in_words():
                    watch()
            except (EnvironmentFault, self._driver_error):
                # The next look finds what was missed meanwhile, because it goes by the log and not by messages.
                self._stopping.wait(_RECONNECT_INTERVAL)

    def _start(self) -> int:
        """What is stored already is no news; on PostgreSQL that goes for the overlap too."""
        with self._engine.connect() as connection:
            newest = connection.execute(select(func.coalesce(func.max(ChangeSet.id), 0))).scalar_one()
            recent = connection.scalars(select(ChangeSet.id).where(ChangeSet.id > newest - _OVERLAP)).all()
        self._feed.ignore(recent)
        return newest

    def _watch_file(self) -> None:
        raw = self._engine.raw_connection()
        try:
            cursor = raw.cursor()
            known = None
            while not self._stopping.wait(_FILE_INTERVAL):
                cursor.execute("PRAGMA data_version")
                version = cursor.fetchone()
                if version != known:
                    known = version
                    self._look()
        finally:
            raw.close()

    def _watch_server(self) -> None:
        raw = self._engine.raw_connection()
        connection: Any = raw.driver_connection
        try:
            connection.autocommit = True
            connection.execute("LISTEN headwater_changes")
            self._look()
            while not self._stopping.is_set():
                for _ in connection.notifies(timeout=_FILE_INTERVAL, stop_after=1):
                    self._look()
        finally:
            raw.invalidate()
            raw.close()

    def _look(self) -> None:
        lower = self._seen if self._engine.dialect.name == "sqlite" else self._seen - _OVERLAP
        with self._engine.connect() as connection:
            for change in read_changes(connection, after=lower):
                self._seen = max(self._seen, change.change_set_id)
                self._feed.publish(change)


def read_changes(connection: Connection, *, after: int) -> Iterable[Change]:
    """The committed change sets with a key above ``after``, oldest first."""
    sets = connection.execute(select(ChangeSet.__table__).where(ChangeSet.id > after).order_by(ChangeSet.id)).all()
    for change_set in sets:
        statement = (
            select(ChangeRow.table_name, ChangeRow.row_id, ChangeRow.op)
            .where(ChangeRow.change_set_id == change_set.id)
            .order_by(ChangeRow.id)
            .limit(_BULK_ROWS + 1)
        )
        rows = tuple(ChangedRow(*row) for row in connection.execute(statement))
        yield Change(
            change_set.id,
            change_set.label,
            change_set.user_id,
            change_set.made_at,
            rows[:_BULK_ROWS],
            is_bulk=change_set.is_bulk or len(rows) > _BULK_ROWS,
            is_own=False,
            undoes_id=None if change_set.undoes_table else change_set.undoes_id,
        )
