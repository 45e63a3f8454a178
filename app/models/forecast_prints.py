"""The archive of printed forecasts."""

from datetime import date

from sqlalchemy import BigInteger, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Instant, Key, Record


class ForecastPrint(Record, Base):
    """A forecast that was printed. Its key is the number on the paper.

    ``data`` is all that it was drawn from, compressed (services/reports/codec.py). ``digest`` tells whether the same
    was printed before, ``scope`` about whose deals of which pipeline it is: prints of one scope are compared.
    ``before_id`` is the print it was compared with. ``total_minor`` is what is won and expected in the whole period, in
    ``currency``; prints of earlier programs don't know it.
    """

    __tablename__ = "forecast_prints"
    __table_args__ = (
        Index("ix_forecast_prints_scope_as_of_on", "scope", "as_of_on"),
        Record.__table_args__,
    )

    printed_at: Mapped[Instant]
    user_id: Mapped[int] = mapped_column(Key, ForeignKey("users.id"), index=True)
    as_of_on: Mapped[date] = mapped_column(Date)
    first_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date)
    about: Mapped[str] = mapped_column(String(500))
    scope: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    before_id: Mapped[int | None] = mapped_column(Key, ForeignKey("forecast_prints.id"))
    data: Mapped[str] = mapped_column(Text)
    total_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None] = mapped_column(String(3))
