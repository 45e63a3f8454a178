"""Times of day, as the system writes them."""

from __future__ import annotations

from datetime import datetime, time

from PySide6.QtCore import QLocale, QTime


def clock_text(at: datetime | time) -> str:
    """Hours and minutes of a local time."""
    return QLocale().toString(QTime(at.hour, at.minute), QLocale.FormatType.ShortFormat)
