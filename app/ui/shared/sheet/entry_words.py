"""Timeline entries in words: title, lines below it, time, and what a screen reader says."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.domain.day_text import duration_text, medium_day
from app.domain.promises import Outcome, early_or_late
from app.ui.shared.value_text import value_text

if TYPE_CHECKING:
    from app.services.timeline import Entry, FieldNews

NEAR_DAYS = ("Today", "Yesterday")
_ICONS = {
    "note": "message-square",
    "call": "phone",
    "attempt": "phone-missed",
    "email": "mail",
    "meeting": "users",
    "visit": "map-pin",
    "letter": "square-pen",
    "event": "calendar",
    "not_yet": "hourglass",
    "phase": "arrow-right",
    "change": "history",
}


def icon_of(entry: Entry) -> str:
    """The icon that stands for an entry's kind."""
    if entry.source == "promise":
        return "handshake"
    return "circle-check" if entry.source == "task" else _ICONS.get(entry.kind, "message-square")


def title_of(entry: Entry) -> str:
    """``"Call with Ana, 11 min"``; what was done is marked as done."""
    if entry.source == "task":
        return f"Done: {entry.title}"
    return f"{entry.title}, {duration_text(entry.minutes)}" if entry.minutes else entry.title


def lines_of(entry: Entry, on: date, today: date) -> str:
    """What stands below the title, perhaps in several lines. ``on`` is the local day of the entry."""
    parts = [entry.about, _due(entry, on, today), entry.detail, *(news_text(news, today) for news in entry.fields)]
    return "\n".join(part for part in parts if part)


def _due(entry: Entry, on: date, today: date) -> str:
    """``"Due Wed 11 March, a day early"``."""
    if entry.due_on is None:
        return ""
    way = early_or_late(on, entry.due_on) if entry.kind == Outcome.KEPT else ""
    return f"Due {medium_day(entry.due_on, today)}{way}"


def news_text(news: FieldNews, today: date) -> str:
    """``"Amount: €30,000 → €31,200"``."""
    return f"{news.label}: {value_text(news.before, today)} → {value_text(news.after, today)}"


def day_title(day: date, today: date) -> str:
    """``"Today"``, ``"Yesterday"``, ``"Tue 10 March"``."""
    ago = (today - day).days
    return NEAR_DAYS[ago] if 0 <= ago < len(NEAR_DAYS) else medium_day(day, today)


def spoken(entry: Entry, on: date, clock: str, today: date) -> str:
    """An entry of the local day ``on`` for those who listen."""
    move = ""
    if entry.entered is not None:
        left = f"{entry.left.code} to " if entry.left else ""
        move = f"{left}{entry.entered.code} {entry.entered.name}, "
    parts = (f"{day_title(on, today)} {clock}", move + title_of(entry), lines_of(entry, on, today))
    return ". ".join(part for part in parts if part)
