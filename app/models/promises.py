"""What was promised: by us to a customer, and by a customer to us."""

from datetime import date, time

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Editable, Instant, Key, partial_index


class Promise(Editable, Base):
    """One promise. ``side`` is ``ours`` or ``theirs``; ``owner_id`` gave it for us, or watches over theirs.

    ``outcome`` is one of ``domain.promises.Outcome`` once it is settled, ``settled_at`` when that was. ``made_good``
    tells how a broken one was made good, or why one was broken or let off. ``due_time`` is local wall time.
    """

    __tablename__ = "promises"
    __table_args__ = (
        partial_index("ix_promises_open", "due_on", "owner_id", where="settled_at IS NULL"),
        Index("ix_promises_owner_id_due_on", "owner_id", "due_on"),
        Editable.__table_args__,
    )

    side: Mapped[str] = mapped_column(String(6))
    text: Mapped[str] = mapped_column(String(300))
    due_on: Mapped[date]
    due_time: Mapped[time | None]
    owner_id: Mapped[int | None] = mapped_column(Key, ForeignKey("users.id"))
    deal_id: Mapped[int | None] = mapped_column(Key, ForeignKey("deals.id"), index=True)
    company_id: Mapped[int | None] = mapped_column(Key, ForeignKey("companies.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(Key, ForeignKey("contacts.id"), index=True)
    made_at: Mapped[Instant]
    made_by_id: Mapped[int | None] = mapped_column(Key, ForeignKey("users.id"))
    outcome: Mapped[str | None] = mapped_column(String(10))
    settled_at: Mapped[Instant | None]
    made_good: Mapped[str | None] = mapped_column(Text)
