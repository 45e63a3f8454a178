"""What the forecast was, day by day: figures that are kept because what they were made of goes on changing."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Currency, Instant, Key, Minor, Record


class ForecastSnapshot(Record, Base):
    """The forecast at the end of ``taken_on``, a day of the team's own zone; one for each day.

    ``origin``: ``daily`` was taken when the day was over, ``filled`` later, for a day on which nobody's program ran,
    ``hand`` by a person while the day went on. All three read the same log.
    """

    __tablename__ = "forecast_snapshots"
    __table_args__ = (
        Index("ix_forecast_snapshots_taken_on", "taken_on", unique=True),
        Record.__table_args__,
    )

    taken_on: Mapped[date] = mapped_column(Date)
    made_at: Mapped[Instant]
    origin: Mapped[str] = mapped_column(String(10))
    currency: Mapped[Currency]


class SnapshotFigure(Record, Base):
    """The deals of an owner, a month and a category: how many, and what they come to, in the snapshot's currency.

    ``period`` is the month (``2026-03``) of the expected close, ``overdue`` before the day of the snapshot, "" without
    a date. Closed deals are those of the month of the snapshot: ``category`` is then ``won`` or ``lost``.
    """

    __tablename__ = "snapshot_figures"

    snapshot_id: Mapped[int] = mapped_column(Key, ForeignKey("forecast_snapshots.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(Key, ForeignKey("users.id"))
    period: Mapped[str] = mapped_column(String(10))
    category: Mapped[str] = mapped_column(String(10))
    deals: Mapped[int] = mapped_column(Integer)
    amount_minor: Mapped[Minor]
    phase_minor: Mapped[Minor]
    own_minor: Mapped[Minor]
    calibrated_minor: Mapped[Minor]
