"""Reads what filters and questions offer to choose from, when the board is painted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.ui.board.bench import Bench
from app.ui.board.filter_bar import FilterBar
from app.ui.shared.later import later

if TYPE_CHECKING:
    from app.services.board.offers import Offers


class Offering(QObject):
    """Nobody can choose before there is a board, so it comes first: its next look is waited for."""

    def __init__(self, bench: Bench, bar: FilterBar, parent: QObject) -> None:
        super().__init__(parent)
        self._bench, self._bar = bench, bar
        self._is_wanted = False
        bench.loader.loaded.connect(self._on_loaded)

    def renew(self) -> None:
        """People, sources or products may be others now."""
        self._is_wanted = True

    def _on_loaded(self) -> None:
        if self._is_wanted:
            self._is_wanted = False
            later(self, 0, self._read)

    def _read(self) -> None:
        from app.services.board.offers import offers

        host = self._bench.host
        host.runner.query(partial(offers, host.ctx), owner=self, done=self._on_read, lane="offers", early=True)

    def _on_read(self, found: Offers) -> None:
        self._bench.gate.offers = found
        self._bar.set_offers(found)
