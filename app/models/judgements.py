"""What managers think of the deals of others."""

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Editable, Instant, Key


class Judgement(Editable, Base):
    """What a manager expects of a deal, beside what its rep says; the newest one stands, the change log has the others.

    ``category`` is one of ``domain.forecast.basis.Category``, ``probability`` in per cent; None is "no opinion".
    """

    __tablename__ = "judgements"
    __table_args__ = (
        Index("ix_judgements_deal_id", "deal_id", unique=True),
        Editable.__table_args__,
    )

    deal_id: Mapped[int] = mapped_column(Key, ForeignKey("deals.id"))
    category: Mapped[str | None] = mapped_column(String(10))
    probability: Mapped[int | None] = mapped_column(Integer)
    note: Mapped[str | None] = mapped_column(Text)
    judged_at: Mapped[Instant]
    user_id: Mapped[int | None] = mapped_column(Key, ForeignKey("users.id"))
