"""A deal as it was at the end of a past day, and the way to what it is now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.day_text import full_day
from app.services.context import Context
from app.services.deals.listing import DealRow, deal_row
from app.services.time_travel import looking_back
from app.ui.shared.buttons import Button
from app.ui.shared.dialog import Dialog
from app.ui.shared.labels import Label
from app.ui.shared.money_text import money_text

_GONE = "It was deleted since."


@dataclass(frozen=True, slots=True)
class PastDeal:
    """``row`` is as it was on ``day``; ``is_there``: the deal can still be opened."""

    day: date
    row: DealRow
    is_there: bool


def read_past_deal(ctx: Context, day: date, deal_id: int) -> PastDeal | None:
    """On a reader thread; None where the deal was not there that day."""
    with looking_back(ctx, day) as then:
        row = deal_row(then.ctx, deal_id)
    return None if row is None else PastDeal(day, row, deal_row(ctx, deal_id) is not None)


class PastDealDialog(Dialog):
    """What was known of it, which can't be changed."""

    leave = "close"
    wanted = Signal(int)
    """Show the deal as it is today."""

    def __init__(self, window: QWidget, found: PastDeal) -> None:
        row = found.row
        super().__init__(window, row.company or row.name, "Open it as it is today", width=520)
        self.body.addWidget(Label(f"As of {full_day(found.day)}, read only", "meta", "text2"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        self.facts = dict(facts_of(row))
        for place, (name, value) in enumerate(self.facts.items()):
            grid.addWidget(Label(name, "meta", "text2"), place, 0)
            grid.addWidget(Label(value, "body", wrap=True), place, 1)
        self.body.addLayout(grid)
        self.primary.set_disabled_because("" if found.is_there else _GONE)
        if not found.is_there:
            self.body.addWidget(Label(_GONE, "meta", "text2"))
        close = Button("Close")
        close.clicked.connect(self.dismiss)
        self.add_button(close)
        self.accepted.connect(lambda: self.wanted.emit(row.id))
        self.closed.connect(self.deleteLater)


def facts_of(row: DealRow) -> Iterator[tuple[str, str]]:
    """Names and values, those that were known."""
    known = (
        ("Deal", row.name),
        ("Phase", f"{row.phase} {row.phase_name}" if row.phase != row.phase_name else row.phase),
        ("In the phase", row.clock.text),
        ("Amount", money_text(row.amount) if row.amount else "Not known yet"),
        ("Probability", _chance(row)),
        ("Owner", row.owner),
        ("Source", row.source),
        ("Started", _day(row.started_on)),
        ("Expected close", _day(row.expected_close_on)),
        ("Closed", _day(row.closed_on)),
        ("Lost because", row.lost_reason or ""),
        ("Competitor", row.competitor or ""),
    )
    return ((name, value) for name, value in known if value)


def _chance(row: DealRow) -> str:
    usual = f"{row.phase_probability}% by its phase"
    return usual if row.own_probability is None else f"{row.own_probability}% by its rep, {usual}"


def _day(day: date | None) -> str:
    return full_day(day) if day else ""
