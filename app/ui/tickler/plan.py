"""Where each folder stands, for a size of the cabinet."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize

from app.domain.tickler import DAYS
from app.services.tickler import Tickler
from app.ui.shared.tokens import Tokens

_GAP, _HEAD, _MONTHS_HEAD, _LEGEND = 7, 26, 36, 30
_TALLEST, _LEAST = 85, 54
_MONTHS_A_ROW = 6
_TAB = 14  # how far the body of a folder lies below its tab
_STRIP = 48
_COLUMNS = 7


@dataclass(frozen=True, slots=True)
class Plan:
    """``heads``, ``months`` and ``legend`` are baselines; ``columns`` are the left edges of the week."""

    tiles: tuple[QRect, ...]
    overdue: QRect
    columns: tuple[int, ...]
    heads: int
    months: int
    legend: int | None
    right: int


def plan_of(found: Tickler, size: QSize, tokens: Tokens) -> Plan:
    """The plan. Where today's column leaves less than two before it, what is overdue lies in a strip above."""
    gap, lead = tokens.px(_GAP), found.today.weekday()
    rows = -(-(lead + DAYS) // _COLUMNS)
    strip = tokens.px(_STRIP) + gap if found.overdue.count and lead < 2 else 0
    used = tokens.px(_HEAD) + strip + tokens.px(_MONTHS_HEAD) + tokens.px(_LEGEND) + gap * (rows + 2)
    tall = max(tokens.px(_LEAST), min(tokens.px(_TALLEST), (size.height() - used) // (rows + 2)))
    top = tokens.px(_HEAD) + strip
    wide = (size.width() - 6 * gap - 2) // _COLUMNS
    columns = tuple(place * (wide + gap) for place in range(_COLUMNS))
    tiles = []
    for number in range(DAYS):
        row, column = divmod(lead + number, _COLUMNS)
        tiles.append(QRect(columns[column], top + row * (tall + gap), wide, tall))
    months = top + rows * (tall + gap) + tokens.px(20)
    right = columns[-1] + wide
    begin = months + tokens.px(_MONTHS_HEAD - 20)
    month_tall = max(tokens.px(_LEAST), min(tall, tokens.px(70)))
    for number in range(len(found.months)):
        row, column = divmod(number, _MONTHS_A_ROW)
        x, end = (place * (right + gap) // _MONTHS_A_ROW for place in (column, column + 1))
        tiles.append(QRect(x, begin + row * (month_tall + gap), end - gap - x, month_tall))
    legend = begin + 2 * (month_tall + gap) + tokens.px(16)
    if strip:
        overdue = QRect(0, tokens.px(_HEAD), right, strip - gap)
    else:
        tab = tokens.px(_TAB)
        overdue = QRect(0, top + tab, max(columns[lead] - gap, 0), tall - tab)
    return Plan(
        tuple(tiles),
        overdue,
        columns,
        tokens.px(14),
        months,
        legend if legend < size.height() else None,
        right,
    )
