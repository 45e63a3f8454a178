"""Promises and periods in words."""

from __future__ import annotations

from datetime import date, timedelta

from app.domain.promises import Standing, quarter_of
from app.services.promises.queries import PromiseRow, Shown

STANDINGS: dict[Standing, tuple[str, str | None]] = {
    Standing.OPEN: ("Open", None),
    Standing.DUE: ("Due today", "warn"),
    Standing.BROKEN: ("Broken", "danger"),
    Standing.MADE_GOOD: ("Made good", "text2"),
    Standing.KEPT: ("Kept", "ok"),
    Standing.RELEASED: ("Let off", "text3"),
}
"""What each standing is called, and the role of its colour."""

SHOWN = ((str(Shown.OPEN), "Open"), (str(Shown.KEPT), "Kept"), (str(Shown.BROKEN), "Broken"), (str(Shown.ALL), "All"))
SIDES = (("both", "Both"), ("ours", "Ours"), ("theirs", "Theirs"))
PERIODS = (("any", "Any day"), ("quarter", "This quarter"), ("last", "Last quarter"), ("year", "This year"))


def period_of(key: str, today: date) -> tuple[date, date] | None:
    """The first day of a period and the one after it; None is any day."""
    this = quarter_of(today)
    if key == "quarter":
        return this
    if key == "last":
        return quarter_of(this[0] - timedelta(days=1))
    return (date(today.year, 1, 1), date(today.year + 1, 1, 1)) if key == "year" else None


def about(row: PromiseRow) -> str:
    """Whom it concerns."""
    return row.company or row.who or row.deal


def standing_text(row: PromiseRow) -> str:
    """``"Kept"``, ``"Broken: by courier a day later"``, and what is broken though nobody has said so yet."""
    words = STANDINGS[row.standing][0]
    if row.is_open:
        return f"{words}, not settled" if row.standing is Standing.BROKEN else words
    return f"{words}: {row.made_good}" if row.made_good else words
