"""One command, one transaction, one change set."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Engine, String, bindparam, insert, literal_column, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.errors import CommitUnknown, ConnectionLost, DiskFault, EnvironmentFault, UserError
from app.models.changes import ChangeRow, ChangeSet
from app.storage import recorder
from app.storage.access.gate import Gate, GuardedSession
from app.storage.engine import writing_engine
from app.storage.faults import in_words
from app.storage.feed import Change, ChangedRow, ChangeFeed
from app.storage.link import Link
from app.storage.own_steps import OwnSteps, Step
from app.storage.prepared import Prepared
from app.storage.schema import refuse_newer

# Above this many rows subscribers reload instead of looking at each row.
_BULK_ROWS = 500
_LABEL_LENGTH = 300

# Made once, and without the ORM: these run for every command, and making them costs more than running them.
_SETS, _ROWS = ChangeSet.metadata.tables["change_sets"], ChangeRow.metadata.tables["change_rows"]
_TOLD = ("label", "user_id", "made_at", "key", "undoes_id", "undoes_table", "undoes_row_id", "is_bulk")
_SCHEMA = literal_column("(SELECT version_num FROM alembic_version)", String())
_OPEN = Prepared(insert(_SETS).values({name: bindparam(name) for name in _TOLD}).returning(_SETS.c.id, _SCHEMA))
_RELABEL = Prepared(update(_SETS).where(_SETS.c.id == bindparam("set_id")).values(label=bindparam("text")))
_WRITTEN = Prepared(
    select(_ROWS.c.table_name, _ROWS.c.row_id, _ROWS.c.op)
    .where(_ROWS.c.change_set_id == bindparam("set_id"))
    .order_by(_ROWS.c.id)
    .limit(_BULK_ROWS + 1)
)
_ANALYZE = text("SELECT headwater_refresh_statistics(:name)")


@dataclass(frozen=True, slots=True)
class Intent:
    """Who opens a unit of work, when and why.

    ``key`` makes it happen at most once: a second unit of work with the same key is refused with AlreadyDone.
    ``undoes_id`` is the change set that it takes back, or, with ``undoes_part``, of which it takes back what concerns
    this record (table and key). ``is_bulk`` keeps the feed to a summary.
    """

    label: str
    user_id: int | None
    at: datetime
    key: str | None = None
    undoes_id: int | None = None
    is_bulk: bool = False
    undoes_part: tuple[str, int] | None = None


class AlreadyDone(UserError):
    """A unit of work with this idempotency key was committed before."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A commit of which nobody knows yet whether it was stored; ``change`` and ``steps`` are what was, if it was."""

    intent: Intent
    change: Change
    fault: EnvironmentFault
    steps: tuple[Step, ...] = ()


