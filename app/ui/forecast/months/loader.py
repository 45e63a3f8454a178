"""Reads the board of months, again whenever something changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.forecast.months.mover import Mover
from app.ui.forecast.months.reading import TABLES, Read
from app.ui.host import Host
from app.ui.shared.grid.loader import ListLoader

if TYPE_CHECKING:
    from app.services.context import Context


class MonthsLoader(ListLoader):
    """Tells what was stored when it began to read."""

    def __init__(self, host: Host, screen: QWidget, read: Callable[[Context], Read], mover: Mover) -> None:
        super().__init__(host, screen, TABLES, read)
        self._mover = mover
        self.settled: frozenset[int] = frozenset()

    def load(self) -> None:
        self.settled = self._mover.settled()
        super().load()
