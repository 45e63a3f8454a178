"""Who decides at a company: the committees of its open deals, the furthest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.services.company_pages import DealSeats
from app.services.deals.committee import NEEDED_ROLES
from app.ui.shared.labels import Label
from app.ui.shared.page_columns import Section
from app.ui.shared.phase_words import badge_kind
from app.ui.shared.sheet.badge import PhaseBadge
from app.ui.shared.sheet.committee_list import CommitteeList
from app.ui.shared.sheet.desk import SheetDesk
from app.ui.shared.sheet.record_rules import lock_parts
from app.ui.shared.sheet.text_button import TextButton


class _DealHead(QWidget):
    """Which deal the seats below belong to."""

    def __init__(self) -> None:
        super().__init__()
        self._badge, self.name = PhaseBadge(), TextButton("", "metaStrong")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._badge)
        row.addWidget(self.name)
        row.addStretch(1)

    def show_deal(self, deal: DealSeats) -> None:
        """Name another one."""
        kind = badge_kind(deal.phase.kind, is_stall=deal.phase.is_stall)
        self._badge.show_phase(deal.phase.code, kind, deal.phase.name)
        self.name.show_words(deal.name)


class CommitteeSection(Section):
    """Each deal keeps its list while the company is shown, and with it what is being typed there."""

    opened = Signal(int)
    """A deal shall be opened."""

    def __init__(self, desk: SheetDesk) -> None:
        super().__init__("Buying committee")
        self._desk = desk
        self.why_not: Callable[[DealSeats], str] = lambda _deal: ""
        """Why the user may not change the committee of a deal; "" where they may."""
        self._parts: dict[int, tuple[_DealHead, CommitteeList]] = {}
        self._rest = Label("", "meta", "text2", wrap=True)
        self.panel.body.addWidget(self._rest)

    def show_deals(self, deals: Sequence[DealSeats], company_id: int, open_deals: int) -> None:
        """Show these deals of ``open_deals`` in all; without any there is nothing to decide, and nothing is shown."""
        self.setVisible(bool(deals))
        for gone in self._parts.keys() - {deal.deal_id for deal in deals}:
            self._drop(gone)
        for place, deal in enumerate(deals):
            head, seats = self._parts.get(deal.deal_id) or self._make(deal.deal_id)
            self.panel.body.insertWidget(2 * place, head)
            self.panel.body.insertWidget(2 * place + 1, seats)
            head.show_deal(deal)
            head.setVisible(open_deals > 1)
            seats.show_committee(deal.deal_id, company_id, deal.committee, is_open=True)
            lock_parts(seats, self.why_not(deal))
        taken = {seat.role for deal in deals for seat in deal.committee.seats} & set(NEEDED_ROLES)
        self.head.aside.setText(f"{len(taken)} of {len(NEEDED_ROLES)} deciding roles known")
        more = open_deals - len(deals)
        self._rest.setText(f"and {more:,} more open {'deal' if more == 1 else 'deals'}; open one to name its people")
        self._rest.setVisible(more > 0)

    def _make(self, deal_id: int) -> tuple[_DealHead, CommitteeList]:
        head, seats = _DealHead(), CommitteeList(self._desk)
        head.name.clicked.connect(lambda: self.opened.emit(deal_id))
        self._parts[deal_id] = (head, seats)
        return head, seats

    def _drop(self, deal_id: int) -> None:
        for part in self._parts.pop(deal_id):
            part.hide()
            part.deleteLater()
