"""How the user writes dates and amounts, from the system's settings and the team's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from app.domain.number_text import DecimalMark
from app.domain.quick_add import Reading

if TYPE_CHECKING:
    from app.services.context import Context


def day_first() -> bool:
    """Whether 3/4 is the third of April here."""
    pattern = QLocale().dateFormat(QLocale.FormatType.ShortFormat)
    return pattern.find("d") < pattern.find("M")


def decimal_mark() -> DecimalMark:
    """What separates decimals here."""
    return "," if QLocale().decimalPoint() == "," else "."


def habits(ctx: Context) -> Reading:
    """What typed text is read with."""
    return Reading(ctx.clock.today(), day_first(), decimal_mark(), ctx.team.currency, ctx.calendar)
