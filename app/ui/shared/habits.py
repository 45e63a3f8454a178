"""How the user writes dates and amounts, from the system's settings and the team's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from app.domain.quick_add import Reading

if TYPE_CHECKING:
    from app.services.context import Context


def day_first() -> bool:
    """Whether 3/4 is the third of April here."""
    pattern = QLocale().dateFormat(QLocale.FormatType.ShortFormat)
    return pattern.find("d") < pattern.find("M")


def habits(ctx: Context) -> Reading:
    """What typed text is read with. Amounts are shown with a decimal point, so they are read with one."""
    return Reading(ctx.clock.today(), day_first(), ".", ctx.team.currency, ctx.calendar)
