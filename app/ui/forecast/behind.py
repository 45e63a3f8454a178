"""What stands behind a figure: its deals are listed, and stay listed while the figures change."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.domain.forecast.basis import Basis
from app.domain.forecast.worth import Worth
from app.ui.forecast.deal_rows import DealRow, deal_rows
from app.ui.forecast.deals_panel import DealsPanel
from app.ui.forecast.reading import Picture
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
        there = (picture.worths[one] for one in self._ids if one in picture.worths)
        return deal_rows(there, self._basis, picture.facts.currency)
