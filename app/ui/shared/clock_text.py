"""Times of day, as the system writes them."""

from __future__ import annotations

from datetime import datetime, time


def clock_text(at: datetime | time) -> str:
    """Hours and minutes of a local time."""
    # Here, not above: the names of languages and countries take 6 ms to load, and a start tells no time.
    from PySide6.QtCore import QLocale, QTime

    return QLocale().toString(QTime(at.hour, at.minute), QLocale.FormatType.ShortFormat)
