"""Any stored value in words, for lists of changes and of conflicts."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from app.domain.day_text import medium_day, time_text
from app.domain.money import Money
from app.domain.number_text import show_number
from app.ui.shared.clock_text import clock_text
from app.ui.shared.money_text import money_text

NOTHING = "nothing"


def value_text(value: Any, today: date) -> str:
    """A value as people read it; years are named only where they differ from that of ``today``."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Money):
        return money_text(value)
    if isinstance(value, datetime):
        local = value.astimezone()
        return f"{medium_day(local.date(), today)}, {clock_text(local)}"
    if isinstance(value, date):
        return medium_day(value, today)
    if isinstance(value, time):
        return time_text(value)
    if isinstance(value, Decimal):
        return show_number(value)
    return f"{value:,}" if isinstance(value, int) else str(value)
