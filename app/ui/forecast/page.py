"""The panels of a forecast: side by side, or one below the other where there is little room."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.ui.forecast.below_row import PAIR, BelowRow
from app.ui.forecast.chart import PeriodsPane
from app.ui.forecast.outlook import OutlookPanel
from app.ui.forecast.table_pane import TablePane
from app.ui.host import Host
from app.ui.shared.plain_scroll import PlainScroll
from app.ui.shared.theme import Theme

_BESIDE_FROM = 1000  # pixels at font scale 1


class ForecastPage(PlainScroll):
    """Scrolls where the window is low."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.outlook, self.periods, self.table = OutlookPanel(), PeriodsPane(), TablePane()
        self.below = BelowRow(host)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(20, 4, 20 - self.keep_bar_room(), 16)
        column.setSpacing(14)
        column.addWidget(self.outlook)
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(Theme.current().space("betweenSections"))
        self._pair.addWidget(self.periods, PAIR[0])
        self._pair.addWidget(self.table, PAIR[1])
        column.addLayout(self._pair)
        column.addWidget(self.below)
        column.addStretch(1)
        self.setWidget(content)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= Theme.current().px(_BESIDE_FROM)
        self.below.set_beside(beside)
        directions = QBoxLayout.Direction
        self._pair.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
