"""What stands behind a figure: its deals are listed, and stay listed while the figures change."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject

from app.domain.forecast.basis import Basis, Outcome
from app.domain.forecast.worth import Worth
from app.ui.forecast.deal_rows import DealRow, deal_rows, in_order
from app.ui.forecast.deals_panel import DealsPanel
from app.ui.forecast.reading import Picture
from app.ui.forecast.supposed import asked_of, real_of
from app.ui.host import Host


class DealsBehind(QObject):
    """Fills the panel with the deals of a figure."""

    def __init__(self, host: Host, panel: DealsPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self._picture: Picture | None = None
        self._basis = Basis.PHASE
        self._ids: tuple[int, ...] = ()
        self._others: tuple[Worth, ...] = ()
        panel.opened.connect(lambda deal_id: host.open_record("deals", deal_id))

    def show_picture(self, picture: Picture, basis: Basis) -> None:
        """Other figures are shown now; a list that is open shows them, too."""
        self._picture, self._basis = picture, basis
        if not self._panel.isHidden():
            self._panel.refresh(self._rows(picture), picture.facts.currency)

    def open_list(self, title: str, deal_ids: tuple[int, ...]) -> None:
        """List these deals of the figures."""
        self._ids, self._others, picture = deal_ids, (), self._picture
        if picture is not None and deal_ids:
            self._panel.show_deals(title, self._rows(picture), picture.facts.currency)

    def open_worths(self, title: str, worths: tuple[Worth, ...], currency: str) -> None:
        """List deals that are not among those of the figures."""
        self._ids, self._others = (), worths
        if worths:
            self._panel.show_deals(title, deal_rows(worths, self._basis, currency), currency)

    def _rows(self, picture: Picture) -> tuple[DealRow, ...]:
        if self._others:
            return deal_rows(self._others, self._basis, picture.facts.currency)
        real = real_of(picture)
        if real is None:
            there = (picture.worths[one] for one in self._ids if one in picture.worths)
            return deal_rows(there, self._basis, picture.facts.currency)
        return in_order(self._supposed(picture, real))

    def _supposed(self, picture: Picture, real: Picture) -> Iterator[DealRow]:
        """Dropped deals stay in the list, so that they can be taken in again."""
        what_if, currency = asked_of(picture), picture.facts.currency
        for deal_id in self._ids:
            really, now = real.worths.get(deal_id), picture.worths.get(deal_id)
            if now is not None:
                is_otherwise = deal_id in what_if.of_deals and now.deal.outcome is Outcome.OPEN
                yield DealRow(now, self._basis, currency, really if is_otherwise else None)
            elif really is not None:
                yield DealRow(really, self._basis, currency, is_dropped=True)
