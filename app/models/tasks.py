"""What is due. A deal's next step is its earliest open task."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Editable, Instant, Key, partial_index


class Task(Editable, Base):
    """Something to do. ``kind``: call, email, meeting, task. ``due_time`` is local wall time; None is all day."""

    __tablename__ = "tasks"
    __table_args__ = (
        partial_index("ix_tasks_open_deal", "deal_id", "due_on", where="done_at IS NULL"),
        Editable.__table_args__,
    )

    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(300))
    due_on: Mapped[date]
    due_time: Mapped[time | None]
    deal_id: Mapped[int | None] = mapped_column(Key, ForeignKey("deals.id"), index=True)
    company_id: Mapped[int | None] = mapped_column(Key, ForeignKey("companies.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(Key, ForeignKey("contacts.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(Key, ForeignKey("users.id"), index=True)
    notes: Mapped[str | None] = mapped_column(Text)
    done_at: Mapped[Instant | None]
    created_at: Mapped[Instant]