@dataclass
class UnitOfWork:
    """A write transaction: commits on leaving the ``with`` block, rolls back on any error.

    ``session`` and ``connection`` are valid inside the block only. ``connection`` is for set-based statements; they are
    recorded and undone like everything else. ``label`` may be made more telling before the end.
    ``gate`` refuses what the user's role doesn't allow; without one everything passes, as when a team is set up.
    After the block ``change`` holds what was committed; it is None where nothing was written, and then no change
    set is kept either.

    ``after_commit`` raises FileGone where the commit went nowhere. When the answer to a commit is lost, ``on_doubt`` is
    told and the block ends as if it had worked, so that the command can still make its answer; without ``on_doubt``
    that is a CommitUnknown.
    """

    engine: Engine
    feed: ChangeFeed
    intent: Intent
    gate: Gate | None = None
    after_commit: Callable[[], None] | None = None
    on_doubt: Callable[[Doubt], None] | None = None
    own_steps: OwnSteps | None = None
    link: Link | None = None
    label: str = field(init=False)
    change: Change | None = field(init=False, default=None)
    change_set_id: int = field(init=False, default=0)
    session: Session = field(init=False)
    connection: Connection = field(init=False)
    _guarded: list[tuple[Any, int]] = field(default_factory=list, init=False)
    _is_certain: bool = field(default=False, init=False)
    _writing: ExitStack = field(default_factory=ExitStack, init=False)

    def __post_init__(self) -> None:
        self.label = self.intent.label

    @property
    def now(self) -> datetime:
        """The instant of this unit of work."""
        return self.intent.at

    def __enter__(self) -> UnitOfWork:
        with in_words():
            self.session = GuardedSession(writing_engine(self.engine), expire_on_commit=False)
            try:
                self.connection = self.session.connection()
                if self.link is not None:
                    self._writing.enter_context(self.link.writing())
                self._open()
            except BaseException:
                self._close()
                raise
        return self

    def _close(self) -> None:
        with self._writing:
            self.session.close()

    def _open(self) -> None:
        table, row_id = self.intent.undoes_part or (None, None)
        values = {
            "label": self.label[:_LABEL_LENGTH],
            "user_id": self.intent.user_id,
            "made_at": self.intent.at,
            "key": self.intent.key,
            "undoes_id": self.intent.undoes_id,
            "undoes_table": table,
            "undoes_row_id": row_id,
            "is_bulk": self.intent.is_bulk,
        }
        try:
            ((self.change_set_id, revision),) = _OPEN.rows(self.connection, values)
        except IntegrityError as error:
            if self.intent.key is None:
                raise
            raise AlreadyDone("This was saved already.") from error
        refuse_newer(revision)
        recorder.open_change_set(self.connection, self.change_set_id)
        if self.gate is not None:
            self.gate.open(self.session, self.change_set_id)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with in_words():
            try:
                if error is None:
                    self._commit()
                else:
                    self.session.rollback()
            finally:
                self._close()
        if error is not None:
            _in_our_words(error)
        if self.change is not None and self._is_certain:
            self.feed.publish(self.change)

    def _commit(self) -> None:
        self.session.flush()
        change = self._collect()
        if not change.rows and not self.intent.is_bulk:
            # A rollback would empty the loaded records that the command still answers with.
            self.session.expunge_all()
            self.session.rollback()
            return
        if self.gate is not None:
            self.gate.check_log()
        if self.label != self.intent.label:
            label = {"set_id": self.change_set_id, "text": self.label[:_LABEL_LENGTH]}
            _RELABEL.count(self.connection, label)
        recorder.close_change_set(self.connection)
        if self.intent.is_bulk:
            self._refresh_statistics()
        self.feed.expect(change.change_set_id)
        try:
            with in_words():
                self.session.commit()
            if self.after_commit is not None:
                self.after_commit()
            if self.own_steps is not None:
                self.own_steps.made(self._steps())
            self._is_certain = True
        except (ConnectionLost, DiskFault) as fault:
            self._doubt(change, fault)
        finally:
            if not self._is_certain:
                self.feed.give_up(change.change_set_id)
        self.change = change

    def _doubt(self, change: Change, fault: EnvironmentFault) -> None:
        key = self.intent.key
        if key is None:
            raise fault
        if self.on_doubt is None:
            raise CommitUnknown(f"{fault.message} Whether the last change was saved is not known yet.", key) from fault
        self.on_doubt(Doubt(self.intent, change, fault, self._steps()))

    def guarded(self, record: Any) -> None:
        """This record is written on top of the version it has now."""
        if self.own_steps is not None:
            self._guarded.append((record, record.version))

    def _steps(self) -> tuple[Step, ...]:
        return tuple(Step(record.__tablename__, record.id, before, record.version) for record, before in self._guarded)

    def _refresh_statistics(self) -> None:
        """Tell the planner how many rows there are now; without that PostgreSQL searches fifty times as slowly."""
        tables = self.session.scalars(
            select(ChangeRow.table_name).where(ChangeRow.change_set_id == self.change_set_id).distinct()
        ).all()
        if self.connection.dialect.name != "sqlite":
            # Only who owns a table may; the function does it for them.
            for table in tables:
                self.connection.execute(_ANALYZE, {"name": table})
            return
        self.connection.exec_driver_sql("PRAGMA analysis_limit=400")
        for table in tables:
            self.connection.exec_driver_sql(f"ANALYZE {table}")

    def _collect(self) -> Change:
        found = _WRITTEN.rows(self.connection, {"set_id": self.change_set_id})
        rows = tuple(ChangedRow(table, row_id, op) for table, row_id, op in found)
        return Change(
            self.change_set_id,
            self.label,
            self.intent.user_id,
            self.intent.at,
            rows[:_BULK_ROWS],
            is_bulk=self.intent.is_bulk or len(rows) > _BULK_ROWS,
            is_own=True,
            undoes_id=None if self.intent.undoes_part else self.intent.undoes_id,
        )


def _in_our_words(error: BaseException) -> None:
    """Re-raise a driver's error from inside the block as one of ours."""
    with in_words():
        raise error
