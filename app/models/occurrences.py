"""What has to happen once for the whole team, and who is at it: the memory of sweeps, reminders and mailings."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Instant, JsonValue, Key, Record, UTCInstant, partial_index


class Occurrence(Record, Base):
    """One thing that is to happen once, such as the stall of deal 42 on one day.

    ``key`` names it for good, with a local date rather than an instant, so that a change of the clocks makes no
    second one. ``status`` is due, claimed, done, or unknown where nobody can tell whether the effect took place.
    ``holder`` is the client at it; ``fence`` counts the claims, and ``beat`` the holder's signs of life.
    ``read_at`` is when ``user_id``, whom it tells something, has seen it, on whichever computer.
    """

    __tablename__ = "occurrences"
    __table_args__ = (
        CheckConstraint("status IN ('due', 'claimed', 'done', 'unknown')", name="status"),
        Index("ix_occurrences_status_due_at", "status", "due_at"),
        Index("ix_occurrences_subject_table_subject_id", "subject_table", "subject_id"),
        Index("ix_occurrences_user_id", "user_id"),
        partial_index("ix_occurrences_unread", "user_id", "kind", where="read_at IS NULL"),
        Record.__table_args__,
    )

    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject_table: Mapped[str | None] = mapped_column(String(40))
    subject_id: Mapped[int | None] = mapped_column(Key)
    user_id: Mapped[int | None] = mapped_column(Key)
    due_at: Mapped[Instant]
    status: Mapped[str] = mapped_column(String(10), default="due", server_default="due")
    holder: Mapped[str | None] = mapped_column(String(80))
    fence: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    beat: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    done_at: Mapped[datetime | None] = mapped_column(UTCInstant)
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JsonValue)
    read_at: Mapped[datetime | None] = mapped_column(UTCInstant)
