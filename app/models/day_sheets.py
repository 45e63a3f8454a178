"""Printed day sheets, so that what was written on them can be keyed back by its number."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Editable, Instant, Key, Record


class DaySheet(Record, Base):
    """A sheet of paper with what was due on a day. Its key is the number printed on it; ``owner_id`` is whose day."""

    __tablename__ = "day_sheets"
    __table_args__ = (
        Index("ix_day_sheets_owner_id_for_on", "owner_id", "for_on"),
        Record.__table_args__,
    )

    for_on: Mapped[date] = mapped_column(Date)
    owner_id: Mapped[int] = mapped_column(Key, ForeignKey("users.id"))
    printed_at: Mapped[Instant]


class DaySheetLine(Editable, Base):
    """A line of a day sheet. ``outcome`` is what was keyed back: done, snoozed, noted, or missed for a call that
    reached nobody; None as long as nothing was.

    ``task_id`` is no foreign key: a task may be deleted and come back, whatever was printed of it. ``owner_id``
    repeats the sheet's, for a rule of access looks at one row.
    """

    __tablename__ = "day_sheet_lines"
    __table_args__ = (
        Index("ix_day_sheet_lines_sheet_id_number", "sheet_id", "number", unique=True),
        Editable.__table_args__,
    )

    sheet_id: Mapped[int] = mapped_column(Key, ForeignKey("day_sheets.id"))
    number: Mapped[int] = mapped_column(Integer)
    task_id: Mapped[int] = mapped_column(Key)
    owner_id: Mapped[int] = mapped_column(Key, ForeignKey("users.id"))
    outcome: Mapped[str | None] = mapped_column(String(10))
    keyed_at: Mapped[Instant | None]
