"""The change log: every stored change of every recorded table, written by triggers (storage/recorder.py)."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, false
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Instant, JsonValue, Key, Record, partial_index


class ChangeSet(Record, Base):
    """One committed unit of work: who did what, when.

    ``key`` is the caller's idempotency key; ``undoes_id`` names the change set this one takes back, or of which it
    takes back only what concerns one record: then ``undoes_table`` and ``undoes_row_id`` say which;
    ``is_bulk`` marks imports, of which the feed publishes only a summary. ``login`` is who was signed in to
    PostgreSQL, as the server saw it; a file knows of no logins.
    """

    __tablename__ = "change_sets"

    user_id: Mapped[int | None] = mapped_column(Key, index=True)
    made_at: Mapped[Instant]
    label: Mapped[str] = mapped_column(String(300))
    key: Mapped[str | None] = mapped_column(String(100), unique=True)
    undoes_id: Mapped[int | None] = mapped_column(Key, ForeignKey("change_sets.id"), index=True)
    undoes_table: Mapped[str | None] = mapped_column(String(40))
    undoes_row_id: Mapped[int | None] = mapped_column(Key)
    is_bulk: Mapped[bool]
    login: Mapped[str | None] = mapped_column(String(63))


class ChangeRow(Record, Base):
    """One row that a change set wrote: ``op`` is I, U or D.

    ``before`` and ``after`` are images of the row (column -> value as the database's JSON shows it): an insert has
    none, since nothing was before and the row itself or its next image tells what came; a delete has only ``before``.
    """

    __tablename__ = "change_rows"
    __table_args__ = (
        Index("ix_change_rows_table_name_row_id", "table_name", "row_id"),
        # Deletions are few among the changes; the bin is made of them.
        partial_index("ix_change_rows_deleted", "table_name", "id", where="op = 'D'"),
        Record.__table_args__,
    )

    change_set_id: Mapped[int] = mapped_column(Key, ForeignKey("change_sets.id"), index=True)
    table_name: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[int] = mapped_column(Key)
    op: Mapped[str] = mapped_column(String(1))
    before: Mapped[dict[str, Any] | None] = mapped_column(JsonValue)
    after: Mapped[dict[str, Any] | None] = mapped_column(JsonValue)


class ChangeContext(Base):
    """SQLite only: the change set that the open write transaction belongs to (one row, id 1).

    ``inserts_in_bulk`` is set while a bulk insert runs, which writes the log and the search index by itself.
    PostgreSQL keeps the change set in the transaction-local setting ``headwater.change_set``.
    """

    __tablename__ = "change_context"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    change_set_id: Mapped[int | None] = mapped_column(Key)
    inserts_in_bulk: Mapped[bool] = mapped_column(default=False, server_default=false())
