"""What was decided about deals that ran out of time."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Instant, Key, Record


class StallDecision(Record, Base):
    """One decision. ``decision`` is one of ``domain.stall.StallDecision``; it is never changed, the next one follows.

    ``stay_id`` is the deal's stay in the stall that it was about. ``to_phase_id`` is where the deal went, None where
    it stayed. ``until_on`` is the day of a deadline or a deferral, ``if_no_answer`` what was announced for then, and
    ``told`` what the customer is told.
    """

    __tablename__ = "stall_decisions"
    __table_args__ = (
        Index("ix_stall_decisions_deal_id_decided_at", "deal_id", "decided_at"),
        Record.__table_args__,
    )

    deal_id: Mapped[int] = mapped_column(Key, ForeignKey("deals.id"))
    stay_id: Mapped[int] = mapped_column(Key, ForeignKey("phase_changes.id"), index=True)
    decision: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)
    to_phase_id: Mapped[int | None] = mapped_column(Key, ForeignKey("phases.id"))
    until_on: Mapped[date | None] = mapped_column(Date)
    if_no_answer: Mapped[str | None] = mapped_column(String(10))
    told: Mapped[str | None] = mapped_column(Text)
    said_by_id: Mapped[int | None] = mapped_column(Key, ForeignKey("users.id"))
    decided_at: Mapped[Instant]
    user_id: Mapped[int | None] = mapped_column(Key, ForeignKey("users.id"))
