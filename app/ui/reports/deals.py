"""The deals behind a row: listed beside the figures, each opens its sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from app.domain.day_text import short_day
from app.domain.money import Money
from app.domain.people_words import name_of
from app.services.number_reports.behind import MOST, Behind
from app.ui.shared.glyphs import BadgeKind
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.money_text import money_text
from app.ui.shared.phase_words import badge_kind
from app.ui.shared.side_list import SideList


class BehindPanel(SideList):
    """Phase, company, deal, owner, day and amount of each."""

    def __init__(self, over: QWidget, today: date) -> None:
        super().__init__(over, "Deals", _columns(today))

    def show_deals(self, title: str, deals: Sequence[Behind], currency: str) -> None:
        """Show these, the focus on the first."""
        self.show_rows(title, deals[:MOST], _together(deals, currency))

    def refresh(self, _title: str, deals: Sequence[Behind], currency: str) -> None:
        """Show these behind the same row."""
        self.refresh_rows(deals[:MOST], _together(deals, currency))


def _together(deals: Sequence[Behind], currency: str) -> str:
    whole = money_text(Money(sum(deal.home_minor for deal in deals), currency), whole=True)
    count = f"{len(deals):,} {'deal' if len(deals) == 1 else 'deals'}"
    return f"{count}, {whole}{f', the first {MOST:,} listed' if len(deals) > MOST else ''}"


def _columns(today: date) -> tuple[GridColumn, ...]:
    def badge(deal: Behind) -> tuple[str, BadgeKind]:
        return deal.code, badge_kind(deal.kind, is_stall=deal.is_stall)

    return (
        GridColumn("phase", "Phase", lambda deal: deal.code, 64, badge=badge),
        GridColumn("deal", "Deal", lambda deal: deal.title, 0, is_strong=True),
        GridColumn("name", "Name", lambda deal: deal.name if deal.company else "", 170, from_width=660),
        GridColumn("owner", "Owner", lambda deal: name_of(deal.owner), 120, from_width=520),
        GridColumn("close_on", "Close", lambda deal: _day(deal, today), 100),
        GridColumn("amount", "Amount", lambda deal: money_text(deal.amount) if deal.amount else "None yet", 96, True),
    )


def _day(deal: Behind, today: date) -> str:
    return short_day(deal.close_on, today) if deal.close_on else "No date"
