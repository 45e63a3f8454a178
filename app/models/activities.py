"""What happened."""

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Editable, Instant, Key


class Activity(Editable, Base):
    """A fact of the timeline. ``kind``: note, call, email, meeting, visit, letter, event, attempt for a call that
    reached nobody, or not_yet for a hand-over to sales that was proposed and declined. ``minutes`` is how long it took.
    """

    __tablename__ = "activities"
    __table_args__ = (
        Index("ix_activities_deal_id_happened_at", "deal_id", "happened_at"),
        Index("ix_activities_company_id_happened_at", "company_id", "happened_at"),
        # What somebody logged on a day, and how many calls of it.
        Index("ix_activities_user_id_happened_at", "user_id", "happened_at", "kind"),
        Editable.__table_args__,
    )

    kind: Mapped[str] = mapped_column(String(20))
    happened_at: Mapped[Instant]
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str | None] = mapped_column(Text)
    minutes: Mapped[int | None] = mapped_column(Integer)
    deal_id: Mapped[int | None] = mapped_column(Key, ForeignKey("deals.id"))
    company_id: Mapped[int | None] = mapped_column(Key, ForeignKey("companies.id"))
    contact_id: Mapped[int | None] = mapped_column(Key, ForeignKey("contacts.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(Key, ForeignKey("users.id"))
